/// A Globus service: the one place that describes what is fixed about it.
///
/// Clients, base URLs, scopes, resource servers, kinds of error, permissions and the functions of scripts are derived
/// from ``all``.
public struct GlobusService: Sendable, Hashable {
    /// The name in host names and in `GLOBUS_SDK_SERVICE_URL_<SERVICE>`.
    public let name: String
    /// The name for people, such as `Globus Transfer`.
    public let title: String
    /// The word with which the Globus SDK's names of its clients, scopes and errors begin, such as `Transfer`.
    public let kind: String
    /// The scopes of the service.
    public let scopes: ScopeCollection
    /// The scopes that the client needs where the caller names none.
    public let defaultScopes: [String]
    /// The kind of error that the service's error responses become.
    public let errorCode: GlobusError.Code
    /// Parts of error codes that mark a failure as permanent, see ``RetryPolicy/permanentErrorCodes``.
    public let permanentErrorCodes: [String]
    /// How its host names are built.
    let hosts: HostNames

    /// The name under which Globus Auth issues tokens for the service.
    public var resourceServer: String { scopes.resourceServer }

    /// How the host names of a service are built from its name and the environment's domain.
    enum HostNames {
        /// The name before the domain: `auth.globus.org`.
        case ofDomain
        /// With `api`: `transfer.api.globus.org`.
        case api
        /// With `automate`: `flows.automate.globus.org`, and `preview.flows.automate.globus.org` outside production.
        case automate
    }

    /// Describes a service.
    ///
    /// - Parameters:
    ///   - name: The name in host names, such as `transfer`.
    ///   - title: The name for people, such as `Globus Transfer`.
    ///   - kind: The word with which the names of its clients, scopes and errors begin, such as `Transfer`.
    ///   - hosts: How its host names are built.
    ///   - scopes: Its scopes.
    ///   - defaultScopes: The short names of the scopes that the client needs by default.
    ///   - errorSummary: What its kind of error means; by default that the service answered with an error.
    ///   - permanentErrorCodes: Parts of error codes that mark a failure as permanent.
    private init(
        _ name: String,
        _ title: String,
        kind: String,
        hosts: HostNames,
        scopes: ScopeCollection,
        defaultScopes: [String],
        errorSummary: String? = nil,
        permanentErrorCodes: [String] = []
    ) {
        self.name = name
        self.title = title
        self.kind = kind
        self.hosts = hosts
        self.scopes = scopes
        self.defaultScopes = defaultScopes.compactMap { scopes[$0] }
        errorCode = GlobusError.Code(
            "\(kind)APIError",
            errorSummary ?? "\(title) answered with an error.",
            refining: .api
        )
        self.permanentErrorCodes = permanentErrorCodes
    }
}

extension GlobusService {
    /// Globus Auth, as the holder of a token uses it.
    public static let auth = GlobusService(
        "auth",
        "Globus Auth",
        kind: "Auth",
        hosts: .ofDomain,
        scopes: .auth,
        defaultScopes: ["openid", "profile", "email"],
        errorSummary: "Globus Auth answered with an error, or any OAuth 2 token endpoint."
    )

    /// Globus Transfer.
    ///
    /// Errors of the storage systems behind it are permanent.
    public static let transfer = GlobusService(
        "transfer",
        "Globus Transfer",
        kind: "Transfer",
        hosts: .api,
        scopes: .transfer,
        defaultScopes: ["all"],
        permanentErrorCodes: ["ExternalError", "EndpointError"]
    )

    /// Globus Groups.
    public static let groups = GlobusService(
        "groups",
        "Globus Groups",
        kind: "Groups",
        hosts: .api,
        scopes: .groups,
        defaultScopes: ["view_my_groups_and_memberships"]
    )

    /// Globus Search.
    public static let search = GlobusService(
        "search",
        "Globus Search",
        kind: "Search",
        hosts: .api,
        scopes: .search,
        defaultScopes: ["search"]
    )

    /// Globus Flows.
    public static let flows = GlobusService(
        "flows",
        "Globus Flows",
        kind: "Flows",
        hosts: .automate,
        scopes: .flows,
        defaultScopes: ["all"]
    )

    /// Globus Timers.
    public static let timers = GlobusService(
        "timer",
        "Globus Timers",
        kind: "Timers",
        hosts: .automate,
        scopes: .timers,
        defaultScopes: ["timer"]
    )

    /// Globus Compute.
    public static let compute = GlobusService(
        "compute",
        "Globus Compute",
        kind: "Compute",
        hosts: .api,
        scopes: .compute,
        defaultScopes: ["all"]
    )

    /// A Globus Connect Server endpoint, of which there are many: each has its own address, resource server and scopes.
    public static let connectServer = GlobusService(
        "globus_connect_server",
        "Globus Connect Server",
        kind: "GCS",
        hosts: .api,
        scopes: .gcsEndpoint(""),
        defaultScopes: []
    )

    /// Every service of Globus itself that has a client.
    public static let all: [GlobusService] = [auth, transfer, groups, search, flows, timers, compute]

    /// Returns how the host names of the service `name` are built; the service need not have a client.
    static func hosts(of name: String) -> HostNames {
        switch name {
        case "app": .ofDomain
        case "actions": .automate
        default: all.first { $0.name == name }?.hosts ?? .api
        }
    }
}
