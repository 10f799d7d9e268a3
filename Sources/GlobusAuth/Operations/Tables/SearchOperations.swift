extension [ServiceOperation] {
    /// The operations of `SearchClient`.
    public static let search: [ServiceOperation] = [
        ServiceOperation(
            "create_index",
            .post,
            "/v1/index",
            "Creates an index.",
            [
                .body("display_name", .text, "The index's name.", required: true),
                .body("description", .text, "What it is for.", required: true),
            ]
        ),
        ServiceOperation(
            "update_index",
            .patch,
            "/v1/index/{index_id}",
            "Changes the name or the description of an index.",
            [
                .path("index_id", "The index."),
                .body("display_name", .text, "The new name."),
                .body("description", .text, "The new description."),
            ],
            errors: [.indexNotFound]
        ),
        ServiceOperation(
            "delete_index",
            .delete,
            "/v1/index/{index_id}",
            "Marks an index for deletion.",
            [.path("index_id", "The index.")],
            errors: [.indexNotFound]
        ),
        ServiceOperation(
            "reopen_index",
            .post,
            "/v1/index/{index_id}/reopen",
            "Takes back that an index is to be deleted.",
            [.path("index_id", "The index.")],
            errors: [.indexNotFound]
        ),
        ServiceOperation(
            "get_index",
            .get,
            "/v1/index/{index_id}",
            "Reads what is known about an index.",
            [.path("index_id", "The index."), .queryParams],
            errors: [.indexNotFound]
        ),
        ServiceOperation(
            "index_list",
            .get,
            "/v1/index_list",
            "Lists the indices on which the caller has a role.",
            [.query("filter_roles", .words("owner", "admin", "writer"), "The roles."), .queryParams],
            paging: .list(items: "index_list")
        ),
        ServiceOperation(
            "search",
            .get,
            "/v1/index/{index_id}/search",
            "Searches an index.",
            [
                .path("index_id", "The index."),
                .query("q", .text, "The query.", required: true),
                .query("offset", .integer, "How many items are left out at the beginning."),
                .query("limit", .integer, "How many items are listed at most."),
                .query("advanced", .boolean, "Whether the query is in the advanced language."),
                .queryParams,
            ],
            paging: .hasNextPage(items: "gmeta", pageSize: 100, cap: 10_000),
            errors: [.indexNotFound]
        ),
        ServiceOperation(
            "post_search",
            .post,
            "/v1/index/{index_id}/search",
            "Searches an index by a query with filters, facets and the like.",
            [
                .path("index_id", "The index."),
                .data("data", "The query, as globus.SearchQuery makes it."),
                .body("offset", .integer, "How many items are left out at the beginning."),
                .body("limit", .integer, "How many items are listed at most."),
            ],
            paging: .hasNextPage(items: "gmeta", pageSize: 100, cap: 10_000),
            errors: [.indexNotFound]
        ),
        ServiceOperation(
            "scroll",
            .post,
            "/v1/index/{index_id}/scroll",
            "Reads all that a query finds, however much it is.",
            [
                .path("index_id", "The index."),
                .data("data", "The query, as globus.SearchScrollQuery makes it."),
                .body("marker", .text, "Where the list goes on: the marker of the last answer."),
            ],
            paging: .marker(items: "gmeta"),
            errors: [.indexNotFound]
        ),
        ServiceOperation(
            "ingest",
            .post,
            "/v1/index/{index_id}/ingest",
            "Submits entries for an index; the answer names a task.",
            [.path("index_id", "The index."), .data("data", "The entries: ingest_type, ingest_data.")],
            errors: [.indexNotFound]
        ),
        ServiceOperation(
            "delete_by_query",
            .post,
            "/v1/index/{index_id}/delete_by_query",
            "Submits the removal of all that a query finds; the answer names a task.",
            [.path("index_id", "The index."), .data("data", "The query.")],
            errors: [.indexNotFound]
        ),
        ServiceOperation(
            "batch_delete_by_subject",
            .post,
            "/v1/index/{index_id}/batch_delete_by_subject",
            "Submits the removal of subjects; the answer names a task.",
            [
                .path("index_id", "The index."),
                .body("subjects", .texts, "The subjects.", required: true),
                .fields("additional_params", "Further fields of the request; they win."),
            ],
            errors: [.indexNotFound]
        ),
        ServiceOperation(
            "get_subject",
            .get,
            "/v1/index/{index_id}/subject",
            "Reads all entries of a subject.",
            [.path("index_id", "The index."), .query("subject", .text, "The subject.", required: true), .queryParams],
            errors: [.indexNotFound, .subjectNotFound]
        ),
        ServiceOperation(
            "delete_subject",
            .delete,
            "/v1/index/{index_id}/subject",
            "Submits the removal of a subject with all its entries; the answer names a task.",
            [.path("index_id", "The index."), .query("subject", .text, "The subject.", required: true), .queryParams],
            errors: [.indexNotFound]
        ),
        ServiceOperation(
            "get_entry",
            .get,
            "/v1/index/{index_id}/entry",
            "Reads one entry of a subject.",
            [
                .path("index_id", "The index."),
                .query("subject", .text, "The subject.", required: true),
                .query("entry_id", .text, "The entry; the one without an id where it is left out."),
                .queryParams,
            ],
            errors: [.indexNotFound, .subjectNotFound]
        ),
        ServiceOperation(
            "delete_entry",
            .delete,
            "/v1/index/{index_id}/entry",
            "Submits the removal of one entry of a subject; the answer names a task.",
            [
                .path("index_id", "The index."),
                .query("subject", .text, "The subject.", required: true),
                .query("entry_id", .text, "The entry; the one without an id where it is left out."),
                .queryParams,
            ],
            errors: [.indexNotFound]
        ),
        ServiceOperation(
            "get_task",
            .get,
            "/v1/task/{task_id}",
            "Reads how far a task has come.",
            [.path("task_id", "The task."), .queryParams],
            errors: [.taskNotFound]
        ),
        ServiceOperation(
            "get_task_list",
            .get,
            "/v1/task_list/{index_id}",
            "Lists the tasks of an index.",
            [.path("index_id", "The index."), .queryParams],
            paging: .list(items: "tasks"),
            errors: [.indexNotFound]
        ),
        ServiceOperation(
            "create_role",
            .post,
            "/v1/index/{index_id}/role",
            "Gives a role on an index.",
            [.path("index_id", "The index."), .data("data", "The role: role_name, principal."), .queryParams],
            errors: [.indexNotFound]
        ),
        ServiceOperation(
            "get_role_list",
            .get,
            "/v1/index/{index_id}/role_list",
            "Lists the roles on an index.",
            [.path("index_id", "The index."), .queryParams],
            paging: .list(items: "role_list"),
            errors: [.indexNotFound]
        ),
        ServiceOperation(
            "delete_role",
            .delete,
            "/v1/index/{index_id}/role/{role_id}",
            "Takes a role on an index away.",
            [.path("index_id", "The index."), .path("role_id", "The role."), .queryParams],
            errors: [.indexNotFound]
        ),
    ]
}

extension OperationError {
    /// There is no such index.
    fileprivate static let indexNotFound = OperationError(404, "NotFound.Generic", "there is no such index")
    /// There is no such subject.
    fileprivate static let subjectNotFound = OperationError(404, "NotFound.Generic", "the index has no such subject")
}
