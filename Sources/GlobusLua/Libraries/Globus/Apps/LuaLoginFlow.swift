import GlobusAuth
import LuaRuntime

/// A login flow that an author has written in Lua: `function(app, auth_params, authorize_url) return auth_code end`.
struct LuaLoginFlow: LoginFlow {
    static let name = "login_flow_manager"

    let functions: AuthorFunctions
    let knownSecrets: KnownSecrets

    func authorizationCode(for attempt: LoginAttempt) async throws -> AuthorizationCode {
        let url = try attempt.authorizeURL()
        let parameters = attempt.authorizationParameters
        let texts = try await functions.call(
            Self.name,
            arguments: { stack in
                stack.push(parameters)
                stack.push(url)
                return 2
            },
            results: { stack, count in
                (0..<min(count, 2)).map { $0 - count }.prefix { stack.isPresent(at: $0) }.map { stack.string(at: $0) }
            }
        )
        guard let texts else {
            throw GlobusError(.usage, "the function of the app's login is gone; keep the app in a variable")
        }
        guard let text = texts.first ?? nil else {
            throw GlobusError(.usage, "login_flow_manager must return the authorization code, a string")
        }
        knownSecrets.insert(Secret(text))
        guard texts.count == 2 else { return try attempt.code(typed: text) }
        return AuthorizationCode(Secret(text), state: texts[1])
    }
}

/// A login flow of the host's, which a script may start with a permission of its own alone.
struct PermittedLoginFlow: LoginFlow {
    /// Whether the program itself logs in, and no script.
    @TaskLocal static var isProgramsOwn = false

    let flow: any LoginFlow
    let judge: PermissionJudge

    func authorizationCode(for attempt: LoginAttempt) async throws -> AuthorizationCode {
        if !Self.isProgramsOwn, let refusal = judge.loginRefusal { throw refusal }
        return try await flow.authorizationCode(for: attempt)
    }

    /// What an app does about tokens that are absent or not the right ones: it logs in where it may.
    ///
    /// Where it may not, what is wrong with the tokens is the error, and that it may not the cause.
    func logIn(_ app: any GlobusApp, _ error: GlobusError) async throws {
        guard let refusal = judge.loginRefusal else { return try await AppConfiguration.logIn(app, error) }
        throw GlobusError(error.code, error.message, cause: refusal, tokenValidation: error.tokenValidation)
    }
}

/// An app's `token_validation_error_handler` that an author has written in Lua.
enum LuaTokenValidationHandler {
    static let name = "token_validation_error_handler"

    static func make(_ functions: AuthorFunctions) -> AppConfiguration.TokenValidationErrorHandler {
        { _, error in
            let result: Void? = try await functions.call(
                name,
                arguments: { stack in
                    stack.push(error: error)
                    return 1
                },
                results: { _, _ in }
            )
            if result == nil { throw error }
        }
    }
}
