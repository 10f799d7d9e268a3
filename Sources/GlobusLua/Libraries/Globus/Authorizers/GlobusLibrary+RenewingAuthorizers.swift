import GlobusAuth
import LuaRuntime

extension GlobusLibrary {
    static let renewingAuthorizers = [refreshTokenAuthorizer, clientCredentialsAuthorizer, renewingAuthorizer]

    private static let tokenOptions: [HostParameter] =
        [
            .optional("access_token", .string, "A token that is at hand already; then expires_at is needed too."),
            .optional("expires_at", .number, "The end of its life in seconds since 1970."),
            .optional(
                RefreshHandler.name,
                .function,
                "Called with the response after every renewal, before the new token is used. Save the tokens there."
            ),
        ] + CallOptions.renewalParameters

    static let refreshTokenAuthorizer = HostFunction(
        "globus.RefreshTokenAuthorizer",
        "Renews its token with a refresh token. The first one is fetched at the first use.",
        parameters: [
            .required("refresh_token", .string.orNil, "The refresh token; nil where a token storage has it."),
            .required("auth_client", .object(LoginClientObject.kind), "The login client that it was issued to."),
            .optional("opts", .table, "Options.", options: tokenOptions),
        ],
        results: [HostResult("globus.RefreshTokenAuthorizer", "The authorizer.")],
        example: HostExample(
            """
            local authorizer = globus.RefreshTokenAuthorizer(REFRESH_TOKEN, client, {
              on_refresh = function(response)
                for service in pairs(response.by_resource_server) do
                  print("new token for", service)
                end
              end,
            })
            local transfer = globus.TransferClient { authorizer = authorizer }
            print(transfer:get("/v0.10/task_list").http_status)
            """,
            prints: """
                new token for\ttransfer.api.globus.org
                200
                """
        )
    ) { call in
        let given = RenewingArguments(call, "opts", functions: [])
        let client = call.object("auth_client", LoginClientObject.kind)
        let authorizer = try RefreshTokenAuthorizer(
            refreshToken: call.optionalSecret("refresh_token"),
            authClient: client.client,
            accessToken: given.accessToken(),
            expiresAt: given.expiresAt(),
            onRefresh: given.hasHandler ? RefreshHandler.handler(given.functions) : nil,
            options: given.options.renewal(of: client),
            time: call.services.time
        )
        return given.result(authorizer)
    }

    static let clientCredentialsAuthorizer = HostFunction(
        "globus.ClientCredentialsAuthorizer",
        "Renews its token with the client's own credentials. The first one is fetched at the first use.",
        parameters: [
            .required("confidential_client", .object(LoginClientObject.kind), "The client whose tokens they are."),
            .required("scopes", .scopes, "Scopes of one resource server."),
            .optional("opts", .table, "Options.", options: tokenOptions),
        ],
        results: [HostResult("globus.ClientCredentialsAuthorizer", "The authorizer.")],
        example: HostExample(
            """
            local authorizer = globus.ClientCredentialsAuthorizer(client, scope)
            authorizer:ensure_valid_token()
            print(authorizer.scopes)
            print(authorizer.expires_at > os.time())
            """,
            prints: """
                urn:globus:auth:scope:transfer.api.globus.org:all
                true
                """
        )
    ) { call in
        let given = RenewingArguments(call, "opts", functions: [])
        let client = call.object("confidential_client", LoginClientObject.kind)
        let authorizer = try ClientCredentialsAuthorizer(
            confidentialClient: client.confidential(for: call),
            scopes: call.scopes("scopes"),
            accessToken: given.accessToken(),
            expiresAt: given.expiresAt(),
            onRefresh: given.hasHandler ? RefreshHandler.handler(given.functions) : nil,
            options: given.options.renewal(of: client),
            time: call.services.time
        )
        return given.result(authorizer)
    }

    static let renewingAuthorizer = HostFunction(
        "globus.RenewingAuthorizer",
        "Renews its token by two functions of the author's own, with everything that renewing authorizers do around them.",
        parameters: [
            .required(
                "functions",
                .table,
                "The functions, and what the other renewing authorizers take.",
                options: [
                    .required(
                        "get_token_response",
                        .function,
                        "Called with the authorizer; returns a response of any kind."
                    ),
                    .required(
                        "extract_token_data",
                        .function,
                        "Called with the authorizer and the response; returns a table with access_token, "
                            + "expires_at_seconds and perhaps refresh_token."
                    ),
                ] + tokenOptions
            )
        ],
        results: [HostResult("globus.RenewingAuthorizer", "The authorizer.")],
        example: HostExample(
            """
            local authorizer = globus.RenewingAuthorizer {
              get_token_response = function()
                return { token = "t-1", lifetime = 3600 }
              end,
              extract_token_data = function(_, response)
                local expiry = os.time() + response.lifetime
                return { access_token = response.token, expires_at_seconds = expiry }
              end,
            }
            print(authorizer:get_authorization_header())
            """,
            prints: "Bearer t-1"
        )
    ) { call in
        let given = RenewingArguments(call, "functions", functions: LuaTokenGrant.functionNames)
        let authorizer = try RenewingAuthorizer(
            grant: LuaTokenGrant(functions: given.functions),
            accessToken: given.accessToken(),
            expiresAt: given.expiresAt(),
            onRefresh: given.hasHandler ? RefreshHandler.authorHandler(given.functions) : nil,
            options: given.options.renewal(of: nil),
            time: call.services.time
        )
        return given.result(authorizer)
    }
}
