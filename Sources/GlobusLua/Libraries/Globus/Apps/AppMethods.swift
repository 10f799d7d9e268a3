import GlobusAuth
import LuaRuntime

/// The methods of apps.
enum AppMethods {
    static let all = [login, loginRequired, logout, addScopeRequirements, getAuthorizer]

    private static let kind = AppObject.kind

    static let login = HostFunction(
        waiting: "GlobusApp:login",
        "Logs in where that is needed, and stores the tokens.",
        of: kind,
        details: """
            Of all tasks and processes that share the storage one logs in at a time; those that waited for it use its tokens. \
            A login that fails leaves what was stored. A login that asks a person takes the permission `--allow-login`, \
            unless the app has a function for it.
            """,
        parameters: [
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    .optional(
                        "auth_params",
                        .table,
                        "What the login must fulfil, such as `authorization_parameters` of a requirements error.",
                        options: AuthorizationParameters.options
                    ),
                    .optional(
                        "force",
                        .boolean,
                        "Whether to log in although it does not seem needed.",
                        default: "false"
                    ),
                ]
            )
        ],
        failures: .login,
        example: HostExample(
            """
            app:login()
            print(app:login_required())
            """,
            prints: "false"
        )
    ) { object, call in
        let options = call.options("opts")
        let parameters = try options.authorizationParameters("auth_params")
        let isForced = options.boolean("force") ?? false
        let app = object.app
        return .wait {
            try await app.login(authorizationParameters: parameters, force: isForced)
            return .nothing
        }
    }

    static let loginRequired = HostFunction(
        waiting: "GlobusApp:login_required",
        "Whether a login is needed before all services that the app needs can be used.",
        of: kind,
        results: [
            HostResult("boolean", "True where tokens are absent, have expired for good, or lack a scope or a consent.")
        ],
        failures: [.storage],
        example: HostExample(
            """
            print(app:login_required())
            """,
            prints: "true"
        )
    ) { object, _ in
        let app = object.app
        return .wait {
            let isRequired = try await app.loginRequired()
            return .push { stack in
                stack.push(isRequired)
                return 1
            }
        }
    }

    static let logout = HostFunction(
        waiting: "GlobusApp:logout",
        "Revokes the tokens and removes them from the storage; a revocation that fails stops nothing and is told at the end.",
        of: kind,
        parameters: [
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    .optional(
                        "sweep",
                        .boolean,
                        "Whether everything in the storage goes, and not only what the app needs now.",
                        default: "false"
                    )
                ]
            )
        ],
        failures: .tokenRequest + [.storage],
        example: HostExample(
            """
            app:login()
            app:logout()
            print(app:login_required())
            """,
            prints: "true"
        )
    ) { object, call in
        let isSweep = call.options("opts").boolean("sweep") ?? false
        let app = object.app
        return .wait {
            try await app.logout(sweep: isSweep)
            return .nothing
        }
    }

    static let addScopeRequirements = HostFunction(
        "GlobusApp:add_scope_requirements",
        "Makes the app need further scopes; the next use of a service that lacks one logs in again.",
        of: kind,
        parameters: [.required("scope_requirements", .table, "The scopes by resource server.")],
        failures: [HostFailure(.scopeParse, "a text is no list of scopes")],
        example: HostExample(
            """
            local groups = globus.scopes.GroupsScopes
            app:add_scope_requirements { [groups.resource_server] = groups.all }
            print(app.scope_requirements[groups.resource_server][1] == groups.all)
            """,
            prints: "true"
        )
    ) { object, call in
        let place = call.place(of: "scope_requirements")
        try object.app.addScopeRequirements(
            call.stack.scopeRequirements(at: call.index(of: "scope_requirements"), place)
        )
        return .nothing
    }

    static let getAuthorizer = HostFunction(
        waiting: "GlobusApp:get_authorizer",
        "What authorizes requests to a service; logs in first where that is needed.",
        of: kind,
        parameters: [.required("resource_server", .string, "The service, such as \"transfer.api.globus.org\".")],
        results: [HostResult("globus.GlobusAuthorizer", "The authorizer, of which there is one for each service.")],
        failures: .login,
        example: HostExample(
            """
            local transfer = globus.TransferClient { app = app }
            print(app:get_authorizer(transfer.resource_server))
            """,
            prints: "globus.ClientCredentialsAuthorizer"
        )
    ) { object, call in
        let app = object.app
        let name = try call.string("resource_server")
        return .wait {
            let authorizer = try await app.authorizer(for: name)
            return .push { stack in
                stack.push(authorizer: authorizer)
                return 1
            }
        }
    }
}

extension [HostFailure] {
    /// What a login raises.
    static let login = [
        HostFailure("TokenValidationError", "tokens are absent or not the right ones, and nothing mends it"),
        HostFailure("LoginFlowError", "the login did not come to its end"),
        HostFailure(.permission, "the script may not start a login that asks a person"),
        HostFailure("AuthAPIError", "Globus Auth refuses"),
        .storage,
    ]
}
