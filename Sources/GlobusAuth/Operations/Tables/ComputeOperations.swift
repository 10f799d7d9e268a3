extension [ServiceOperation] {
    /// The operations of `ComputeClientV2`.
    static let computeV2: [ServiceOperation] = [
        ServiceOperation(
            "get_version",
            .get,
            "/v2/version",
            "Returns the version of the service and of its parts.",
            [.query("service", .text, "The part whose version is returned, or \"all\".")]
        ),
        ServiceOperation(
            "get_result_amqp_url",
            .get,
            "/v2/get_amqp_result_connection_url",
            "Returns a new address, with its password, at which results of tasks arrive as messages."
        ),
        ServiceOperation(
            "register_endpoint",
            .post,
            "/v2/endpoints",
            "Registers an endpoint.",
            [.data("data", "The endpoint's document.")]
        ),
        ServiceOperation(
            "get_endpoint",
            .get,
            "/v2/endpoints/{endpoint_id}",
            "Returns an endpoint.",
            [.path("endpoint_id", "The endpoint.")],
            errors: [.computeEndpointNotFound]
        ),
        ServiceOperation(
            "get_endpoint_status",
            .get,
            "/v2/endpoints/{endpoint_id}/status",
            "Returns whether an endpoint is online.",
            [.path("endpoint_id", "The endpoint.")],
            errors: [.computeEndpointNotFound]
        ),
        ServiceOperation(
            "get_endpoints",
            .get,
            "/v2/endpoints",
            "Lists the endpoints of the caller.",
            [.query("role", .word("owner", "any"), "The caller's role in them.")],
            paging: .list(items: nil)
        ),
        ServiceOperation(
            "delete_endpoint",
            .delete,
            "/v2/endpoints/{endpoint_id}",
            "Deletes an endpoint.",
            [.path("endpoint_id", "The endpoint.")],
            errors: [.computeEndpointNotFound]
        ),
        ServiceOperation(
            "lock_endpoint",
            .post,
            "/v2/endpoints/{endpoint_id}/lock",
            "Keeps an endpoint from being registered again for a while.",
            [.path("endpoint_id", "The endpoint.")],
            errors: [.computeEndpointNotFound]
        ),
        ServiceOperation(
            "register_function",
            .post,
            "/v2/functions",
            "Registers a function.",
            [.data("data", "The function's document.")]
        ),
        ServiceOperation(
            "get_function",
            .get,
            "/v2/functions/{function_id}",
            "Returns a function.",
            [.path("function_id", "The function.")],
            errors: [.functionNotFound]
        ),
        ServiceOperation(
            "delete_function",
            .delete,
            "/v2/functions/{function_id}",
            "Deletes a function.",
            [.path("function_id", "The function.")],
            errors: [.functionNotFound]
        ),
        ServiceOperation(
            "get_task",
            .get,
            "/v2/tasks/{task_id}",
            "Returns the state of a task, and its result where it has ended.",
            [.path("task_id", "The task.")],
            errors: [.computeTaskNotFound]
        ),
        ServiceOperation(
            "get_task_batch",
            .post,
            "/v2/batch_status",
            "Returns the states of several tasks.",
            [.body("task_ids", .texts, "The tasks.", required: true)]
        ),
        ServiceOperation(
            "get_task_group",
            .get,
            "/v2/taskgroup/{task_group_id}",
            "Returns the tasks of a group.",
            [.path("task_group_id", "The group.")],
            errors: [.computeTaskNotFound]
        ),
        ServiceOperation(
            "submit",
            .post,
            "/v2/submit",
            "Submits tasks to endpoints.",
            [.data("data", "The document with the tasks.")]
        ),
    ]

    /// The operations of `ComputeClientV3`.
    static let computeV3: [ServiceOperation] = [
        ServiceOperation(
            "register_endpoint",
            .post,
            "/v3/endpoints",
            "Registers an endpoint.",
            [.data("data", "The endpoint's document.")]
        ),
        ServiceOperation(
            "update_endpoint",
            .put,
            "/v3/endpoints/{endpoint_id}",
            "Changes an endpoint.",
            [.path("endpoint_id", "The endpoint."), .data("data", "The endpoint's document.")],
            errors: [.computeEndpointNotFound]
        ),
        ServiceOperation(
            "lock_endpoint",
            .post,
            "/v3/endpoints/{endpoint_id}/lock",
            "Keeps an endpoint from being registered again for a while.",
            [.path("endpoint_id", "The endpoint.")],
            errors: [.computeEndpointNotFound]
        ),
        ServiceOperation(
            "get_endpoint_allowlist",
            .get,
            "/v3/endpoints/{endpoint_id}/allowed_functions",
            "Lists the functions that an endpoint accepts.",
            [.path("endpoint_id", "The endpoint.")],
            errors: [.computeEndpointNotFound]
        ),
        ServiceOperation(
            "register_function",
            .post,
            "/v3/functions",
            "Registers a function.",
            [.data("data", "The function's document.")]
        ),
        ServiceOperation(
            "submit",
            .post,
            "/v3/endpoints/{endpoint_id}/submit",
            "Submits tasks to an endpoint.",
            [.path("endpoint_id", "The endpoint."), .data("data", "The document with the tasks.")],
            errors: [.computeEndpointNotFound]
        ),
    ]
}

extension OperationError {
    static let computeEndpointNotFound = OperationError(404, "ENDPOINT_NOT_FOUND", "there is no such endpoint")
    static let functionNotFound = OperationError(404, "FUNCTION_NOT_FOUND", "there is no such function")
    static let computeTaskNotFound = OperationError(404, "TASK_NOT_FOUND", "there is no such task")
}
