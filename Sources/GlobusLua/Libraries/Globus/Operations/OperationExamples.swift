import LuaRuntime

/// Examples of the operations that scripts use most, by the methods' names.
enum OperationExamples {
    static let all: [String: HostExample] = [
        "TransferClient:task_list": HostExample(
            """
            local filter = { status = "SUCCEEDED" }
            local tasks = transfer:task_list { limit = 3, filter = filter }
            print(#tasks.data.DATA)
            """,
            prints: "3"
        ),
        "TransferClient:get_task": HostExample(
            """
            local task_id = transfer:task_list({ limit = 1 }).data.DATA[1].task_id
            print(transfer:get_task(task_id).data.status)
            """,
            prints: "SUCCEEDED"
        ),
        "TransferClient:get_submission_id": HostExample(
            """
            print(#transfer:get_submission_id().data.value)
            """,
            prints: "36"
        ),
        "TransferClient:task_event_list": HostExample(
            """
            local task_id = transfer:task_list({ limit = 1 }).data.DATA[1].task_id
            for _, event in ipairs(transfer:task_event_list(task_id).data.DATA) do
              print(event.code)
            end
            """,
            prints: """
                SUCCEEDED
                PROGRESS
                STARTED
                """
        ),
        "GroupsClient:get_my_groups": HostExample(
            """
            local scope = "urn:globus:auth:scope:groups.api.globus.org:all"
            local authorizer = globus.ClientCredentialsAuthorizer(client, scope)
            local groups = globus.GroupsClient { authorizer = authorizer }
            for _, group in ipairs(groups:get_my_groups().data) do print(group.name) end
            """,
            prints: """
                Beamline users
                Cluster operators
                Genomics lab
                """
        ),
    ]
}
