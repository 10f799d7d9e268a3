import CLuaJSON
package import GlobusAuth
import Logging
package import LuaRuntime

/// The services that host functions find through the state: the host's clients, clock and settings.
///
/// They are used on the host's executor only.
final class HostServices {
    let httpClient: any HTTPClient
    let time: any TimeSource
    /// The clock, where its timers call back on the host's executor.
    ///
    /// Found at the first wait: Swift searches every conformance of the program for the cast, which would slow each start.
    private(set) lazy var callingTime: (any CallingTimeSource)? = {
        let callingTime = time as? any CallingTimeSource
        return callingTime?.executor === executor ? callingTime : nil
    }()
    private let executor: any SerialExecutor
    private(set) var variables: ServiceEnvironment
    let modulePath: ModulePath
    let maximumResponseSize: Int
    let logger: Logger
    let knownSecrets: KnownSecrets
    let requestBodies: RequestBodies
    let bodyMemory: BodyMemory
    let renewals: RenewalActivity
    let keeper: (any TokenKeeper)?
    let allowsInsecureHTTP: Bool
    /// What is granted now: the configuration's permissions, and those that were granted later.
    private(set) var permissions: Permissions
    private(set) var judge: PermissionJudge
    private(set) var requester: Requester
    let builtInStorages: [String: TokenStorageFactory]
    let loginFlows: [String: any LoginFlow]
    /// The app that the program runs its scripts for, and what was made of it.
    private(set) var app: AppSettings?
    var madeApp: AppObject?
    /// Numbers the apps that keep their tokens in memory.
    var lastApp = 0
    let progressDisplay: (any ProgressDisplay)?
    /// The number of the last work whose progress was shown.
    var lastProgress = 0
    let policies = PolicyRegistry()
    let codec = gjson_new(LuaState.pace)
    let headersMetatable: LuaReference
    /// The metatables of the payloads that were made, by the payloads' names.
    var payloadMetatables: [String: LuaReference] = [:]
    weak var host: ScriptHost?
    /// The classes of errors that scripts can name, with their superclasses.
    let errorClasses: [String: String?]
    /// The objects that keep the output of scripts, in the order of the scripts.
    var keptOutputs: [LuaReference] = []
    /// Environment variables that scripts find instead of the process's own; nil hides a variable.
    var givenVariables: [String: String?] = [:]

    init(_ configuration: ScriptHost.Configuration, in state: LuaState) throws {
        knownSecrets = configuration.knownSecrets
        renewals = configuration.renewals
        keeper = configuration.tokenKeeper
        allowsInsecureHTTP = configuration.allowsInsecureHTTP
        let client = configuration.tracedHTTPClient
        bodyMemory = BodyMemory(of: state)
        let isCounted = configuration.limits.memory != nil
        httpClient = isCounted ? CountedHTTPClient(client: client, memory: bodyMemory) : client
        requestBodies = RequestBodies(bodyMemory)
        time = configuration.time
        executor = configuration.executor
        variables = configuration.variables
        modulePath = ModulePath(configuration.modulePaths)
        maximumResponseSize = configuration.limits.response
        logger = configuration.logger
        progressDisplay = configuration.progressDisplay
        builtInStorages = configuration.tokenStorages
        loginFlows = configuration.loginFlows
        app = configuration.app
        let errorClasses =
            ErrorClassDescription.standard + configuration.libraries.flatMap(\.withParts).flatMap(\.errorClasses)
        self.errorClasses = Dictionary(errorClasses.map { ($0.name, $0.parent) }) { first, _ in first }
        headersMetatable = HeadersMetatable.make(in: state)
        permissions = configuration.permissions
        judge = Self.judge(configuration, permissions, configuration.variables)
        requester = try Self.requester(configuration, configuration.variables, judge, httpClient)
    }

    /// Takes the settings from other variables for everything that is made from now on.
    func use(_ variables: ServiceEnvironment, _ configuration: ScriptHost.Configuration) throws {
        let judge = Self.judge(configuration, permissions, variables)
        requester = try Self.requester(configuration, variables, judge, httpClient)
        self.judge = judge
        self.variables = variables
        madeApp = nil
    }

    /// Grants more than the configuration does, also to what was made before.
    func grant(_ more: Permissions) {
        permissions = permissions.union(more)
        judge.grant(more, in: variables)
    }

    /// Has `globus.app()` be another app from now on.
    func use(_ app: AppSettings) {
        self.app = app
        madeApp = nil
    }

    /// Makes the judge of permissions; the Globus services include those that the variables name.
    private static func judge(
        _ configuration: ScriptHost.Configuration,
        _ permissions: Permissions,
        _ variables: ServiceEnvironment
    ) -> PermissionJudge {
        PermissionJudge(
            permissions,
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

    /// Whether a class of errors is another one, or a subclass of it.
    func isErrorClass(_ name: String, _ other: String) -> Bool {
        sequence(first: name) { self.errorClasses[$0] ?? nil }.contains(other)
    }

    /// Where requests and renewals are logged, and which secrets never show in messages.
    var diagnostics: Diagnostics { Diagnostics(knownSecrets: knownSecrets, logger: logger) }

    deinit {
        gjson_free(codec)
    }

    /// Access to files, as far as the permissions allow.
    var fileAccess: FileAccess { FileAccess(judge: judge) }

    /// Checks the permission for every URL that scripts request, before its host is contacted.
    var permit: @Sendable (RequestURL) throws -> Void {
        let judge = judge
        return { try judge.permit($0) }
    }
}

extension LuaStack {
    /// The services of the host to which the state belongs.
    var services: HostServices {
        guard let services = state.services else {
            preconditionFailure("a script library is used in a state without a script host")
        }
        // Libraries that use the services are installed only by the script host, which sets services of no other type.
        return unsafeDowncast(services, to: HostServices.self)
    }
}

extension LuaStack {
    /// The secrets that are redacted in what people read.
    package var knownSecrets: KnownSecrets { services.knownSecrets }

    /// Remembers a secret that is handed in or out, so that it shows in no error.
    func remembered(_ secret: Secret) -> Secret {
        services.knownSecrets.insert(secret)
        return secret
    }
}

extension HostCall {
    /// The services of the host that makes the call.
    var services: HostServices { stack.services }

    /// Makes scripts find an environment variable instead of the process's own, without a permission; nil hides it.
    package func give(variable name: String, _ value: String?) { services.givenVariables[name] = .some(value) }
}
