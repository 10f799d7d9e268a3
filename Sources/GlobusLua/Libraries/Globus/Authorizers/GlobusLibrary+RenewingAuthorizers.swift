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

    static let refreshTokenAuthorizer = constructor(
        of: "RefreshTokenAuthorizer",
        "Renews its token with a refresh token. The first one is fetched at the first use.",
        parameters: [
            .required("refresh_token", .string.orNil, "The refresh token; nil where a token storage has it."),
            .required("auth_client", .object(LoginClientObject.kind), "The login client that it was issued to."),
            .optional("opts", .table, "Options.", options: tokenOptions),
        ],
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
    ) { call, given in
        let client = call.object("auth_client", LoginClientObject.kind)
        return try RefreshTokenAuthorizer(
            refreshToken: call.optionalSecret("refresh_token"),
            authClient: client.client,
            accessToken: given.accessToken(),
            expiresAt: given.expiresAt(),
            onRefresh: given.hasHandler ? RefreshHandler.handler(given.functions) : nil,
            options: given.options.renewal(of: client),
            time: call.services.time
        )
    }

    static let clientCredentialsAuthorizer = constructor(
        of: "ClientCredentialsAuthorizer",
        "Renews its token with the client's own credentials. The first one is fetched at the first use.",
        parameters: [
            .required("confidential_client", .object(LoginClientObject.kind), "The client whose tokens they are."),
            .required("scopes", .scopes, "Scopes of one resource server."),
            .optional("opts", .table, "Options.", options: tokenOptions),
        ],
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
    ) { call, given in
        let client = call.object("confidential_client", LoginClientObject.kind)
        return try ClientCredentialsAuthorizer(
            confidentialClient: client.confidential(for: call),
            scopes: call.scopes("scopes"),
            accessToken: given.accessToken(),
            expiresAt: given.expiresAt(),
            onRefresh: given.hasHandler ? RefreshHandler.handler(given.functions) : nil,
            options: given.options.renewal(of: client),
            time: call.services.time
        )
    }

    static let renewingAuthorizer = constructor(
        of: "RenewingAuthorizer",
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
        optionsIn: "functions",
        functions: LuaTokenGrant.functionNames,
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
    ) { call, given in
        try RenewingAuthorizer(
            grant: LuaTokenGrant(functions: given.functions),
            accessToken: given.accessToken(),
            expiresAt: given.expiresAt(),
            onRefresh: given.hasHandler ? RefreshHandler.authorHandler(given.functions) : nil,
            options: given.options.renewal(of: nil),
            time: call.services.time
        )
    }

    /// The function that makes authorizers of a class.
    ///
    /// - Parameters:
    ///   - name: The name of the class.
    ///   - summary: What its authorizers do, in one sentence.
    ///   - parameters: The parameters.
    ///   - argument: The argument whose table has what all of them take.
    ///   - functions: The names of the author's functions in it, besides `on_refresh`.
    ///   - example: How it is used.
    ///   - make: Makes one.
    /// - Returns: The function.
    private static func constructor(
        of name: String,
        _ summary: String,
        parameters: [HostParameter],
        optionsIn argument: StaticString = "opts",
        functions: [String] = [],
        example: HostExample,
        make: @escaping @Sendable (HostCall, RenewingArguments) throws -> any Authorizer
    ) -> HostFunction {
        HostFunction(
            "globus.\(name)",
            summary,
            parameters: parameters,
            results: [HostResult("globus.\(name)", "The authorizer.")],
            example: example
        ) { call in
            let given = RenewingArguments(call, argument, functions: functions)
            return given.result(try make(call, given))
        }
    }
}
