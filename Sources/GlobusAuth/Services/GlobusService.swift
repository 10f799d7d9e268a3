/// What is fixed about a Globus service.
public struct GlobusService: Sendable, Hashable {
    /// The name in host names and in `GLOBUS_SDK_SERVICE_URL_<SERVICE>`.
    public let name: String
    /// The Globus SDK's name of the client, such as `TransferClient`.
    public let clientName: String
    /// The name under which Globus Auth issues tokens for the service.
    public let resourceServer: String
    /// The scopes that the client needs where its user names none.
    public let defaultScopes: [String]
    /// The kind of error that the service's error responses become.
    public let errorCode: GlobusError.Code
    /// Parts of error codes that mark an error as one that will not pass, see ``RetryPolicy/permanentErrorCodes``.
    public let permanentErrorCodes: [String]

    private init(
        _ name: String,
        client: String,
        resourceServer: String,
        scopes: [String],
        errorCode: GlobusError.Code,
        permanentErrorCodes: [String] = []
    ) {
        self.name = name
        clientName = client
        self.resourceServer = resourceServer
        defaultScopes = scopes
        self.errorCode = errorCode
        self.permanentErrorCodes = permanentErrorCodes
    }
}

extension GlobusService {
    /// Globus Auth.
    public static let auth = GlobusService(
        "auth",
        client: "AuthClient",
        resourceServer: "auth.globus.org",
        scopes: ["openid", "profile", "email"],
        errorCode: .authAPI
    )

    /// Globus Transfer; an error of a storage system behind it is not repeated.
    public static let transfer = GlobusService(
        "transfer",
        client: "TransferClient",
        resourceServer: "transfer.api.globus.org",
        scopes: ["urn:globus:auth:scope:transfer.api.globus.org:all"],
        errorCode: .transferAPI,
        permanentErrorCodes: ["ExternalError", "EndpointError"]
    )

    /// Globus Groups.
    public static let groups = GlobusService(
        "groups",
        client: "GroupsClient",
        resourceServer: "groups.api.globus.org",
        scopes: ["urn:globus:auth:scope:groups.api.globus.org:view_my_groups_and_memberships"],
        errorCode: .groupsAPI
    )

    /// Globus Search.
    public static let search = GlobusService(
        "search",
        client: "SearchClient",
        resourceServer: "search.api.globus.org",
        scopes: ["urn:globus:auth:scope:search.api.globus.org:search"],
        errorCode: .searchAPI
    )

    /// Globus Flows.
    public static let flows = GlobusService(
        "flows",
        client: "FlowsClient",
        resourceServer: "flows.globus.org",
        scopes: ["https://auth.globus.org/scopes/eec9b274-0c81-4334-bdc2-54e90e689b9a/all"],
        errorCode: .flowsAPI
    )

    /// Globus Timers.
    public static let timers = GlobusService(
        "timer",
        client: "TimersClient",
        resourceServer: "524230d7-ea86-4a52-8312-86065a9e0417",
        scopes: ["https://auth.globus.org/scopes/524230d7-ea86-4a52-8312-86065a9e0417/timer"],
        errorCode: .timersAPI
    )

    /// Globus Compute.
    public static let compute = GlobusService(
        "compute",
        client: "ComputeClient",
        resourceServer: "funcx_service",
        scopes: ["https://auth.globus.org/scopes/facd7ccc-c5f4-42aa-916b-a0e270e2c2a9/all"],
        errorCode: .computeAPI
    )

    /// Every service that has a client.
    public static let all: [GlobusService] = [auth, transfer, groups, search, flows, timers, compute]
}
