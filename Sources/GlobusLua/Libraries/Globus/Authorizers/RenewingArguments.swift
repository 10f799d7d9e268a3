import GlobusAuth
import LuaRuntime

/// The arguments that all renewing authorizers share: their options, and the author's functions among them.
struct RenewingArguments {
    let options: CallOptions
    let functions: AuthorFunctions
    private let call: HostCall

    /// Takes the options from the table that is the argument `name`.
    ///
    /// Besides `on_refresh`, the options may hold the functions that `functions` names.
    init(_ call: HostCall, _ name: StaticString, functions names: [String]) {
        self.call = call
        options = call.options(name)
        functions = AuthorFunctions.make(of: call, at: options.index, names: names + [RefreshHandler.name])
    }

    /// Whether the author has given an `on_refresh`.
    var hasHandler: Bool { options.with(RefreshHandler.name) { true } ?? false }

    func accessToken() throws -> Secret? {
        try options.secret("access_token")
    }

    func expiresAt() throws -> Double? {
        try options.with("expires_at") {
            guard let seconds = options.stack.number(at: -1), seconds.isFinite else {
                throw options.invalid(
                    "expires_at",
                    "must be seconds since 1970, got \(options.stack.text(at: -1))"
                )
            }
            return seconds
        }
    }

    /// Returns the authorizer to the script, connected with its functions.
    func result(_ authorizer: any Authorizer) -> HostReturn {
        call.stack.push(authorizer: authorizer)
        AuthorFunctions.bind(on: call.stack)
        return .pushed(1)
    }
}

extension CallOptions {
    /// The descriptions of the options that say where tokens are kept.
    static let renewalParameters: [HostParameter] = [
        .optional(
            "token_storage",
            .string | .object(TokenStorageObject.kind),
            "Where tokens are loaded from and saved to: a storage or its name; the site's default where there is one."
        ),
        .optional("resource_server", .string, "Whose tokens in a storage that has those of several services."),
    ]

    /// Returns how the authorizer renews: its storage, and the handlers of startup scripts.
    func renewal(of client: LoginClientObject?) throws -> RenewalOptions {
        let services = stack.services
        return services.renewal(
            storage: try tokenStorage(of: client, services),
            resourceServer: try string("resource_server")
        )
    }

    private func tokenStorage(of client: LoginClientObject?, _ services: HostServices) throws -> (any TokenStorage)? {
        if let object = object("token_storage", TokenStorageObject.kind) { return object.storage }
        let own = with("token_storage") { stack.string(at: -1) }
        guard let name = own ?? services.policies.defaultStorage else { return nil }
        var request = TokenStorageRequest(
            clientID: client?.client.clientID,
            appName: client?.appName,
            environment: client?.environment ?? services.variables.environment.name
        )
        request.judge = services.judge
        return try TokenStorages.storage(named: name, request, in: services)
    }
}
