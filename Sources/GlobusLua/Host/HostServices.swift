import CLuaJSON
import GlobusAuth
import Logging
import LuaRuntime

/// What host functions find through the state: the host's clients, clock and settings.
///
/// Used on the host's executor only.
final class HostServices {
    let httpClient: any HTTPClient
    let time: any TimeSource
    let variables: ServiceEnvironment
    let modulePaths: [String]
    let maximumResponseSize: Int
    let logger: Logger
    let knownSecrets: KnownSecrets
    let allowsInsecureHTTP: Bool
    let requester: Requester
    let builtInStorages: [String: TokenStorageFactory]
    let policies = PolicyRegistry()
    let codec = gjson_new()
    let headersMetatable: LuaReference
    weak var host: ScriptHost?
    /// What libraries of other targets keep for their functions.
    var attachment: AnyObject?

    init(_ configuration: ScriptHost.Configuration, in state: LuaState) throws {
        knownSecrets = configuration.knownSecrets
        allowsInsecureHTTP = configuration.allowsInsecureHTTP
        httpClient = configuration.tracedHTTPClient
        time = configuration.time
        variables = configuration.variables
        modulePaths = configuration.modulePaths
        maximumResponseSize = configuration.limits.response
        logger = configuration.logger
        builtInStorages = configuration.tokenStorages
        headersMetatable = HeadersMetatable.make(in: state)
        var requests = ClientConfiguration(serviceName: nil, in: configuration.variables)
        requests.allowsInsecureHTTP = configuration.allowsInsecureHTTP
        requests.diagnostics = configuration.diagnostics
        requester = try Requester(requests, httpClient: httpClient, time: configuration.time)
    }

    /// What requests and renewals tell about themselves.
    var diagnostics: Diagnostics { Diagnostics(knownSecrets: knownSecrets, logger: logger) }

    deinit {
        gjson_free(codec)
    }
}

extension LuaStack {
    /// The services of the host that the state belongs to.
    var services: HostServices {
        guard let services = state.services else {
            preconditionFailure("a script library is used in a state without a script host")
        }
        // The script host, which alone installs the libraries that ask, sets no other services.
        return unsafeDowncast(services, to: HostServices.self)
    }
}

extension LuaStack {
    /// Has the host know a secret that is handed in or out, so that it shows in no error.
    func remembered(_ secret: Secret) -> Secret {
        services.knownSecrets.insert(secret)
        return secret
    }
}

extension HostCall {
    /// The services of the host that the call comes from.
    var services: HostServices { stack.services }

    /// What libraries of other targets keep for their functions.
    package var attachment: AnyObject? { services.attachment }
}
