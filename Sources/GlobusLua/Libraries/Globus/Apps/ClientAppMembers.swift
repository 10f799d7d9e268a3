import GlobusAuth
import LuaRuntime

/// What service clients have for apps.
enum ClientAppMembers {
    static let methods = [attach, addAppScope]
    static let ofTransfer = [addDataAccessScope]

    private static let kind = ClientObject.kind
    private static let client = HostResult("globus.BaseClient", "The client.")

    static let options: [HostParameter] = [
        .optional("app", .object(AppObject.kind), "The app that has the tokens, in place of an authorizer."),
        .optional(
            "app_scopes",
            .scopes,
            "The scopes that the app is to have for the service.",
            default: "those that the service needs"
        ),
    ]

    static let fields: [HostField] = [
        HostField("resource_server", "string?", "The service that accepts the tokens, where it is known.", of: kind) {
            object,
            call in
            if let name = object.client.resourceServer { call.stack.push(name) } else { call.stack.push() }
            return .pushed(1)
        },
        HostField(
            "default_scope_requirements",
            "globus.Scope[]",
            "The scopes that the service needs where none are named.",
            of: kind
        ) { object, call in
            call.stack.push(scopes: try ScopeList(object.client.defaultScopeRequirements).parsed())
            return .pushed(1)
        },
    ]

    private static let attach = HostFunction(
        "BaseClient:attach_globus_app",
        "Takes the tokens from an app from now on, and tells it which scopes the service needs.",
        of: kind,
        parameters: [
            .required("app", .object(AppObject.kind), "The app."),
            .optional("opts", .table, "Options.", options: [options[1]]),
        ],
        failures: [HostFailure(.usage, "the client has an app or an authorizer already, or no resource server")],
        example: HostExample(
            """
            local transfer = globus.TransferClient()
            transfer:attach_globus_app(app)
            print(transfer:get("/v0.10/task_list").http_status)
            """,
            prints: "200"
        )
    ) { object, call in
        let scopes = try call.options("opts").scopes("app_scopes")
        try object.client.attach(call.object("app", AppObject.kind).app, scopes: scopes)
        call.stack.pushCopy(of: call.index(of: "app"))
        call.stack.setUserValue(ClientObject.appSlot, of: 1)
        return .nothing
    }

    private static let addAppScope = HostFunction(
        "BaseClient:add_app_scope",
        "Makes the client's app need further scopes for the service.",
        of: kind,
        parameters: [.required("scopes", .scopes, "The scopes.")],
        results: [client],
        failures: [HostFailure(.usage, "the client has no app")],
        example: HostExample(
            """
            local groups = globus.GroupsClient { app = app }
            groups:add_app_scope(globus.scopes.GroupsScopes.all)
            print(#app.scope_requirements[groups.resource_server])
            """,
            prints: "2"
        )
    ) { object, call in
        try object.client.addAppScope(call.scopes("scopes"))
        call.stack.pushCopy(of: 1)
        return .pushed(1)
    }

    private static let addDataAccessScope = HostFunction(
        "TransferClient:add_app_data_access_scope",
        "Makes the client's app need access to the data of mapped collections of Globus Connect Server.",
        of: kind,
        parameters: [.required("collection_ids", .string | .table, "The id of a collection, or a list of them.")],
        results: [client],
        failures: [HostFailure(.usage, "the client has no app, or an id is none")],
        example: HostExample(
            """
            local transfer = globus.TransferClient { app = app }
            local id = "c011ec00-0000-4000-8000-000000000001"
            transfer:add_app_data_access_scope(id)
            local scope = app.scope_requirements[transfer.resource_server][1]
            print(scope.dependencies[1].scope_string:match("[%w_]+$"))
            """,
            prints: "data_access"
        )
    ) { object, call in
        let index = call.index(of: "collection_ids")
        let ids = call.stack.string(at: index).map { [$0] } ?? call.stack.strings(at: index)
        guard let ids else { throw call.invalid("collection_ids", "must be a string or a list of strings") }
        try object.client.addAppDataAccessScope(ids)
        call.stack.pushCopy(of: 1)
        return .pushed(1)
    }
}
