import GlobusAuth
import IDTokens
import LuaRuntime

/// What ID tokens tell, and the keys by which they are checked.
enum IDTokenMembers {
    private static let configuration = HostParameter.optional(
        "openid_configuration",
        .table | .object(ResponseObject.kind),
        "The server's OpenID configuration.",
        default: "fetched"
    )

    static let decode = HostFunction(
        waiting: "OAuthTokenResponse:decode_id_token",
        "Checks the ID token and reads what it tells: signature, issuer, audience and times.",
        receiver: .object(ResponseObject.kind),
        parameters: [
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    configuration,
                    .optional(
                        "jwk",
                        .table,
                        "The server's key set, which needs the configuration, too.",
                        default: "fetched"
                    ),
                    .optional("jwt_params", .table, "How strict the checks are.", options: parameters),
                ]
            )
        ],
        results: [HostResult("table", "The claims, such as `sub` and `preferred_username`.")],
        failures: .tokenRequest + [
            HostFailure(.idToken, "the token is not valid; the message says why"),
            HostFailure(.usage, "there is no ID token: the scope openid was not asked for"),
        ],
        example: HostExample(
            """
            client:oauth2_start_flow("https://example.org/done", "openid")
            local url = client:oauth2_get_authorize_url()
            local opts = { allow_redirects = false }
            local redirect = globus.request("GET", url, opts).headers.location
            local code = redirect:match("code=([^&]+)")
            local response = client:oauth2_exchange_code_for_tokens(code)
            print(response:decode_id_token().preferred_username)
            """,
            prints: "rosa@globus.example"
        )
    ) { call in
        let object = call.receiver(ResponseObject.kind)
        guard let tokens = object.tokens else { throw call.misuse("the object before the colon is no token response") }
        guard let client = object.loginClient else {
            throw call.misuse("the answer to a renewal does not tell its client; decode that of a login")
        }
        let given = call.options("opts")
        var options = IDTokenDecoder.Options(
            openIDConfiguration: try given.document("openid_configuration"),
            jwk: try given.document("jwk")
        )
        try given.with("jwt_params") {
            let parameters = given.nested(at: -1)
            options.leeway = try parameters.leeway() ?? options.leeway
            options.nonce = try parameters.string("nonce")
        }
        let decoder = client.idTokenDecoder
        return .wait { [options] in
            let claims = try await tokens.decodeIDToken(by: decoder, options)
            return .push { stack in
                stack.push(claims)
                return 1
            }
        }
    }

    private static let parameters: [HostParameter] = [
        .optional(
            "leeway",
            .number,
            "How far clocks may be apart.",
            unit: "seconds",
            default: "\(Int(IDTokenDecoder.usualLeeway))"
        ),
        .optional("nonce", .string, "What the token must hold, where the login was started with one."),
    ]

    static let jwk = jwk(
        "AuthLoginClient:get_jwk",
        receiver: LoginClientClass.receiver,
        example: HostExample(
            """
            print(client:get_jwk().keys[1].kty)
            print(client:get_jwk { as_pem = true }:match("^[^\\n]+"))
            """,
            prints: "RSA\n-----BEGIN PUBLIC KEY-----"
        )
    ) { call in
        let client = call.loginClient.client
        return Keys(
            set: { try await client.jwk(openIDConfiguration: $0) },
            pem: { try await client.jwkAsPEM(openIDConfiguration: $0) }
        )
    }

    static let jwkOfAuthClient = jwk(
        "AuthClient:get_jwk",
        receiver: .object(ClientObject.kind),
        example: HostExample(
            """
            print(globus.AuthClient():get_jwk().keys[1].kty)
            """,
            prints: "RSA"
        )
    ) { call in
        let client = AuthClient(base: call.receiver(ClientObject.kind).client)
        return Keys(
            set: { try await client.jwk(openIDConfiguration: $0) },
            pem: { try await client.jwkAsPEM(openIDConfiguration: $0) }
        )
    }

    /// How a client fetches the keys of its server, by its OpenID configuration.
    private struct Keys {
        let set: (JSONValue?) async throws -> JSONValue
        let pem: (JSONValue?) async throws -> String
    }

    private static func jwk(
        _ name: String,
        receiver: HostType,
        example: HostExample,
        _ keys: @escaping @Sendable (HostCall) -> Keys
    ) -> HostFunction {
        HostFunction(
            waiting: name,
            "The keys that the server signs ID tokens with.",
            receiver: receiver,
            parameters: [.optional("opts", .table, "Options.", options: [configuration, asPEM])],
            results: [HostResult("table|string", "The key set, or the key.")],
            failures: .tokenRequest,
            example: example
        ) { call in
            let keys = keys(call)
            let options = call.options("opts")
            let configuration = try options.document("openid_configuration")
            let wantsPEM = options.boolean("as_pem") == true
            return .wait {
                if wantsPEM {
                    let key = try await keys.pem(configuration)
                    return .values(.string(key))
                }
                let set = try await keys.set(configuration)
                return .push { stack in
                    stack.push(set)
                    return 1
                }
            }
        }
    }

    private static let asPEM = HostParameter.optional(
        "as_pem",
        .boolean,
        "Whether the first key is returned, as text in PEM.",
        default: "false"
    )
}

extension CallOptions {
    /// A JSON document, as a table or as the response that has it.
    fileprivate func document(_ name: String) throws -> JSONValue? {
        try with(name) {
            if let response = stack.object(at: -1, ResponseObject.kind) { return try response.response.parsedJSON() }
            do {
                return try JSONValue(parsing: stack.encodedJSON(at: -1))
            } catch let error as HostArgumentError {
                throw invalid(name, "must be a document: \(error.message)")
            }
        }
    }

    fileprivate func leeway() throws -> Double? {
        try with("leeway") {
            guard let seconds = stack.number(at: -1), seconds.isFinite, seconds >= 0 else {
                throw invalid("leeway", "must be seconds, 0 or more, got \(stack.text(at: -1))")
            }
            return seconds
        }
    }
}
