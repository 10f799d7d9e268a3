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
        .string | .table,
        "The scopes, a list or a text; everything at Transfer by default."
    )

    static let refreshToken = HostFunction(
        "mock.refresh_token",
        "Issues a refresh token, as if a person had logged in.",
        parameters: [.optional("opts", .table, "Options.", options: [clientParameter, scopesParameter])],
        results: [HostResult("string", "The token.")]
    ) { call in
        let options = call.options("opts")
        let client = try options.string("client_id") ?? MockGlobus.Client.confidential.id
        let scopes = try scopes(options) ?? [MockGlobus.transferScope]
        call.stack.push(call.bench.mock.issueRefreshToken(clientID: client, scopes: scopes))
        return .pushed(1)
    }

    static let accessToken = HostFunction(
        "mock.access_token",
        "Issues an access token for one resource server.",
        parameters: [
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    clientParameter, scopesParameter,
                    .optional("resource_server", .string, "Its name; \"transfer.api.globus.org\" by default."),
                    .optional("lifetime", .number, "Seconds; what the token policy says by default."),
                ]
            )
        ],
        results: [HostResult("string", "The token.")]
    ) { call in
        let options = call.options("opts")
        let token = call.bench.mock.issueAccessToken(
            resourceServer: try options.string("resource_server") ?? "transfer.api.globus.org",
            scopes: try scopes(options),
            clientID: try options.string("client_id") ?? MockGlobus.Client.confidential.id,
            lifetime: try options.seconds("lifetime")
        )
        call.stack.push(token)
        return .pushed(1)
    }

    static let tokenPolicy = HostFunction(
        "mock.token_policy",
        "Says how tokens are issued from now on, until the test ends.",
        parameters: [
            .required(
                "opts",
                .table,
                "What changes.",
                options: [
                    .optional("lifetime", .integer, "Of access tokens, in seconds; 172800 by default."),
                    .optional("rotates", .boolean, "Whether each refresh spends its refresh token; false by default."),
                    .optional("plain", .boolean, "Whether answers are plain OAuth 2, without Globus's own members."),
                ]
            )
        ]
    ) { call in
        let options = call.options("opts")
        var policy = call.bench.mock.tokenPolicy
        if let lifetime = try options.integer("lifetime", in: 1...1_000_000_000) {
            policy.accessTokenLifetime = lifetime
        }
        if let rotates = options.boolean("rotates") { policy.rotatesRefreshTokens = rotates }
        if let plain = options.boolean("plain") { policy.answerShape = plain ? .plainOAuth2 : .globus }
        call.bench.mock.tokenPolicy = policy
        return .nothing
    }

    private static func scopes(_ options: CallOptions) throws -> [String]? {
        try options.with("scopes") {
            if let text = options.stack.string(at: -1) { return text.split(separator: " ").map(String.init) }
            guard let scopes = options.stack.strings(at: -1) else {
                throw options.invalid("scopes", "must be a list of strings")
            }
            return scopes
        }
    }
}
