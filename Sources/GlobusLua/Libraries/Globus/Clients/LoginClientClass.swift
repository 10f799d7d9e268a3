import GlobusAuth
import IDTokens
import LuaRuntime

/// The classes `NativeAppAuthClient` and `ConfidentialAppAuthClient`.
enum LoginClientClass {
    static let receiver = HostType.object(LoginClientObject.kind)

    static let native = make(
        "NativeAppAuthClient",
        "A login client of a program that cannot keep a secret.",
        LoginClientMethods.common + LoginClientFlowMethods.native
    )

    static let confidential = make(
        "ConfidentialAppAuthClient",
        "A login client of a program that has a secret.",
        LoginClientMethods.common + LoginClientMethods.confidential + LoginClientFlowMethods.confidential
    )

    static let all = [native, confidential]

    /// The superclass of both.
    static var base: ClassDescription {
        let common = LoginClientMethods.common + LoginClientFlowMethods.common
        return ClassDescription(
            baseName,
            "What both login clients have in common.",
            form: .base,
            methods: common.map(\.description),
            fields: fields.map(\.description)
        )
    }

    private static let baseName = LoginClientObject.kind.annotation

    private static func make(
        _ name: String,
        _ summary: String,
        _ methods: [HostFunction]
    ) -> HostClass<LoginClientObject> {
        HostClass(
            name,
            summary,
            refining: baseName,
            kinds: [LoginClientObject.kind],
            methods: methods,
            fields: fields
        ) { call in
            let client = call.loginClient
            let name = client.native == nil ? "ConfidentialAppAuthClient" : "NativeAppAuthClient"
            call.stack.push("\(name) (\(client.client.clientID))")
            return .pushed(1)
        }
    }

    private static let fields: [HostField] = [
        HostField("client_id", "string", "The client's id.", of: receiver) { call in
            call.stack.push(call.loginClient.client.clientID)
            return .pushed(1)
        }
    ]
}

/// The Swift object behind a login client in Lua.
final class LoginClientObject {
    let client: any AuthLoginClient
    /// Checks the client's ID tokens, by keys that are fetched once.
    let idTokenDecoder: IDTokenDecoder
    /// The application's name, by which token storages find tokens, besides the client's ID.
    let appName: String?
    let environment: String

    init(_ client: any AuthLoginClient, _ options: LoginClientOptions) {
        self.client = client
        idTokenDecoder = IDTokenDecoder(client)
        appName = options.appName
        environment = options.environment
    }

    var native: NativeAppAuthClient? { client as? NativeAppAuthClient }

    /// Returns the client where it has a secret; throws for the call of a method that needs one.
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
    func waitForTokens(_ request: @escaping () async throws -> OAuthTokenResponse) -> HostWait {
        let client = loginClient
        return .wait {
            let tokens = try await request()
            return .push { stack in
                stack.push(tokens, of: client)
                return 1
            }
        }
    }

    /// Waits for a response and returns it to the script.
    func waitForResponse(_ request: @escaping () async throws -> HTTPResponse) -> HostWait {
        .wait {
            let response = try await request()
            return .push { stack in
                stack.push(response)
                return 1
            }
        }
    }
}
