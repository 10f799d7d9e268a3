public import GlobusAuth
public import Logging
public import LuaRuntime

extension ScriptHost {
    /// The settings of a host.
    public struct Configuration: Sendable {
        /// The HTTP client that sends the requests.
        public var httpClient: any HTTPClient
        /// The clock for expiry, retries and `task.sleep`, and of `os.time` and `os.date`.
        public var time: any TimeSource
        /// The executor on which Lua runs.
        ///
        /// Pass the event loop of the HTTP client, so that a request needs no change of thread.
        public var executor: any SerialExecutor
        /// The environment, the service URLs and the other settings that the Globus SDK reads from environment
        /// variables.
        public var variables: ServiceEnvironment
        /// The libraries that scripts find besides Lua's own.
        public var libraries: [ScriptLibrary]
        /// Where `require` looks after the script's own folder: folders, trees of LuaRocks, whose modules are in
        /// `share/lua/5.4`, and templates such as `lib/?.lua`.
        ///
        /// The source text that is there may be loaded without permission to read it.
        public var modulePaths: [String]
        /// The scripts that decide policies and run before all others, in this order.
        public var startupScripts: [StartupScript]
        /// Further kinds of token storages by their names.
        public var tokenStorages: [String: TokenStorageFactory]
        /// How people log in, by the names that apps call it: the Globus SDK's `command-line` and `local-server`.
        ///
        /// Scripts may start them with the permission ``Permissions/login`` alone.
        public var loginFlows: [String: any LoginFlow]
        /// The app that scripts get from `globus.app()`.
        public var app: AppSettings?
        /// What scripts may access; by default only the Globus services.
        ///
        /// Startup scripts have the same permissions.
        public var permissions: Permissions
        /// What the scripts ask for beyond ``permissions``; refusals mention it, but it is not granted.
        public var requestedPermissions: Permissions?
        /// The program's options that grant permissions, for refusals; with nil they name the properties of
        /// ``Permissions``.
        public var permissionFlags: PermissionFlags?
        /// Shows the progress of `task.map` and of files with the option `progress`; nil shows nothing.
        public var progressDisplay: (any ProgressDisplay)?
        /// How much scripts may use, including startup scripts and policies.
        public var limits: Limits
        /// Called when a script that must stop has not stopped for seconds, because a C function is running.
        ///
        /// It is called on another thread. By default the event is logged; a program that does nothing else may end
        /// itself. The host works again when the C function returns.
        public var onUnstoppableScript: (@Sendable (LuaError) -> Void)?
        /// Gets what scripts log, Lua's warnings, and at the level `debug` a line for each request and renewal.
        public var logger: Logger
        /// Whether credentials may be sent over unencrypted `http:` to other machines, although anyone on the way can
        /// read them.
        public var allowsInsecureHTTP: Bool
        /// Called with each request and each response as text, in which digests replace credentials; see
        /// `TracingHTTPClient`.
        ///
        /// With nil there is no trace.
        public var traceHTTP: (@Sendable (String) -> Void)?
        /// Whether the warnings of scripts, Lua's `warn`, are shown on standard error from the start.
        public var showsWarnings: Bool
        /// The secrets that scripts have given or received, which are redacted in errors and logs.
        public var knownSecrets: KnownSecrets
        /// Whether it is counted how often each line of the scripts runs; see ``ScriptHost/lineCounts``.
        package var countsLines = false
        /// Knows which renewals are under way.
        ///
        /// A program waits for them before it ends, since an unsaved new refresh token would be lost.
        public var renewals: RenewalActivity
        /// Keeps renewed tokens that a storage has not taken yet, so that the next run offers them again; with nil they
        /// are lost where the process ends.
        public var tokenKeeper: (any TokenKeeper)?

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
            loginFlows: [String: any LoginFlow] = ["command-line": CommandLineLoginFlow()],
            app: AppSettings? = nil,
            permissions: Permissions = .globusOnly,
            requestedPermissions: Permissions? = nil,
            permissionFlags: PermissionFlags? = nil,
            progressDisplay: (any ProgressDisplay)? = nil,
            limits: Limits = Limits(),
            onUnstoppableScript: (@Sendable (LuaError) -> Void)? = nil,
            logger: Logger = Logger(label: "globus-lua") { _ in SwiftLogNoOpLogHandler() },
            allowsInsecureHTTP: Bool = false,
            traceHTTP: (@Sendable (String) -> Void)? = nil,
            showsWarnings: Bool = false,
            knownSecrets: KnownSecrets = KnownSecrets(),
            renewals: RenewalActivity = RenewalActivity(),
            tokenKeeper: (any TokenKeeper)? = nil
        ) {
            self.httpClient = httpClient
            self.time = time
            self.executor = executor
            self.variables = variables
            self.libraries = libraries
            self.modulePaths = modulePaths
            self.startupScripts = startupScripts
            self.tokenStorages = tokenStorages
            self.loginFlows = loginFlows
            self.app = app
            self.permissions = permissions
            self.requestedPermissions = requestedPermissions
            self.permissionFlags = permissionFlags
            self.progressDisplay = progressDisplay
            self.limits = limits
            self.onUnstoppableScript = onUnstoppableScript
            self.logger = logger
            self.allowsInsecureHTTP = allowsInsecureHTTP
            self.traceHTTP = traceHTTP
            self.showsWarnings = showsWarnings
            self.knownSecrets = knownSecrets
            self.renewals = renewals
            self.tokenKeeper = tokenKeeper
        }
    }
}

extension ScriptHost.Configuration {
    var diagnostics: Diagnostics { Diagnostics(knownSecrets: knownSecrets, logger: logger) }

    /// The HTTP client for scripts, which writes the trace.
    var tracedHTTPClient: any HTTPClient {
        guard let traceHTTP else { return httpClient }
        return TracingHTTPClient(httpClient, knownSecrets: knownSecrets, write: traceHTTP)
    }
}
