import GlobusAuth
import LuaRuntime

/// The methods of login clients for the authorization code flow (RFC 6749 section 4.1, RFC 7636).
enum LoginClientFlowMethods {
    static let common = [authorizeURL, exchangeCode]
    static let native = [startNative] + common
    static let confidential = [startConfidential] + common

    private static let receiver = LoginClientClass.receiver
    private static let scopes = HostParameter.required("requested_scopes", .scopes, "What the user is asked for.")
    private static let state = HostParameter.optional(
        "state",
        .string,
        "What the redirect must bring back; \"_default\"."
    )
    private static let refreshTokens = HostParameter.optional(
        "refresh_tokens",
        .boolean,
        "Whether to ask for them; false."
    )

    static let startNative = HostFunction(
        "NativeAppAuthClient:oauth2_start_flow",
        "Starts a login, with a proof key (PKCE).",
        receiver: receiver,
        parameters: [
            scopes,
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    .optional("redirect_uri", .string, "Where the login ends.", default: "a page that shows the code"),
                    state,
                    .optional("verifier", .string, "The code verifier, 43 to 128 characters.", default: "random"),
                    refreshTokens,
                    .optional("prefill_named_grant", .string, "The label of the consent."),
                ]
            ),
        ],
        example: HostExample(
            """
            local native = globus.NativeAppAuthClient("my-client-id")
            native:oauth2_start_flow("openid", { refresh_tokens = true })
            print(native:oauth2_get_authorize_url():match("access_type=%w+"))
            """,
            prints: "access_type=offline"
        )
    ) { call in
        let options = call.options("opts")
        guard let client = call.loginClient.native else {
            throw call.misuse("a ConfidentialAppAuthClient has a start_flow of its own")
        }
        try client.oauth2StartFlow(
            call.scopes("requested_scopes"),
            redirectURI: options.string("redirect_uri"),
            state: options.string("state") ?? "_default",
            verifier: options.secret("verifier"),
            refreshTokens: options.boolean("refresh_tokens") ?? false,
            prefillNamedGrant: options.string("prefill_named_grant")
        )
        return .nothing
    }

    static let startConfidential = HostFunction(
        "ConfidentialAppAuthClient:oauth2_start_flow",
        "Starts a login.",
        receiver: receiver,
        parameters: [
            .required("redirect_uri", .string, "Where the login ends."), scopes,
            .optional("opts", .table, "Options.", options: [state, refreshTokens]),
        ],
        example: HostExample(
            """
            client:oauth2_start_flow("https://example.org/done", { "openid", "email" })
            print(client:oauth2_get_authorize_url():match("scope=[^&]+"))
            """,
            prints: "scope=openid+email"
        )
    ) { call in
        let options = call.options("opts")
        try call.loginClient.confidential(for: call).oauth2StartFlow(
            redirectURI: call.string("redirect_uri"),
            call.scopes("requested_scopes"),
            state: options.string("state") ?? "_default",
            refreshTokens: options.boolean("refresh_tokens") ?? false
        )
        return .nothing
    }

    static let authorizeURL = HostFunction(
        "AuthLoginClient:oauth2_get_authorize_url",
        "The page where the user logs in. Start a flow first.",
        receiver: receiver,
        parameters: [
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    .optional(
                        "session_required_identities",
                        .string | .table,
                        "Identities that must be in the session."
                    ),
                    .optional("session_required_single_domain", .string | .table, "Domains, one of which is required."),
                    .optional("session_required_policies", .string | .table, "Policies that must be met."),
                    .optional("session_required_mfa", .boolean, "Whether a second factor is required."),
                    .optional("session_message", .string, "What the page tells the user."),
                    .optional("prompt", .string, "\"login\" asks for a new login."),
                    .optional("query_params", .table, "Further parameters; they win."),
                ]
            )
        ],
        results: [HostResult("string", "The URL.")],
        example: HostExample(
            """
            local opts = { state = "s-1" }
            client:oauth2_start_flow("https://example.org/done", "openid", opts)
            local url = client:oauth2_get_authorize_url { prompt = "login" }
            print(url:match("state=[^&]+"), url:match("prompt=[^&]+"))
            """,
            prints: "state=s-1\tprompt=login"
        )
    ) { call in
        let options = call.options("opts")
        let session = SessionParameters(
            requiredIdentities: try options.strings("session_required_identities") ?? [],
            requiredSingleDomain: try options.strings("session_required_single_domain") ?? [],
            requiredPolicies: try options.strings("session_required_policies") ?? [],
            requiredMFA: options.boolean("session_required_mfa"),
            message: try options.string("session_message"),
            prompt: try options.string("prompt")
        )
        let query = try options.parameters("query_params")
        let url = try call.loginClient.client.oauth2AuthorizeURL(session: session, query: query ?? Parameters())
        call.stack.push(url)
        return .pushed(1)
    }

    static let exchangeCode = HostFunction(
        waiting: "AuthLoginClient:oauth2_exchange_code_for_tokens",
        "Ends the login: exchanges the code for tokens.",
        receiver: receiver,
        parameters: [.required("auth_code", .string, "The code that the login has given.")],
        results: [HostResult("globus.OAuthTokenResponse", "The tokens.")],
        failures: .tokenRequest,
        example: HostExample(
            """
            client:oauth2_start_flow("https://example.org/done", "openid")
            local ok, e = pcall(function()
              client:oauth2_exchange_code_for_tokens("a code that nobody has issued")
            end)
            print(ok, e.class, e.code)
            """,
            prints: "false\tAuthAPIError\tinvalid_grant"
        )
    ) { call in
        let client = call.loginClient.client
        let code = try call.secret("auth_code")
        return call.waitForTokens { try await client.oauth2ExchangeCode(forTokens: code) }
    }
}
