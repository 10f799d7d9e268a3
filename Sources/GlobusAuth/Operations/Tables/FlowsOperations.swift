extension [ServiceOperation] {
    /// The operations of `FlowsClient`.
    static let flows: [ServiceOperation] = [
        // Flows.
        ServiceOperation(
            "create_flow",
            .post,
            "/flows",
            "Creates a flow.",
            [
                .body("title", .text, "The flow's title.", required: true),
                .body("definition", .object, "What the flow does, state by state.", required: true),
                .body("input_schema", .object, "The JSON Schema of the input of its runs.", required: true),
                .body("subtitle", .text, "A short description."),
                .body("description", .text, "The description."),
                .body("flow_viewers", .texts, "The principals that may see the flow, such as \"public\"."),
                .body("flow_starters", .texts, "The principals that may run it, such as \"all_authenticated_users\"."),
                .body("flow_administrators", .texts, "The principals that may change it."),
                .body("run_managers", .texts, "The principals that may manage all its runs."),
                .body("run_monitors", .texts, "The principals that may watch all its runs."),
                .body("keywords", .texts, "Words by which the flow is found."),
                .body("subscription_id", .nullable(.id), "The subscription that it belongs to."),
                .body("authentication_policy_id", .nullable(.id), "The authentication policy that its runs demand."),
                .fields("additional_fields", "Further fields of the document; they win."),
            ]
        ),
        ServiceOperation(
            "get_flow",
            .get,
            "/flows/{flow_id}",
            "Returns a flow.",
            [.path("flow_id", "The flow."), .queryParams],
            errors: [.flowNotFound]
        ),
        ServiceOperation(
            "list_flows",
            .get,
            "/flows",
            "Lists the flows that the caller may see.",
            [
                .query(
                    "filter_roles",
                    .texts,
                    "The roles of which the caller has one in the flow, such as \"flow_owner\"."
                ),
                .query("filter_fulltext", .text, "The words that the flow contains."),
                .query("orderby", .repeated, "The fields to sort by, such as \"updated_at DESC\"."),
                .query("marker", .text, "Where the listing goes on, from the page before."),
                .queryParams,
            ],
            paging: .marker(items: "flows")
        ),
        ServiceOperation(
            "update_flow",
            .put,
            "/flows/{flow_id}",
            "Changes a flow.",
            [
                .path("flow_id", "The flow."),
                .body("title", .text, "The flow's title."),
                .body("definition", .object, "What the flow does, state by state."),
                .body("input_schema", .object, "The JSON Schema of the input of its runs."),
                .body("subtitle", .text, "A short description."),
                .body("description", .text, "The description."),
                .body("flow_owner", .text, "The principal that owns it; only the caller itself can become the owner."),
                .body("flow_viewers", .texts, "The principals that may see the flow."),
                .body("flow_starters", .texts, "The principals that may run it."),
                .body("flow_administrators", .texts, "The principals that may change it."),
                .body("run_managers", .texts, "The principals that may manage all its runs."),
                .body("run_monitors", .texts, "The principals that may watch all its runs."),
                .body("keywords", .texts, "Words by which the flow is found."),
                .body("subscription_id", .id, "The subscription that it belongs to, or \"DEFAULT\"."),
                .body("authentication_policy_id", .id, "The authentication policy that its runs demand."),
                .fields("additional_fields", "Further fields of the document; they win."),
            ],
            errors: [.flowNotFound]
        ),
        ServiceOperation(
            "delete_flow",
            .delete,
            "/flows/{flow_id}",
            "Deletes a flow.",
            [.path("flow_id", "The flow."), .queryParams],
            errors: [.flowNotFound]
        ),
        ServiceOperation(
            "validate_flow",
            .post,
            "/flows/validate",
            "Checks a flow's definition without creating the flow.",
            [
                .body("definition", .object, "What the flow does, state by state.", required: true),
                .body("input_schema", .object, "The JSON Schema of the input of its runs."),
            ],
            errors: [.flowInvalid]
        ),

        // Runs.
        ServiceOperation(
            "list_runs",
            .get,
            "/runs",
            "Lists the runs that the caller may see.",
            [
                .query("filter_flow_id", .texts, "The flows whose runs are listed."),
                .query(
                    "filter_roles",
                    .texts,
                    "The roles of which the caller has one in the run, such as \"run_owner\"."
                ),
                .query("marker", .text, "Where the listing goes on, from the page before."),
                .queryParams,
            ],
            paging: .marker(items: "runs")
        ),
        ServiceOperation(
            "get_run_logs",
            .get,
            "/runs/{run_id}/log",
            "Lists what has happened in a run.",
            [
                .path("run_id", "The run."),
                .query("limit", .integer, "How many entries a page has."),
                .query("reverse_order", .boolean, "Whether the newest entry comes first."),
                .query("marker", .text, "Where the listing goes on, from the page before."),
                .queryParams,
            ],
            paging: .marker(items: "entries"),
            errors: [.runNotFound]
        ),
        ServiceOperation(
            "get_run",
            .get,
            "/runs/{run_id}",
            "Returns a run.",
            [
                .path("run_id", "The run."),
                .query("include_flow_description", .boolean, "Whether the answer describes the flow as well."),
                .queryParams,
            ],
            errors: [.runNotFound]
        ),
        ServiceOperation(
            "get_run_definition",
            .get,
            "/runs/{run_id}/definition",
            "Returns the definition and the input schema by which a run was started.",
            [.path("run_id", "The run.")],
            errors: [.runNotFound]
        ),
        ServiceOperation(
            "cancel_run",
            .post,
            "/runs/{run_id}/cancel",
            "Cancels a run.",
            [.path("run_id", "The run.")],
            errors: [.runNotFound]
        ),
        ServiceOperation(
            "update_run",
            .put,
            "/runs/{run_id}",
            "Changes a run's title, tags and people.",
            [
                .path("run_id", "The run."),
                .body("label", .text, "The run's title."),
                .body("tags", .texts, "The run's tags."),
                .body("run_monitors", .texts, "The principals that may watch it."),
                .body("run_managers", .texts, "The principals that may manage it."),
                .fields("additional_fields", "Further fields of the document; they win."),
            ],
            errors: [.runNotFound]
        ),
        ServiceOperation(
            "delete_run",
            .post,
            "/runs/{run_id}/release",
            "Deletes a run that has ended, with its log.",
            [.path("run_id", "The run.")],
            errors: [.runNotFound]
        ),

        // Registered APIs and web inputs.
        ServiceOperation(
            "get_registered_api",
            .get,
            "/registered_apis/{registered_api_id}",
            "Returns a registered API.",
            [.path("registered_api_id", "The registered API."), .queryParams],
            errors: [.registeredAPINotFound]
        ),
        ServiceOperation(
            "list_registered_apis",
            .get,
            "/registered_apis",
            "Lists the registered APIs that the caller may see.",
            [
                .query("filter_roles", .texts, "The roles of which the caller has one in the API."),
                .query("orderby", .repeated, "The fields to sort by, such as \"name ASC\"."),
                .query("per_page", .integer, "How many a page has."),
                .query("marker", .text, "Where the listing goes on, from the page before."),
                .queryParams,
            ],
            paging: .marker(items: "registered_apis")
        ),
        ServiceOperation(
            "list_web_inputs",
            .get,
            "/web_inputs",
            "Lists the questions of runs that wait for a person's answer.",
            [
                .query("filter_roles", .words("viewer", "respondent"), "The roles of which the caller has one."),
                .query("filter_states", .words("open", "closed"), "The states that are listed."),
                .query("filter_flow_ids", .texts, "The flows whose questions are listed."),
                .query("filter_run_ids", .texts, "The runs whose questions are listed."),
                .query("orderby", .texts, "The fields to sort by, such as \"created_at DESC\"."),
                .query("per_page", .integer, "How many a page has."),
                .query("marker", .text, "Where the listing goes on, from the page before."),
                .queryParams,
            ],
            paging: .nullableMarker(items: "web_input_summaries", key: "marker", pageSizeParameter: "per_page")
        ),
        ServiceOperation(
            "get_web_input",
            .get,
            "/web_inputs/{web_input_id}",
            "Returns a question that waits for a person's answer.",
            [.path("web_input_id", "The question.")],
            errors: [.webInputNotFound]
        ),
        ServiceOperation(
            "respond_to_web_input",
            .post,
            "/web_inputs/{web_input_id}/respond",
            "Answers a question, so that its run goes on.",
            [
                .path("web_input_id", "The question."),
                .body("value", .any, "The answer.", required: true, at: "response.value"),
            ],
            errors: [.webInputNotFound]
        ),
    ]

    /// The operations of `SpecificFlowClient`, whose flow is the client's.
    static let specificFlow: [ServiceOperation] = [
        ServiceOperation(
            "run_flow",
            .post,
            "/flows/{flow_id}/run",
            "Starts a run of the flow.",
            [
                .body("body", .object, "The input, which fits the flow's schema.", required: true),
                .body("label", .text, "The run's title."),
                .body("tags", .texts, "The run's tags."),
                .body(
                    "activity_notification_policy",
                    .object,
                    "When a mail tells of the run; see RunActivityNotificationPolicy."
                ),
                .body("run_monitors", .texts, "The principals that may watch the run."),
                .body("run_managers", .texts, "The principals that may manage the run."),
                .fields("additional_fields", "Further fields of the request; they win."),
            ],
            errors: [.flowNotFound, .flowInputInvalid]
        ),
        ServiceOperation(
            "resume_run",
            .post,
            "/runs/{run_id}/resume",
            "Makes a run go on that is inactive.",
            [.path("run_id", "The run.")],
            errors: [.runNotFound]
        ),
        ServiceOperation(
            "validate_run",
            .post,
            "/flows/{flow_id}/validate_run",
            "Checks the input of a run without starting it.",
            [
                .body("body", .object, "The input, which fits the flow's schema.", required: true),
                .body("label", .text, "The run's title."),
                .body("tags", .texts, "The run's tags."),
                .body("run_monitors", .texts, "The principals that may watch the run."),
                .body("run_managers", .texts, "The principals that may manage the run."),
                .body(
                    "activity_notification_policy",
                    .object,
                    "When a mail tells of the run; see RunActivityNotificationPolicy."
                ),
                .fields("additional_fields", "Further fields of the request; they win."),
            ],
            errors: [.flowNotFound, .flowInputInvalid]
        ),
    ]
}

extension OperationError {
    static let flowNotFound = OperationError(404, "FLOW_NOT_FOUND", "there is no such flow")
    static let flowInvalid = OperationError(422, "UNPROCESSABLE_ENTITY", "the definition is not valid")
    static let flowInputInvalid = OperationError(400, "FLOW_INPUT_ERROR", "the input does not fit the flow's schema")
    static let runNotFound = OperationError(404, "RUN_NOT_FOUND", "there is no such run")
    static let registeredAPINotFound = OperationError(404, "NOT_FOUND", "there is no such registered API")
    static let webInputNotFound = OperationError(404, "NOT_FOUND", "there is no such question")
}
