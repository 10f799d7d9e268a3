public import GlobusAuth
public import Logging
public import LuaRuntime

extension ScriptHost {
    /// How a host is set up.
    public struct Configuration: Sendable {
        /// What carries requests.
        public var httpClient: any HTTPClient
        /// The clock of expiry, retries and `task.sleep`.
        public var time: any TimeSource
        /// Where Lua runs.
        ///
        /// The event loop of the HTTP client, so that a request costs no change of thread.
        public var executor: any SerialExecutor
        /// The environment, the service URLs and the other settings that the Globus SDK reads from variables.
        public var variables: ServiceEnvironment
        /// The libraries that scripts find beyond Lua's own.
        public var libraries: [ScriptLibrary]
        /// Folders where `require` looks after the script's own.
        public var modulePaths: [String]
        /// Scripts that decide policies, in the order in which they run before any other.
        public var startupScripts: [StartupScript]
        /// Built-in token storages by name.
        public var tokenStorages: [String: TokenStorageFactory]
        /// What scripts may touch; the Globus services alone by default.
        ///
        /// Startup scripts have the same permissions.
        public var permissions: Permissions
        /// What the scripts ask for beyond ``permissions``, which a refusal mentions and nothing grants.
        public var requestedPermissions: Permissions?
        /// The program's options that grant permissions, which refusals name; nil has them name ``Permissions``.
        public var permissionFlags: PermissionFlags?
        /// Shows people how far a `task.map` with the option `progress` is; nil shows nothing.
        public var progressDisplay: (any ProgressDisplay)?
        /// What scripts may use, startup scripts and policies included.
        public var limits: Limits
        /// Learns that a script that must stop has not done so for seconds, because a function in C keeps it.
        ///
        /// Called on a thread of its own. By default it is logged; a program that runs nothing else may end itself. The host
        /// answers again when the function returns.
        public var onUnstoppableScript: (@Sendable (LuaError) -> Void)?
        /// Takes what scripts log, the warnings of Lua, and at the level `debug` a line for each request and renewal.
        public var logger: Logger
        /// Whether credentials may be sent over cleartext `http:` beyond this machine, where anyone on the way can take
        /// them.
        public var allowsInsecureHTTP: Bool
        /// Called with each request and each response as text, credentials replaced by digests; see
        /// `TracingHTTPClient`.
        ///
        /// Nil for no trace.
        public var traceHTTP: (@Sendable (String) -> Void)?
        /// The secrets that scripts have given or have been given, which are taken out of errors and logs.
        public var knownSecrets: KnownSecrets
        /// The renewals under way, which a program waits for before it ends: a rotated refresh token that is not saved is
        /// lost.
        public var renewals: RenewalActivity

        /// Creates a configuration.
        ///
        /// Nothing is logged by default.
        public init(
            httpClient: any HTTPClient,
            time: any TimeSource,
            executor: any SerialExecutor,
            variables: ServiceEnvironment,
            libraries: [ScriptLibrary] = ScriptLibrary.standard,
            modulePaths: [String] = [],
            startupScripts: [StartupScript] = [],
            tokenStorages: [String: TokenStorageFactory] = [:],
            permissions: Permissions = .globusOnly,
            requestedPermissions: Permissions? = nil,
            permissionFlags: PermissionFlags? = nil,
            progressDisplay: (any ProgressDisplay)? = nil,
            limits: Limits = Limits(),
            onUnstoppableScript: (@Sendable (LuaError) -> Void)? = nil,
            logger: Logger = Logger(label: "globus-lua") { _ in SwiftLogNoOpLogHandler() },
            allowsInsecureHTTP: Bool = false,
            traceHTTP: (@Sendable (String) -> Void)? = nil,
            knownSecrets: KnownSecrets = KnownSecrets(),
            renewals: RenewalActivity = RenewalActivity()
        ) {
            self.httpClient = httpClient
            self.time = time
            self.executor = executor
            self.variables = variables
            self.libraries = libraries
            self.modulePaths = modulePaths
            self.startupScripts = startupScripts
            self.tokenStorages = tokenStorages
            self.permissions = permissions
            self.requestedPermissions = requestedPermissions
            self.permissionFlags = permissionFlags
            self.progressDisplay = progressDisplay
            self.limits = limits
            self.onUnstoppableScript = onUnstoppableScript
            self.logger = logger
            self.allowsInsecureHTTP = allowsInsecureHTTP
            self.traceHTTP = traceHTTP
            self.knownSecrets = knownSecrets
            self.renewals = renewals
        }
    }
}

extension ScriptHost.Configuration {
    var diagnostics: Diagnostics { Diagnostics(knownSecrets: knownSecrets, logger: logger) }

    /// The HTTP client as scripts use it.
    var tracedHTTPClient: any HTTPClient {
        guard let traceHTTP else { return httpClient }
        return TracingHTTPClient(httpClient, knownSecrets: knownSecrets, write: traceHTTP)
    }
}
