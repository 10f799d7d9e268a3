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
    private(set) var variables: ServiceEnvironment
    let modulePaths: [String]
    let maximumResponseSize: Int
    let logger: Logger
    let knownSecrets: KnownSecrets
    let requestBodies: RequestBodies
    let renewals: RenewalActivity
    let allowsInsecureHTTP: Bool
    private(set) var judge: PermissionJudge
    private(set) var requester: Requester
    let builtInStorages: [String: TokenStorageFactory]
    let progressDisplay: (any ProgressDisplay)?
    /// Numbers the work that progress is shown of.
    var lastProgress = 0
    let policies = PolicyRegistry()
    let codec = gjson_new(LuaState.pace)
    let headersMetatable: LuaReference
    weak var host: ScriptHost?
    /// The classes of errors that scripts can name, each with the class that it refines.
    let errorClasses: [String: String?]
    /// What keeps the output of the scripts whose output is kept, in their order.
    var keptOutputs: [LuaReference] = []
    /// Environment variables that scripts find in place of the process's own; nil for one that they do not find.
    var givenVariables: [String: String?] = [:]

    init(_ configuration: ScriptHost.Configuration, in state: LuaState) throws {
        knownSecrets = configuration.knownSecrets
        renewals = configuration.renewals
        allowsInsecureHTTP = configuration.allowsInsecureHTTP
        let client = configuration.tracedHTTPClient
        let memory = BodyMemory(of: state)
        let isCounted = configuration.limits.memory != nil
        httpClient = isCounted ? CountedHTTPClient(client: client, memory: memory) : client
        requestBodies = RequestBodies(memory)
        time = configuration.time
        variables = configuration.variables
        modulePaths = configuration.modulePaths
        maximumResponseSize = configuration.limits.response
        logger = configuration.logger
        progressDisplay = configuration.progressDisplay
        builtInStorages = configuration.tokenStorages
        let errorClasses =
            ErrorClassDescription.standard + configuration.libraries.flatMap(\.withParts).flatMap(\.errorClasses)
        self.errorClasses = Dictionary(errorClasses.map { ($0.name, $0.parent) }) { first, _ in first }
        headersMetatable = HeadersMetatable.make(in: state)
        judge = Self.judge(configuration, configuration.variables)
        requester = try Self.requester(configuration, configuration.variables, judge, httpClient)
    }

    /// Has what is made from now on find its settings in other variables.
    func use(_ variables: ServiceEnvironment, _ configuration: ScriptHost.Configuration) throws {
        let judge = Self.judge(configuration, variables)
        requester = try Self.requester(configuration, variables, judge, httpClient)
        self.judge = judge
        self.variables = variables
    }

    /// The services of the variables are allowed to everybody.
    private static func judge(
        _ configuration: ScriptHost.Configuration,
        _ variables: ServiceEnvironment
    ) -> PermissionJudge {
        PermissionJudge(
            configuration.permissions,
            requested: configuration.requestedPermissions,
            flags: configuration.permissionFlags,
            in: variables
        )
    }

    private static func requester(
        _ configuration: ScriptHost.Configuration,
        _ variables: ServiceEnvironment,
        _ judge: PermissionJudge,
        _ httpClient: any HTTPClient
    ) throws -> Requester {
        var requests = ClientConfiguration(serviceName: nil, in: variables)
        requests.permit = { try judge.permit($0) }
        requests.allowsInsecureHTTP = configuration.allowsInsecureHTTP
        requests.diagnostics = configuration.diagnostics
        return try Requester(requests, httpClient: httpClient, time: configuration.time)
    }

    /// Whether a class of errors is another, or refines it.
    func isErrorClass(_ name: String, _ other: String) -> Bool {
        sequence(first: name) { self.errorClasses[$0] ?? nil }.contains(other)
    }

    /// What requests and renewals tell about themselves.
    var diagnostics: Diagnostics { Diagnostics(knownSecrets: knownSecrets, logger: logger) }

    deinit {
        gjson_free(codec)
    }

    /// What scripts may do with files.
    var fileAccess: FileAccess { FileAccess(judge: judge) }

    /// Asked for every URL that scripts request, before any contact.
    var permit: @Sendable (RequestURL) throws -> Void {
        let judge = judge
        return { try judge.permit($0) }
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

    /// Has scripts find an environment variable in place of the process's own, without a permission; nil for none.
    package func give(variable name: String, _ value: String?) { services.givenVariables[name] = .some(value) }
}
