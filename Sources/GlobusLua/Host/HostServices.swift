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
    let requester: Requester
    let builtInStorages: [String: TokenStorageFactory]
    let policies = PolicyRegistry()
    let codec = gjson_new()
    let headersMetatable: LuaReference
    weak var host: ScriptHost?
    /// What libraries of other targets keep for their functions.
    var attachment: AnyObject?

    init(_ configuration: ScriptHost.Configuration, in state: LuaState) throws {
        httpClient = configuration.httpClient
        time = configuration.time
        variables = configuration.variables
        modulePaths = configuration.modulePaths
        maximumResponseSize = configuration.maximumResponseSize
        logger = configuration.logger
        builtInStorages = configuration.tokenStorages
        headersMetatable = HeadersMetatable.make(in: state)
        requester = try Requester(
            ClientConfiguration(serviceName: nil, in: configuration.variables),
            httpClient: configuration.httpClient,
            time: configuration.time
        )
    }

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

extension HostCall {
    /// The services of the host that the call comes from.
    var services: HostServices { stack.services }

    /// What libraries of other targets keep for their functions.
    package var attachment: AnyObject? { services.attachment }
}
