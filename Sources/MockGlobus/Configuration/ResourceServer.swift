/// The resource servers that the mock plays; a token is good at one of them alone.
enum ResourceServer: String, CaseIterable, Sendable {
    case auth = "auth.globus.org"
    case transfer = "transfer.api.globus.org"
    case groups = "groups.api.globus.org"
    case search = "search.api.globus.org"

    /// The scope that gives a token everything at this server.
    var defaultScope: String {
        switch self {
        case .auth: "openid"
        case .transfer, .groups, .search: "urn:globus:auth:scope:\(rawValue):all"
        }
    }
}
