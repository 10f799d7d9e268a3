import GlobusAuth
import LuaRuntime

extension GlobusLibrary {
    static let authorizers = [
        nullAuthorizer, basicAuthorizer, accessTokenAuthorizer, staticGlobusAuthorizer, globusAuthorizer,
    ]

    static let nullAuthorizer = HostFunction(
        "globus.NullAuthorizer",
        "Authorizes nothing: requests carry no Authorization.",
        results: [HostResult("globus.NullAuthorizer", "The authorizer.")]
    ) { thread in
        HostCall.run(thread) { call in
            call.stack.push(authorizer: NullAuthorizer())
            return 1
        }
    }

    static let basicAuthorizer = HostFunction(
        "globus.BasicAuthorizer",
        "Authorizes by name and password (RFC 7617).",
        parameters: [.required("username", .string, "The name."), .required("password", .string, "The password.")],
        results: [HostResult("globus.BasicAuthorizer", "The authorizer.")]
    ) { thread in
        HostCall.run(thread) { call in
            let username = try call.string(at: 1, "globus.BasicAuthorizer: argument #1 (username)")
            let password = try call.secret(at: 2, "globus.BasicAuthorizer: argument #2 (password)")
            call.stack.push(authorizer: BasicAuthorizer(username: username, password: password))
            return 1
        }
    }

    static let accessTokenAuthorizer = HostFunction(
        "globus.AccessTokenAuthorizer",
        "Authorizes by a token that is not renewed (RFC 6750).",
        parameters: [.required("access_token", .string, "The token.")],
        results: [HostResult("globus.AccessTokenAuthorizer", "The authorizer.")]
    ) { thread in
        HostCall.run(thread) { call in
            let token = try call.secret(at: 1, "globus.AccessTokenAuthorizer: argument #1 (access_token)")
            call.stack.push(authorizer: try AccessTokenAuthorizer(token))
            return 1
        }
    }

    static let staticGlobusAuthorizer = HostFunction(
        "globus.StaticGlobusAuthorizer",
        "Authorizes by a header of the author's own.",
        parameters: [.required("header_val", .string, "The value of the Authorization field.")],
        results: [HostResult("globus.StaticGlobusAuthorizer", "The authorizer.")]
    ) { thread in
        HostCall.run(thread) { call in
            let value = try call.secret(at: 1, "globus.StaticGlobusAuthorizer: argument #1 (header_val)")
            call.stack.push(authorizer: try StaticGlobusAuthorizer(headerValue: value))
            return 1
        }
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
        results: [HostResult("globus.GlobusAuthorizer", "The authorizer.")]
    ) { thread in
        HostCall.run(thread) { call in
            let functions = AuthorFunctions.make(of: call, at: 1, names: LuaAuthorizer.functionNames)
            call.stack.push(authorizer: LuaAuthorizer(functions: functions))
            AuthorFunctions.bind(on: call.stack)
            return 1
        }
    }
}
