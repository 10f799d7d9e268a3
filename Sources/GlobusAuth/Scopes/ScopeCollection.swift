/// The scopes of one resource server, by their names in the Globus SDK's `globus_sdk.scopes`.
public struct ScopeCollection: Sendable, Hashable {
    /// The service that accepts tokens of these scopes.
    public let resourceServer: String
    /// The short names in the Globus SDK's order.
    public let names: [String]
    private let scopes: [String: String]

    private init(_ resourceServer: String, _ scopes: [(name: String, scope: String)]) {
        self.resourceServer = resourceServer
        self.names = scopes.map(\.name)
        self.scopes = Dictionary(scopes.map { ($0.name, $0.scope) }) { first, _ in first }
    }

    /// Returns the scope with the short name `name`.
    public subscript(name: String) -> String? { scopes[name] }

    /// Every scope, in the order of ``names``.
    public var all: [String] { names.compactMap { scopes[$0] } }
}

extension ScopeCollection {
    private static func urn(_ resourceServer: String, _ name: String) -> (name: String, scope: String) {
        (name, "urn:globus:auth:scope:\(resourceServer):\(name)")
    }

    private static func url(_ id: String, _ name: String) -> (name: String, scope: String) {
        (name, "https://auth.globus.org/scopes/\(id)/\(name)")
    }

    private static func urns(_ resourceServer: String, _ names: [String]) -> ScopeCollection {
        ScopeCollection(resourceServer, names.map { urn(resourceServer, $0) })
    }

    private static func urls(_ resourceServer: String, id: String, _ names: [String]) -> ScopeCollection {
        ScopeCollection(resourceServer, names.map { url(id, $0) })
    }

    /// The scopes of Globus Auth: `AuthScopes`.
    ///
    /// The scopes of OpenID Connect have no prefix.
    public static let auth = ScopeCollection(
        "auth.globus.org",
        ["openid", "email", "profile"].map { ($0, $0) }
            + [
                "manage_projects", "view_authentications", "view_clients", "view_clients_and_scopes", "view_consents",
                "view_identities", "view_identity_set",
            ].map { urn("auth.globus.org", $0) }
    )
    /// The scopes of Globus Transfer: `TransferScopes`.
    public static let transfer = urns("transfer.api.globus.org", ["all", "gcp_install"])
    /// The scopes of Globus Groups: `GroupsScopes`.
    public static let groups = urns("groups.api.globus.org", ["all", "view_my_groups_and_memberships"])
    /// The scopes of Globus Nexus: `NexusScopes`.
    public static let nexus = urns("nexus.api.globus.org", ["groups"])
    /// The scopes of Globus Search: `SearchScopes`.
    public static let search = urns("search.api.globus.org", ["all", "globus_connect_server", "ingest", "search"])
    /// The scopes of Globus Compute: `ComputeScopes`.
    public static let compute = urls("funcx_service", id: "facd7ccc-c5f4-42aa-916b-a0e270e2c2a9", ["all"])
    /// The scopes of Globus Flows: `FlowsScopes`.
    public static let flows = urls(
        "flows.globus.org",
        id: "eec9b274-0c81-4334-bdc2-54e90e689b9a",
        ["all", "manage_flows", "view_flows", "run", "run_status", "run_manage"]
    )
    /// The scopes of Globus Timers: `TimersScopes`.
    public static let timers = urls(
        "524230d7-ea86-4a52-8312-86065a9e0417",
        id: "524230d7-ea86-4a52-8312-86065a9e0417",
        ["timer"]
    )

    /// Returns the scopes of one flow: `SpecificFlowScopes`.
    public static func specificFlow(_ flowID: String) -> ScopeCollection {
        let name = "flow_\(String(flowID.map { $0 == "-" ? "_" : $0 }))_user"
        return ScopeCollection(flowID, [("user", url(flowID, name).scope)])
    }

    /// Returns the scopes of one Globus Connect Server endpoint: `GCSEndpointScopes`.
    public static func gcsEndpoint(_ endpointID: String) -> ScopeCollection {
        urns(endpointID, ["manage_collections"])
    }

    /// Returns the scopes of one Globus Connect Server collection: `GCSCollectionScopes`.
    public static func gcsCollection(_ collectionID: String) -> ScopeCollection {
        urls(collectionID, id: collectionID, ["data_access", "https"])
    }
}

extension ScopeCollection {
    /// The service that accepts tokens of a scope, as far as its text tells.
    ///
    /// - Parameter scope: The scope alone, without dependencies.
    /// - Returns: The resource server; nil for a text of another form.
    public static func resourceServer(of scope: String) -> String? {
        let known = GlobusService.all.map(\.scopes) + [.nexus]
        if let collection = known.first(where: { $0.all.contains(scope) }) { return collection.resourceServer }
        let urn = "urn:globus:auth:scope:"
        if scope.hasPrefix(urn) { return server(in: scope.dropFirst(urn.count), before: ":") }
        let url = "https://auth.globus.org/scopes/"
        guard scope.hasPrefix(url), let id = server(in: scope.dropFirst(url.count), before: "/") else { return nil }
        // Services whose scopes name them by an ID, and whose resource server is another name.
        return known.first { $0.all.contains { $0.hasPrefix("\(url)\(id)/") } }?.resourceServer ?? id
    }

    private static func server(in rest: Substring, before separator: Character) -> String? {
        let parts = rest.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty ? String(parts[0]) : nil
    }
}
