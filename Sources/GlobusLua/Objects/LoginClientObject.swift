import GlobusAuth
import LuaRuntime

/// A login client as a script holds it.
final class LoginClientObject {
    let client: any AuthLoginClient
    /// What a token storage finds the tokens by, besides the client's id.
    let appName: String?
    let environment: String

    init(_ client: any AuthLoginClient, _ options: LoginClientOptions) {
        self.client = client
        appName = options.appName
        environment = options.environment
    }

    var native: NativeAppAuthClient? { client as? NativeAppAuthClient }

    /// The client, for what only a client with a secret can do.
    func confidential(for function: String) throws -> ConfidentialAppAuthClient {
        if let client = client as? ConfidentialAppAuthClient { return client }
        throw HostArgumentError("\(function): a NativeAppAuthClient has no secret; use a ConfidentialAppAuthClient")
    }

    static let kind = HostKind<LoginClientObject>(
        number: 2,
        name: "a login client (NativeAppAuthClient or ConfidentialAppAuthClient)",
        annotation: "globus.AuthLoginClient"
    )
}

extension HostCall {
    /// The login client before the colon.
    var loginClient: LoginClientObject { object(at: 1, LoginClientObject.kind) }

    /// Waits for a token response and returns it to the script.
    func waitForTokens(_ request: @escaping () async throws -> OAuthTokenResponse) -> Int32 {
        wait {
            let tokens = try await request()
            return { stack in
                stack.push(tokens)
                return 1
            }
        }
    }

    /// Waits for a response and returns it to the script.
    func waitForResponse(_ request: @escaping () async throws -> HTTPResponse) -> Int32 {
        wait {
            let response = try await request()
            return { stack in
                stack.push(response)
                return 1
            }
        }
    }

    /// The secret text at `index`, such as a token.
    func secret(at index: Int32, _ place: String) throws -> Secret {
        stack.remembered(Secret(try string(at: index, place)))
    }

    /// The scopes at `index`: a string, or a list of strings.
    func scopes(at index: Int32, _ place: String) throws -> ScopeList {
        if let text = stack.string(at: index) { return ScopeList(text) }
        guard let list = stack.strings(at: index) else { throw HostArgumentError("\(place) must be a list of strings") }
        return ScopeList(list)
    }
}
