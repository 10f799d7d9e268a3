import GlobusAuth
import LuaRuntime

/// What the constructors of apps are given.
struct AppArguments {
    private let call: HostCall
    private let options: CallOptions
    /// The option `config`, on top of the stack when this is made.
    private let config: CallOptions
    private let functions: AuthorFunctions

    static let parameters: [HostParameter] = [
        .optional("app_name", .string, "The application's name.", default: "\"\(AppCore.defaultName)\""),
        .optional("opts", .table, "Options.", options: optionParameters),
    ]

    private static let optionParameters: [HostParameter] = [
        .optional("client_id", .string, "The id of the OAuth 2 client."),
        .optional("client_secret", .string, "Its secret, where it has one."),
        .optional(
            "login_client",
            .object(LoginClientObject.kind),
            "The client that obtains the tokens, in place of client_id and client_secret."
        ),
        .optional("scope_requirements", .table, "The scopes that the app needs, by resource server."),
        .optional("config", .table, "How the app behaves.", options: configParameters),
    ]

    private static let configParameters: [HostParameter] = [
        .optional(
            LuaLoginFlow.name,
            .string | .function,
            "How a person logs in: \"command-line\", \"local-server\", or a function that is called with the app, the "
                + "authorization parameters and the URL to visit, and returns the code.",
            default: "\"command-line\""
        ),
        .optional("login_redirect_uri", .string, "Where Globus Auth sends the code.", default: "a page that shows it"),
        .optional(
            "token_storage",
            .string | .object(TokenStorageObject.kind),
            "Where the tokens are kept: a storage or its name.",
            default: "the site's default, or \"json\""
        ),
        .optional("request_refresh_tokens", .boolean, "Whether refresh tokens are asked for.", default: "false"),
        .optional(
            LuaTokenValidationHandler.name,
            (.function | .boolean).described(as: "a function or false", annotation: "function|false"),
            "What to do about tokens that are absent or not the right ones: a function that is called with the app and the "
                + "error, or false to raise the error.",
            default: "a login"
        ),
        .optional("environment", .string, "The Globus environment.", default: "\"production\""),
        .optional(
            "auto_redrive_gares",
            .boolean,
            "Whether a service's demand for another login is fulfilled at once, and the request sent once more.",
            default: "false"
        ),
    ]

    /// Takes the arguments, and makes the table of the author's functions.
    ///
    /// Stack: [-0, +2]
    init(_ call: HostCall) {
        self.call = call
        options = call.options("opts")
        let stack = call.stack
        if stack.isPresent(at: options.index) { stack.pushField("config", of: options.index) } else { stack.push() }
        config = options.nested(at: -1)
        functions = AuthorFunctions.make(
            of: call,
            at: config.index,
            names: [LuaLoginFlow.name, LuaTokenValidationHandler.name]
        )
    }

    /// Returns the app to the script, with its functions tied to it.
    func result(_ app: any GlobusApp) -> HostReturn {
        call.stack.push(AppObject(app))
        AuthorFunctions.bind(on: call.stack, slot: AppObject.functionsSlot)
        return .pushed(1)
    }
}

extension AppArguments {
    func name() throws -> String { try call.optionalString("app_name") ?? AppCore.defaultName }

    func scopeRequirements() throws -> [String: ScopeList] {
        try options.with("scope_requirements") {
            try call.stack.scopeRequirements(at: -1, options.place(of: "scope_requirements"))
        } ?? [:]
    }

    func clientSecret() throws -> Secret? { try options.secret("client_secret") }

    /// The client that was given or is made of what was given.
    func loginClient() throws -> any AuthLoginClient {
        let id = try options.string("client_id")
        let given = options.object("login_client", LoginClientObject.kind)
        switch (id, given) {
        case (_?, _?): throw call.misuse("Mutually exclusive parameters: client_id and login_client.")
        case (nil, nil):
            throw call.misuse("Could not set up a globus login client. One of client_id or login_client is required.")
        case (nil, let given?): return given.client
        case (let id?, nil):
            let login = call.services.loginOptions(appName: try name(), environment: try config.string("environment"))
            return try call.services.loginClient(id: id, secret: try clientSecret(), login)
        }
    }

    /// Returns how the app behaves.
    ///
    /// - Parameters:
    ///   - client: The client whose tokens are kept.
    ///   - asksPerson: Whether a person logs in.
    /// - Returns: The configuration.
    /// - Throws: `GlobusError` with `usage` for an option that cannot be used.
    func configuration(of client: any AuthLoginClient, asksPerson: Bool) throws -> AppConfiguration {
        let services = call.services
        let environment = try config.string("environment") ?? services.variables.environment.name
        var configuration = AppConfiguration(
            tokenStorage: try tokenStorage(of: client, environment),
            loginRedirectURI: try config.string("login_redirect_uri"),
            requestRefreshTokens: config.boolean("request_refresh_tokens") ?? false,
            autoRedriveGAREs: config.boolean("auto_redrive_gares") ?? false,
            environment: environment,
            renewal: services.renewal()
        )
        if asksPerson { try setLoginFlow(of: &configuration) } else { try refuseLoginFlow() }
        switch config.with(LuaTokenValidationHandler.name, { call.stack.type(at: -1) }) {
        case .function: configuration.tokenValidationErrorHandler = LuaTokenValidationHandler.make(functions)
        case .boolean: try setHandler(of: &configuration)
        default: break
        }
        return configuration
    }

    private func setHandler(of configuration: inout AppConfiguration) throws {
        if config.boolean(LuaTokenValidationHandler.name) == true {
            throw config.invalid(LuaTokenValidationHandler.name, "must be a function or false, got true")
        }
        configuration.tokenValidationErrorHandler = nil
    }

    private func setLoginFlow(of configuration: inout AppConfiguration) throws {
        let isFunction = config.with(LuaLoginFlow.name) { call.stack.type(at: -1) == .function } ?? false
        if isFunction {
            configuration.loginFlow = LuaLoginFlow(functions: functions, knownSecrets: call.services.knownSecrets)
        } else {
            let name = try config.string(LuaLoginFlow.name)
            let flow = try call.services.loginFlow(named: name, place: config.place(of: LuaLoginFlow.name))
            configuration.loginFlow = flow
            configuration.tokenValidationErrorHandler = { try await flow.logIn($0, $1) }
        }
    }

    private func refuseLoginFlow() throws {
        if config.with(LuaLoginFlow.name, { true }) == nil { return }
        throw call.misuse("A ClientApp cannot use a login_flow_manager")
    }

    private func tokenStorage(of client: any AuthLoginClient, _ environment: String) throws -> any TokenStorage {
        if let object = config.object("token_storage", TokenStorageObject.kind) { return object.storage }
        let name = config.with("token_storage") { call.stack.string(at: -1) }
        var request = TokenStorageRequest(
            clientID: client.clientID,
            appName: try self.name(),
            environment: environment
        )
        request.judge = call.services.judge
        return try call.services.appStorage(named: name, request)
    }
}
