/// One of the installations of the Globus services.
public struct GlobusEnvironment: Sendable, Hashable {
    /// The name, such as `production`.
    public let name: String
    private let domain: String

    /// The environment that everybody uses.
    public static let production = GlobusEnvironment(name: "production", domain: "globus.org")

    /// Every environment there is.
    public static let all: [GlobusEnvironment] =
        [production, GlobusEnvironment(name: "preview", domain: "preview.globus.org")]
        + ["sandbox", "integration", "test", "staging"].map {
            GlobusEnvironment(name: $0, domain: "\($0).globuscs.info")
        }

    private init(name: String, domain: String) {
        self.name = name
        self.domain = domain
    }

    /// Finds an environment by its name; throws ``GlobusError/Code/usage`` for a name that there is not.
    public init(named name: String) throws {
        guard let environment = Self.all.first(where: { $0.name == name }) else {
            let known = Self.all.map(\.name).joined(separator: ", ")
            throw GlobusError(
                .usage,
                "there is no Globus environment '\(name.printable(limit: 60))'; the environments are \(known)"
            )
        }
        self = environment
    }

    /// The base URL of `service`, a name in Globus's host names such as `transfer`.
    public func baseURL(of service: String) -> String {
        // The one service that stayed on the domain of the company's earlier name.
        if service == "nexus", self == .production { return "https://nexus.api.globusonline.org/" }
        return switch GlobusService.hosts(of: service) {
        case .ofDomain: "https://\(service).\(domain)/"
        case .api: "https://\(service).api.\(domain)/"
        case .automate: "https://\(self == .production ? "" : "\(name).")\(service).automate.globus.org/"
        }
    }
}
