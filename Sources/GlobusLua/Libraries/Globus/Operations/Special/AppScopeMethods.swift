import GlobusAuth
import LuaRuntime

/// The methods with which clients make their apps need scopes that depend on other services.
enum AppScopeMethods {
    static let ofTimers = [
        dataAccess(of: "TimersClient"),
        method(
            "TimersClient:add_app_flow_user_scope",
            "Makes the client's app need leave to run flows, so that timers can run them.",
            "flow_ids",
            "The id of a flow, or a list of them.",
            example: HostExample(
                """
                local timers = globus.TimersClient { app = app }
                timers:add_app_flow_user_scope("f10e0000-0000-4000-8000-000000000001")
                local scope = app.scope_requirements[timers.resource_server][1]
                print(scope.dependencies[1].scope_string:match("[%w_]+$"))
                """,
                prints: "flow_f10e0000_0000_4000_8000_000000000001_user"
            )
        ) { try $0.addAppFlowUserScope($1) },
    ]

    static let ofSpecificFlow = [dataAccess(of: "SpecificFlowClient")]

    private static func dataAccess(of client: String) -> HostFunction {
        let isOfFlow = client == "SpecificFlowClient"
        let flow = isOfFlow ? "local flow_id = \"f10e0000-0000-4000-8000-000000000001\"\n" : ""
        return method(
            "\(client):add_app_transfer_data_access_scope",
            "Makes the client's app need access to the data of mapped collections, for transfers that are started for it.",
            "collection_ids",
            "The id of a collection, or a list of them.",
            example: HostExample(
                """
                \(flow)local client = globus.\(client)(\(isOfFlow ? "flow_id, " : ""){ app = app })
                local collection_id = "c011ec00-0000-4000-8000-000000000001"
                client:add_app_transfer_data_access_scope(collection_id)
                local scope = app.scope_requirements[client.resource_server][1]
                print(scope.dependencies[1].dependencies[1].scope_string:match("[%w_]+$"))
                """,
                prints: "data_access"
            )
        ) { try $0.addAppTransferDataAccessScope($1) }
    }

    private static func method(
        _ name: String,
        _ summary: String,
        _ parameter: StaticString,
        _ meaning: String,
        example: HostExample,
        add: @escaping @Sendable (BaseClient, [String]) throws -> Void
    ) -> HostFunction {
        HostFunction(
            name,
            summary,
            of: ClientObject.kind,
            parameters: [.required("\(parameter)", .string | .table, meaning)],
            results: [HostResult("globus.BaseClient", "The client.")],
            failures: [HostFailure(.usage, "the client has no app, or an id is none")],
            example: example
        ) { object, call in
            let index = call.index(of: parameter)
            let ids = call.stack.string(at: index).map { [$0] } ?? call.stack.strings(at: index)
            guard let ids else { throw call.invalid(parameter, "must be a string or a list of strings") }
            try add(object.client, ids)
            call.stack.pushCopy(of: 1)
            return .pushed(1)
        }
    }
}
