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
        results: [HostResult("globus.RefreshTokenAuthorizer", "The authorizer.")]
    ) { thread in
        HostCall.run(thread) { call in
            let options = CallOptions(stack: call.stack, index: 3, function: "globus.RefreshTokenAuthorizer")
            let functions = AuthorFunctions.make(of: call, at: 3, names: [RefreshHandler.name])
            let client = call.object(at: 2, LoginClientObject.kind)
            let authorizer = try RefreshTokenAuthorizer(
                refreshToken: call.optionalSecret(at: 1, "globus.RefreshTokenAuthorizer: argument #1 (refresh_token)"),
                authClient: client.client,
                accessToken: options.string("access_token").map { Secret($0) },
                expiresAt: options.seconds(),
                onRefresh: options.with(RefreshHandler.name) { RefreshHandler.handler(functions) },
                options: options.renewal(of: client),
                time: call.services.time
            )
            call.stack.push(authorizer: authorizer)
            AuthorFunctions.bind(on: call.stack)
            return 1
        }
    }

    static let clientCredentialsAuthorizer = HostFunction(
        "globus.ClientCredentialsAuthorizer",
        "Renews its token with the client's own credentials. The first one is fetched at the first use.",
        parameters: [
            .required("confidential_client", .object(LoginClientObject.kind), "The client whose tokens they are."),
            .required("scopes", .string | .table, "Scopes of one resource server: a string, or a list of strings."),
            .optional("opts", .table, "Options.", options: tokenOptions),
        ],
        results: [HostResult("globus.ClientCredentialsAuthorizer", "The authorizer.")]
    ) { thread in
        HostCall.run(thread) { call in
            let options = CallOptions(stack: call.stack, index: 3, function: "globus.ClientCredentialsAuthorizer")
            let functions = AuthorFunctions.make(of: call, at: 3, names: [RefreshHandler.name])
            let client = call.object(at: 1, LoginClientObject.kind)
            let authorizer = try ClientCredentialsAuthorizer(
                confidentialClient: client.confidential(for: "globus.ClientCredentialsAuthorizer"),
                scopes: call.scopes(at: 2, "globus.ClientCredentialsAuthorizer: argument #2 (scopes)"),
                accessToken: options.string("access_token").map { Secret($0) },
                expiresAt: options.seconds(),
                onRefresh: options.with(RefreshHandler.name) { RefreshHandler.handler(functions) },
                options: options.renewal(of: client),
                time: call.services.time
            )
            call.stack.push(authorizer: authorizer)
            AuthorFunctions.bind(on: call.stack)
            return 1
        }
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
        results: [HostResult("globus.RenewingAuthorizer", "The authorizer.")]
    ) { thread in
        HostCall.run(thread) { call in
            let options = CallOptions(stack: call.stack, index: 1, function: "globus.RenewingAuthorizer")
            let names = LuaTokenGrant.functionNames + [RefreshHandler.name]
            let functions = AuthorFunctions.make(of: call, at: 1, names: names)
            let authorizer = try RenewingAuthorizer(
                grant: LuaTokenGrant(functions: functions),
                accessToken: options.string("access_token").map { Secret($0) },
                expiresAt: options.seconds(),
                onRefresh: options.with(RefreshHandler.name) {
                    { response in try await RefreshHandler.run(functions) { $0.push(response.value) } }
                },
                options: options.renewal(of: nil),
                time: call.services.time
            )
            call.stack.push(authorizer: authorizer)
            AuthorFunctions.bind(on: call.stack)
            return 1
        }
    }
}

extension CallOptions {
    /// The option `expires_at`.
    fileprivate func seconds() throws -> Double? {
        try with("expires_at") {
            guard let seconds = stack.number(at: -1), seconds.isFinite else {
                throw invalid("expires_at", "must be seconds since 1970, got \(stack.text(at: -1))")
            }
            return seconds
        }
    }
}
