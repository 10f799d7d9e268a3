import GlobusAuth
import GlobusLua
import LuaRuntime
import MockGlobus

extension MockLibrary {
    private static let clientParameter = HostParameter.optional(
        "client_id",
        .string,
        "Whom the token is issued to; the confidential client by default."
    )
    private static let scopesParameter = HostParameter.optional(
        "scopes",
        .scopes,
        "The scopes; everything at Transfer by default."
    )

    var refreshToken: HostFunction {
        HostFunction(
            "mock.refresh_token",
            "Issues a refresh token, as if a person had logged in.",
            parameters: [.optional("opts", .table, "Options.", options: [Self.clientParameter, Self.scopesParameter])],
            results: [HostResult("string", "The token.")],
            example: HostExample(
                """
                local token = mock.refresh_token()
                globus.RefreshTokenAuthorizer(token, client):ensure_valid_token()
                """
            )
        ) { call in
            let options = call.options("opts")
            let client = try options.string("client_id") ?? MockGlobus.Client.confidential.id
            let scopes = try scopes(options) ?? [MockGlobus.transferScope]
            call.stack.push(bench.mock.issueRefreshToken(clientID: client, scopes: scopes))
            return .pushed(1)
        }
    }

    var accessToken: HostFunction {
        HostFunction(
            "mock.access_token",
            "Issues an access token for one resource server.",
            parameters: [
                .optional(
                    "opts",
                    .table,
                    "Options.",
                    options: [
                        Self.clientParameter, Self.scopesParameter,
                        .optional("resource_server", .string, "Its name; \"transfer.api.globus.org\" by default."),
                        .optional("lifetime", .number, "Seconds; what the token policy says by default."),
                    ]
                )
            ],
            results: [HostResult("string", "The token.")],
            example: HostExample(
                """
                local token = mock.access_token { lifetime = 60 }
                local static = globus.AccessTokenAuthorizer(token)
                globus.TransferClient { authorizer = static }:get("/v0.10/task_list")
                """
            )
        ) { call in
            let options = call.options("opts")
            let token = bench.mock.issueAccessToken(
                resourceServer: try options.string("resource_server") ?? "transfer.api.globus.org",
                scopes: try scopes(options),
                clientID: try options.string("client_id") ?? MockGlobus.Client.confidential.id,
                lifetime: try options.seconds("lifetime")
            )
            call.stack.push(token)
            return .pushed(1)
        }
    }

    var tokenPolicy: HostFunction {
        HostFunction(
            "mock.token_policy",
            "Says how tokens are issued from now on, until the test ends.",
            parameters: [
                .required(
                    "opts",
                    .table,
                    "What changes.",
                    options: [
                        .optional("lifetime", .integer, "Of access tokens, in seconds; 172800 by default."),
                        .optional(
                            "rotates",
                            .boolean,
                            "Whether each refresh spends its refresh token; false by default."
                        ),
                        .optional(
                            "repeats_refresh_token",
                            .boolean,
                            "Whether a refresh that spends nothing answers with the refresh token again; true by default."
                        ),
                        .optional(
                            "plain",
                            .boolean,
                            "Whether answers are plain OAuth 2, without Globus's own members."
                        ),
                        .optional(
                            "login_error",
                            .string,
                            "What logins end with instead of a code, such as \"access_denied\"; \"\" lets them succeed."
                        ),
                    ]
                )
            ],
            example: HostExample(
                """
                mock.token_policy { rotates = true }
                local before = authorizer.refresh_token
                authorizer:ensure_valid_token()
                expect(authorizer.refresh_token).never:to_equal(before)
                """
            )
        ) { call in
            let options = call.options("opts")
            var policy = bench.mock.tokenPolicy
            if let lifetime = try options.integer("lifetime", in: 1...1_000_000_000) {
                policy.accessTokenLifetime = lifetime
            }
            if let rotates = options.boolean("rotates") { policy.rotatesRefreshTokens = rotates }
            if let repeats = options.boolean("repeats_refresh_token") { policy.repeatsRefreshToken = repeats }
            if let plain = options.boolean("plain") { policy.answerShape = plain ? .plainOAuth2 : .globus }
            if let code = try options.string("login_error") {
                let error = code == "access_denied" ? .accessDenied : MockGlobus.LoginError(code: code)
                policy.loginError = code.isEmpty ? nil : error
            }
            bench.mock.tokenPolicy = policy
            return .nothing
        }
    }

    private func scopes(_ options: CallOptions) throws -> [String]? {
        try options.scopes("scopes")?.parsed().map(\.description)
    }
}
