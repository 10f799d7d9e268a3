#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An installation of the Globus services.
public struct GlobusEnvironment: Sendable, Hashable {
    /// The name, such as `production`.
    public let name: String
    private let domain: String

    /// The environment for everyday use.
    public static let production = GlobusEnvironment(name: "production", domain: "globus.org")

    /// Every known environment.
    public static let all: [GlobusEnvironment] =
        [production, GlobusEnvironment(name: "preview", domain: "preview.globus.org")]
        + ["sandbox", "integration", "test", "staging"].map {
            GlobusEnvironment(name: $0, domain: "\($0).globuscs.info")
        }

    private init(name: String, domain: String) {
        self.name = name
        self.domain = domain
    }

    /// Finds an environment by its name.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` for an unknown name.
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

    /// Returns the base URL of `service`, a name in Globus's host names such as `transfer`.
    public func baseURL(of service: String) -> String {
        // This one service is still on the domain of the company's earlier name.
        if service == "nexus", self == .production { return "https://nexus.api.globusonline.org/" }
        return switch GlobusService.hosts(of: service) {
        case .ofDomain: "https://\(service).\(domain)/"
        case .api: "https://\(service).api.\(domain)/"
        case .automate: "https://\(self == .production ? "" : "\(name).")\(service).automate.globus.org/"
        }
    }
}

/// The Globus SDK's environment variables for reaching the services.
///
/// The variables are passed in, so that only a program's entry point reads its environment.
public struct ServiceEnvironment: Sendable {
    /// `GLOBUS_SDK_ENVIRONMENT`; production where it is absent or empty.
    public let environment: GlobusEnvironment
    /// `GLOBUS_SDK_HTTP_TIMEOUT` in seconds; 60 s where it is absent or empty, and nil for -1, which means no deadline.
    public let timeout: Duration?
    /// `GLOBUS_SDK_VERIFY_SSL`: yes, no, or the path of a file with authorities; yes where it is absent.
    public let certificateVerification: CertificateVerification
    private let serviceURLs: [String: String]

    /// Reads `variables`.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` for a value that is not understood; the message names
    ///   its variable.
    public init(variables: [String: String] = [:]) throws {
        environment = try Self.environment(variables["GLOBUS_SDK_ENVIRONMENT"] ?? "")
        timeout = try Self.timeout(variables["GLOBUS_SDK_HTTP_TIMEOUT"] ?? "")
        certificateVerification = try Self.verification(variables["GLOBUS_SDK_VERIFY_SSL"] ?? "1")
        serviceURLs = variables.filter { $0.key.hasPrefix(Self.serviceURLPrefix) && !$0.value.isEmpty }
    }

    /// Returns the URL that `GLOBUS_SDK_SERVICE_URL_<SERVICE>` sets for `service`, or nil where it sets none.
    public func serviceURL(of service: String) -> String? {
        serviceURLs[Self.serviceURLPrefix + service.uppercased()]
    }

    /// All URLs that variables set, for permissions.
    public var serviceURLOverrides: [String] { serviceURLs.values.sorted() }

    private static let serviceURLPrefix = "GLOBUS_SDK_SERVICE_URL_"

    private static func environment(_ name: String) throws -> GlobusEnvironment {
        do {
            return name.isEmpty ? .production : try GlobusEnvironment(named: name)
        } catch let error as GlobusError {
            throw GlobusError(.usage, "GLOBUS_SDK_ENVIRONMENT: \(error.message)")
        }
    }

    private static func timeout(_ text: String) throws -> Duration? {
        if text.isEmpty { return .seconds(60) }
        guard let seconds = Double(text), seconds == -1 || (seconds > 0 && seconds <= 1e9) else {
            throw GlobusError(
                .usage,
                "GLOBUS_SDK_HTTP_TIMEOUT is '\(text.printable(limit: 60))'; give seconds, or -1 for no timeout"
            )
        }
        return seconds == -1 ? nil : .seconds(seconds)
    }

    /// Reads a switch, or the path of a file that exists, as the Globus SDK does.
    private static func verification(_ text: String) throws -> CertificateVerification {
        switch text.lowercased() {
        case "y", "yes", "t", "true", "on", "1": return .systemAuthorities
        case "n", "no", "f", "false", "off", "0": return .disabled
        default:
            guard isFile(text) else {
                throw GlobusError(
                    .usage,
                    "GLOBUS_SDK_VERIFY_SSL is '\(text.printable(limit: 200))'; give true, false or the path of an "
                        + "existing file of certificate authorities"
                )
            }
            return .authorities(file: text)
        }
    }

    private static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
