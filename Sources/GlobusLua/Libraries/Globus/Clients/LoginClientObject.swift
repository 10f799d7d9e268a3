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
    func confidential(for call: HostCall) throws -> ConfidentialAppAuthClient {
        if let client = client as? ConfidentialAppAuthClient { return client }
        throw call.misuse("a NativeAppAuthClient has no secret; use a ConfidentialAppAuthClient")
    }

    static let kind = HostKind<LoginClientObject>(
        number: 2,
        name: "a login client (NativeAppAuthClient or ConfidentialAppAuthClient)",
        annotation: "globus.AuthLoginClient"
    )
}

extension HostCall {
    /// The login client before the colon.
    var loginClient: LoginClientObject { receiver(LoginClientObject.kind) }

    /// Waits for a token response and returns it to the script.
    func waitForTokens(_ request: @escaping () async throws -> OAuthTokenResponse) -> HostReturn {
        .wait {
            let tokens = try await request()
            return .push { stack in
                stack.push(tokens)
                return 1
            }
        }
    }

    /// Waits for a response and returns it to the script.
    func waitForResponse(_ request: @escaping () async throws -> HTTPResponse) -> HostReturn {
        .wait {
            let response = try await request()
            return .push { stack in
                stack.push(response)
                return 1
            }
        }
    }
}
