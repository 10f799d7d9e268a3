/// A client of the Globus SDK: the service that it is for, and its operations.
///
/// Clients in Lua, with all their methods, are derived from ``all``.
public struct ServiceClient: Sendable {
    /// The name of the Globus SDK's class, such as `TransferClient`.
    public let name: String
    /// The service.
    public let service: GlobusService
    /// What it is, in one sentence.
    public let summary: String
    private let table: @Sendable () -> [ServiceOperation]

    private init(
        _ name: String,
        of service: GlobusService,
        _ summary: String,
        operations table: @escaping @Sendable @autoclosure () -> [ServiceOperation]
    ) {
        self.name = name
        self.service = service
        self.summary = summary
        self.table = table
    }

    /// The operations, in the Globus SDK's order; the table is made when it is first asked for.
    public var operations: [ServiceOperation] { table() }

    /// Returns the operation of a name.
    public func operation(named name: String) -> ServiceOperation? { operations.first { $0.name == name } }
}

extension ServiceClient: Hashable {
    /// Two clients are the same where their names are.
    public static func == (left: ServiceClient, right: ServiceClient) -> Bool { left.name == right.name }

    /// Feeds the name to a hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension ServiceClient {
    /// The client of Globus Auth for the holder of a token.
    public static let auth = ServiceClient("AuthClient", of: .auth, "A client of Globus Auth.", operations: .auth)

    /// The client of Globus Transfer.
    public static let transfer = ServiceClient(
        "TransferClient",
        of: .transfer,
        "A client of Globus Transfer.",
        operations: .transfer
    )

    /// The client of Globus Groups.
    public static let groups = ServiceClient(
        "GroupsClient",
        of: .groups,
        "A client of Globus Groups.",
        operations: .groups
    )

    /// The client of Globus Search.
    public static let search = ServiceClient(
        "SearchClient",
        of: .search,
        "A client of Globus Search.",
        operations: .search
    )

    /// The client of Globus Flows.
    public static let flows = ServiceClient("FlowsClient", of: .flows, "A client of Globus Flows.", operations: .flows)

    /// The client of Globus Flows for one flow.
    public static let specificFlow = ServiceClient(
        "SpecificFlowClient",
        of: .flows,
        "A client of Globus Flows for the runs of one flow.",
        operations: .specificFlow
    )

    /// The client of Globus Timers.
    public static let timers = ServiceClient(
        "TimersClient",
        of: .timers,
        "A client of Globus Timers.",
        operations: .timers
    )

    /// The client of Globus Compute of earlier versions, without operations.
    public static let compute = ServiceClient(
        "ComputeClient",
        of: .compute,
        "A client of Globus Compute without operations; ComputeClientV2 and ComputeClientV3 have them.",
        operations: []
    )

    /// The client of version 2 of Globus Compute.
    public static let computeV2 = ServiceClient(
        "ComputeClientV2",
        of: .compute,
        "A client of version 2 of Globus Compute.",
        operations: .computeV2
    )

    /// The client of version 3 of Globus Compute.
    public static let computeV3 = ServiceClient(
        "ComputeClientV3",
        of: .compute,
        "A client of version 3 of Globus Compute.",
        operations: .computeV3
    )

    /// The client of a Globus Connect Server.
    public static let gcs = ServiceClient(
        "GCSClient",
        of: .connectServer,
        "A client of the API of a Globus Connect Server endpoint.",
        operations: .gcs
    )

    /// Every client.
    public static let all: [ServiceClient] = [
        auth, transfer, groups, search, flows, specificFlow, timers, compute, computeV2, computeV3, gcs,
    ]

    /// Returns the client of a service that serves all of it.
    static func serving(_ service: GlobusService) -> ServiceClient? { all.first { $0.service == service } }
}

extension ClientConfiguration {
    /// Returns this configuration for a client of one flow.
    ///
    /// - Parameter flowID: The flow.
    /// - Returns: The configuration, whose tokens are those of the flow.
    public func serving(flow flowID: String) -> ClientConfiguration {
        let scopes = ScopeCollection.specificFlow(flowID)
        var configuration = serving(.flows)
        configuration.client = .specificFlow
        configuration.clientValues = ["flow_id": flowID]
        configuration.resourceServer = scopes.resourceServer
        configuration.defaultScopes = scopes.all
        return configuration
    }

    /// Returns this configuration for a client of a Globus Connect Server endpoint.
    ///
    /// Who accepts its tokens is known only to the server, which tells it in its answer to `get_gcs_info`; see
    /// ``servingEndpoint(_:)``.
    ///
    /// - Parameter address: The server's host, its URL, or the URL of its API, which ends with `/api`.
    /// - Returns: The configuration.
    public func serving(connectServer address: String) -> ClientConfiguration {
        var configuration = serving(.connectServer)
        let isURL = address.hasPrefix("https://") || address.hasPrefix("http://")
        var url = isURL ? address : "https://\(address)"
        while url.hasSuffix("/") { url.removeLast() }
        if !url.hasSuffix("/api") { url += "/api" }
        configuration.baseURL = url + "/"
        configuration.resourceServer = nil
        configuration.defaultScopes = []
        return configuration
    }

    /// Returns this configuration of a client of a Globus Connect Server endpoint with the endpoint that it serves.
    ///
    /// - Parameter endpointID: The endpoint's client ID.
    /// - Returns: The configuration, whose tokens are those of the endpoint.
    public func servingEndpoint(_ endpointID: String) -> ClientConfiguration {
        let scopes = ScopeCollection.gcsEndpoint(endpointID)
        var configuration = self
        configuration.resourceServer = scopes.resourceServer
        configuration.defaultScopes = scopes.all
        return configuration
    }
}
