import GlobusAuth
import GlobusTokenStorage
import IDTokens
import MockGlobus
import Networking
import Testing

/// Each way in which a login and the tokens that it brings can fail.
enum LoginFailures {
    private static let transfer = "transfer.api.globus.org"

    private static func record(
        of identity: String?,
        scope: String = MockGlobus.transferScope,
        expiry: Int64? = nil
    ) -> [String: TokenData] {
        let token = TokenData(
            resourceServer: transfer,
            identityID: identity,
            scope: scope,
            accessToken: Secret("a-token"),
            expiresAtSeconds: expiry
        )
        return [transfer: token]
    }

    /// The errors of tokens that are absent or not the right ones.
    static func ofTokens() async throws -> [GlobusError?] {
        let scene = try await LoginScene()
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let needed = [transfer: try ScopeParser.parse(MockGlobus.transferScope)]
        let storage = ValidatingTokenStorage(
            scene.storage,
            owner: "the app 'my-app'",
            validators: [
                UnchangingIdentityValidator(), NotExpiredValidator(time: LoopTime(loop)),
                ScopeRequirementsValidator(requirements: { needed }, consents: { _ in nil }),
            ]
        )
        let missing = await #expect(throws: GlobusError.self) { try await storage.tokenData(for: transfer) }
        let nobody = await #expect(throws: GlobusError.self) {
            try await storage.storeTokenData(byResourceServer: record(of: nil))
        }
        let unmet = await #expect(throws: GlobusError.self) {
            try await storage.storeTokenData(byResourceServer: record(of: "ada", scope: "openid"))
        }
        try await scene.storage.storeTokenData(byResourceServer: record(of: "ada", expiry: 1))
        let expired = await #expect(throws: GlobusError.self) { try await storage.tokenData(for: transfer) }
        let other = await #expect(throws: GlobusError.self) {
            try await storage.storeTokenData(byResourceServer: record(of: "grace"))
        }
        let client = try scene.app(scene.flow()).loginClient
        let forged = await #expect(throws: GlobusError.self) {
            try await IDTokenDecoder(client).claims(of: Secret("no token"))
        }
        return [missing, nobody, unmet, expired, other, forged]
    }

    /// The errors of logins that do not come to their end.
    static func ofFlows() async throws -> [GlobusError?] {
        let scene = try await LoginScene()
        let flows: [any LoginFlow] = [
            FunctionLoginFlow { attempt in
                try attempt.code(fromRedirect: ["error": "access_denied", "state": attempt.state])
            },
            CommandLineLoginFlow(write: { _ in }, read: { nil }),
            scene.flow(timeout: 600) { _ in },
            scene.flow([:]),
        ]
        var errors: [GlobusError?] = []
        for flow in flows {
            let app = try scene.app(flow)
            errors.append(await #expect(throws: GlobusError.self) { try await app.login() })
        }
        return errors
    }
}
