extension [ServiceOperation] {
    /// What managers and monitors of endpoints do.
    static let transferManagement: [ServiceOperation] = [
        ServiceOperation(
            "endpoint_manager_monitored_endpoints",
            .get,
            "/v0.10/endpoint_manager/monitored_endpoints",
            "Lists the endpoints on which the caller is a monitor or a manager.",
            [.queryParams],
            paging: .list(items: "DATA")
        ),
        ServiceOperation(
            "endpoint_manager_hosted_endpoint_list",
            .get,
            "/v0.10/endpoint_manager/endpoint/{endpoint_id}/hosted_endpoint_list",
            "Lists the collections that an endpoint hosts, for its managers.",
            [.path("endpoint_id", "The collection or endpoint."), .queryParams],
            paging: .list(items: "DATA")
        ),
        ServiceOperation(
            "endpoint_manager_get_endpoint",
            .get,
            "/v0.10/endpoint_manager/endpoint/{endpoint_id}",
            "Reads what is known about an endpoint, for its managers.",
            [.path("endpoint_id", "The collection or endpoint."), .queryParams]
        ),
        ServiceOperation(
            "endpoint_manager_acl_list",
            .get,
            "/v0.10/endpoint_manager/endpoint/{endpoint_id}/access_list",
            "Lists the access rules of an endpoint, for its managers.",
            [.path("endpoint_id", "The collection or endpoint."), .queryParams],
            paging: .list(items: "DATA")
        ),
        ServiceOperation(
            "endpoint_manager_task_list",
            .get,
            "/v0.10/endpoint_manager/task_list",
            "Lists the tasks on endpoints that the caller manages.",
            [
                .query("filter_status", .texts, "The states of the tasks, such as \"ACTIVE\"."),
                .query("filter_task_id", .texts, "The tasks themselves."),
                .query("filter_owner_id", .id, "The identity that owns them."),
                .query("filter_endpoint", .id, "The endpoint that they use."),
                .query("filter_endpoint_use", .word("source", "destination"), "How they use the endpoint."),
                .query("filter_is_paused", .boolean, "Whether they are paused."),
                .query("filter_completion_time", .timeRange, "When they ended: two times in a list or a text."),
                .query("filter_min_faults", .integer, "How many faults they had at least."),
                .query("filter_local_user", .text, "The local user for whom they run; needs filter_endpoint."),
                .query("last_key", .text, "Where the list goes on: the key of the last answer."),
                .queryParams,
            ],
            paging: .lastKey(items: "DATA"),
            rules: [.needs("filter_endpoint_use", "filter_endpoint")]
        ),
        ServiceOperation(
            "endpoint_manager_get_task",
            .get,
            "/v0.10/endpoint_manager/task/{task_id}",
            "Reads what is known about a task, for managers of its endpoints.",
            [.path("task_id", "The task."), .queryParams],
            errors: [.taskNotFound]
        ),
        ServiceOperation(
            "endpoint_manager_task_event_list",
            .get,
            "/v0.10/endpoint_manager/task/{task_id}/event_list",
            "Lists what happened to a task, for managers of its endpoints.",
            [
                .path("task_id", "The task."),
                .query("limit", .integer, "How many items are listed at most."),
                .query("offset", .integer, "How many items are left out at the beginning."),
                .query("filter_is_error", .flag, "Whether only errors are listed, or everything else."),
                .queryParams,
            ],
            paging: .total(items: "DATA", pageSize: 1000, cap: 1000),
            errors: [.taskNotFound]
        ),
        ServiceOperation(
            "endpoint_manager_task_pause_info",
            .get,
            "/v0.10/endpoint_manager/task/{task_id}/pause_info",
            "Tells why a task is paused, for managers of its endpoints.",
            [.path("task_id", "The task."), .queryParams],
            errors: [.taskNotFound]
        ),
        ServiceOperation(
            "endpoint_manager_task_successful_transfers",
            .get,
            "/v0.10/endpoint_manager/task/{task_id}/successful_transfers",
            "Lists the files that a task has copied, for managers of its endpoints.",
            [
                .path("task_id", "The task."),
                .query("marker", .text, "Where the list goes on: the marker of the last answer."),
                .queryParams,
            ],
            paging: .nullableMarker(items: "DATA", key: "next_marker"),
            errors: [.taskNotFound]
        ),
        ServiceOperation(
            "endpoint_manager_task_skipped_errors",
            .get,
            "/v0.10/endpoint_manager/task/{task_id}/skipped_errors",
            "Lists the files that a task has skipped, for managers of its endpoints.",
            [
                .path("task_id", "The task."),
                .query("marker", .text, "Where the list goes on: the marker of the last answer."),
                .queryParams,
            ],
            paging: .nullableMarker(items: "DATA", key: "next_marker"),
            errors: [.taskNotFound]
        ),
        ServiceOperation(
            "endpoint_manager_cancel_tasks",
            .post,
            "/v0.10/endpoint_manager/admin_cancel",
            "Cancels other people's tasks, as a manager of their endpoints.",
            [
                .body("task_ids", .texts, "The tasks.", required: true, at: "task_id_list"),
                .body("message", .text, "Why, for the people whose tasks they are.", required: true),
                .queryParams,
            ]
        ),
        ServiceOperation(
            "endpoint_manager_cancel_status",
            .get,
            "/v0.10/endpoint_manager/admin_cancel/{admin_cancel_id}",
            "Tells how far a cancellation of tasks has come.",
            [.path("admin_cancel_id", "The cancellation."), .queryParams]
        ),
        ServiceOperation(
            "endpoint_manager_pause_tasks",
            .post,
            "/v0.10/endpoint_manager/admin_pause",
            "Pauses other people's tasks, as a manager of their endpoints.",
            [
                .body("task_ids", .texts, "The tasks.", required: true, at: "task_id_list"),
                .body("message", .text, "Why, for the people whose tasks they are.", required: true),
                .queryParams,
            ]
        ),
        ServiceOperation(
            "endpoint_manager_resume_tasks",
            .post,
            "/v0.10/endpoint_manager/admin_resume",
            "Has paused tasks go on, as a manager of their endpoints.",
            [.body("task_ids", .texts, "The tasks.", required: true, at: "task_id_list"), .queryParams]
        ),
        ServiceOperation(
            "endpoint_manager_pause_rule_list",
            .get,
            "/v0.10/endpoint_manager/pause_rule_list",
            "Lists the pause rules of endpoints that the caller manages.",
            [.query("filter_endpoint", .id, "The endpoint whose rules are listed."), .queryParams],
            paging: .list(items: "DATA")
        ),
        ServiceOperation(
            "endpoint_manager_create_pause_rule",
            .post,
            "/v0.10/endpoint_manager/pause_rule",
            "Creates a pause rule.",
            [.data("data", "The rule: DATA_TYPE, endpoint_id, message, start_time, pause_ls and the like.")]
        ),
        ServiceOperation(
            "endpoint_manager_get_pause_rule",
            .get,
            "/v0.10/endpoint_manager/pause_rule/{pause_rule_id}",
            "Reads a pause rule.",
            [.path("pause_rule_id", "The pause rule."), .queryParams]
        ),
        ServiceOperation(
            "endpoint_manager_update_pause_rule",
            .put,
            "/v0.10/endpoint_manager/pause_rule/{pause_rule_id}",
            "Changes a pause rule.",
            [.path("pause_rule_id", "The pause rule."), .data("data", "The fields to change.")]
        ),
        ServiceOperation(
            "endpoint_manager_delete_pause_rule",
            .delete,
            "/v0.10/endpoint_manager/pause_rule/{pause_rule_id}",
            "Removes a pause rule.",
            [.path("pause_rule_id", "The pause rule."), .queryParams]
        ),
    ]
}
