import GlobusAuth
import LuaRuntime

extension GlobusLibrary {
    static let authorizers = [
        nullAuthorizer, basicAuthorizer, accessTokenAuthorizer, staticGlobusAuthorizer, globusAuthorizer,
    ]

    static let nullAuthorizer = HostFunction(
        "globus.NullAuthorizer",
        "Authorizes nothing: requests carry no Authorization.",
        results: [HostResult("globus.NullAuthorizer", "The authorizer.")],
        example: HostExample(
            """
            print(globus.NullAuthorizer():get_authorization_header())
            """,
            prints: "nil"
        )
    ) { call in
        call.stack.push(authorizer: NullAuthorizer())
        return .pushed(1)
    }

    static let basicAuthorizer = HostFunction(
        "globus.BasicAuthorizer",
        "Authorizes by name and password (RFC 7617).",
        parameters: [.required("username", .string, "The name."), .required("password", .string, "The password.")],
        results: [HostResult("globus.BasicAuthorizer", "The authorizer.")],
        example: HostExample(
            """
            print(globus.BasicAuthorizer("ada", "secret"):get_authorization_header())
            """,
            prints: "Basic YWRhOnNlY3JldA=="
        )
    ) { call in
        let username = try call.string("username")
        let password = try call.secret("password")
        call.stack.push(authorizer: BasicAuthorizer(username: username, password: password))
        return .pushed(1)
    }

    static let accessTokenAuthorizer = HostFunction(
        "globus.AccessTokenAuthorizer",
        "Authorizes by a token that is not renewed (RFC 6750).",
        parameters: [.required("access_token", .string, "The token.")],
        results: [HostResult("globus.AccessTokenAuthorizer", "The authorizer.")],
        example: HostExample(
            """
            local authorizer = globus.AccessTokenAuthorizer("my-token")
            print(authorizer, authorizer:get_authorization_header())
            """,
            prints: "globus.AccessTokenAuthorizer\tBearer my-token"
        )
    ) { call in
        let token = try call.secret("access_token")
        call.stack.push(authorizer: try AccessTokenAuthorizer(token))
        return .pushed(1)
    }

    static let staticGlobusAuthorizer = HostFunction(
        "globus.StaticGlobusAuthorizer",
        "Authorizes by a header of the author's own.",
        parameters: [.required("header_val", .string, "The value of the Authorization field.")],
        results: [HostResult("globus.StaticGlobusAuthorizer", "The authorizer.")],
        example: HostExample(
            """
            local authorizer = globus.StaticGlobusAuthorizer("Token my-token")
            print(authorizer:get_authorization_header())
            """,
            prints: "Token my-token"
        )
    ) { call in
        let value = try call.secret("header_val")
        call.stack.push(authorizer: try StaticGlobusAuthorizer(headerValue: value))
        return .pushed(1)
    }

    static let globusAuthorizer = HostFunction(
        "globus.GlobusAuthorizer",
        "Authorizes by functions of the author's own, which may wait and request.",
        parameters: [
            .required(
                "functions",
                .table,
                "The functions.",
                options: [
                    .required(
                        "get_authorization_header",
                        .function,
                        "Called with the authorizer; returns the value of the Authorization field, or nil."
                    ),
                    .optional(
                        "handle_missing_authorization",
                        .function,
                        "Called with the authorizer after a 401; returns whether a new header may help."
                    ),
                ]
            )
        ],
        results: [HostResult("globus.GlobusAuthorizer", "The authorizer.")],
        example: HostExample(
            """
            local authorizer = globus.GlobusAuthorizer {
              get_authorization_header = function()
                return "Token " .. "read from somewhere"
              end,
              handle_missing_authorization = function() return false end,
            }
            print(authorizer:get_authorization_header())
            """,
            prints: "Token read from somewhere"
        )
    ) { call in
        let functions = AuthorFunctions.make(
            of: call,
            at: call.index(of: "functions"),
            names: LuaAuthorizer.functionNames
        )
        call.stack.push(authorizer: LuaAuthorizer(functions: functions))
        AuthorFunctions.bind(on: call.stack)
        return .pushed(1)
    }
}
