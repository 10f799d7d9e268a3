extension [ServiceOperation] {
    /// Bookmarks, and files and folders at once.
    static let transferFiles: [ServiceOperation] = [
        ServiceOperation(
            "bookmark_list",
            .get,
            "/v0.10/bookmark_list",
            "Lists the caller's bookmarks.",
            [.queryParams],
            paging: .list(items: "DATA")
        ),
        ServiceOperation(
            "create_bookmark",
            .post,
            "/v0.10/bookmark",
            "Creates a bookmark.",
            [.data("bookmark_data", "The bookmark: name, endpoint_id, path.")]
        ),
        ServiceOperation(
            "get_bookmark",
            .get,
            "/v0.10/bookmark/{bookmark_id}",
            "Reads a bookmark.",
            [.path("bookmark_id", "The bookmark."), .queryParams]
        ),
        ServiceOperation(
            "update_bookmark",
            .put,
            "/v0.10/bookmark/{bookmark_id}",
            "Changes a bookmark's name.",
            [.path("bookmark_id", "The bookmark."), .data("bookmark_data", "The fields to change, which is the name.")]
        ),
        ServiceOperation(
            "delete_bookmark",
            .delete,
            "/v0.10/bookmark/{bookmark_id}",
            "Removes a bookmark.",
            [.path("bookmark_id", "The bookmark.")]
        ),
        ServiceOperation(
            "operation_ls",
            .get,
            "/v0.10/operation/endpoint/{endpoint_id}/ls",
            "Lists a folder of a collection.",
            [
                .path("endpoint_id", "The collection."),
                .query("path", .text, "The folder; the collection's default folder where it is left out."),
                .query("show_hidden", .flag, "Whether names that begin with a dot are listed."),
                .query("orderby", .texts, "The fields to sort by, such as \"name ASC\"."),
                .query("limit", .integer, "How many items are listed at most."),
                .query("offset", .integer, "How many items are left out at the beginning."),
                .query(
                    "filter",
                    .filters,
                    "Which ones are listed: \"type:file\", { type = \"file\" }, or a list of such filters."
                ),
                .query("local_user", .text, "The local user whose view it is, where the collection allows it."),
                .queryParams,
            ],
            paging: .list(items: "DATA", pageSizeParameter: "limit"),
            errors: [.endpointNotFound, .pathNotFound, .permissionDenied]
        ),
        ServiceOperation(
            "operation_mkdir",
            .post,
            "/v0.10/operation/endpoint/{endpoint_id}/mkdir",
            "Creates a folder on a collection.",
            [
                .path("endpoint_id", "The collection."),
                .body("path", .text, "The folder.", required: true),
                .body("local_user", .text, "The local user whose view it is, where the collection allows it."),
                .queryParams,
            ],
            constants: [("DATA_TYPE", "mkdir")],
            errors: [.endpointNotFound, .folderExists, .permissionDenied]
        ),
        ServiceOperation(
            "operation_rename",
            .post,
            "/v0.10/operation/endpoint/{endpoint_id}/rename",
            "Renames or moves a file or a folder of a collection.",
            [
                .path("endpoint_id", "The collection."),
                .body("oldpath", .text, "The path that it has.", required: true, at: "old_path"),
                .body("newpath", .text, "The path that it gets.", required: true, at: "new_path"),
                .body("local_user", .text, "The local user whose view it is, where the collection allows it."),
                .queryParams,
            ],
            constants: [("DATA_TYPE", "rename")],
            errors: [.endpointNotFound, .pathNotFound, .permissionDenied]
        ),
        ServiceOperation(
            "operation_stat",
            .get,
            "/v0.10/operation/endpoint/{endpoint_id}/stat",
            "Reads what is known about a file or a folder of a collection.",
            [
                .path("endpoint_id", "The collection."),
                .query("path", .text, "The file or folder; the collection's default folder where it is left out."),
                .query("local_user", .text, "The local user whose view it is, where the collection allows it."),
                .queryParams,
            ],
            errors: [.endpointNotFound, .pathNotFound, .permissionDenied]
        ),
    ]

    /// Tasks: what is copied or deleted in the background.
    static let transferTasks: [ServiceOperation] = [
        ServiceOperation(
            "get_submission_id",
            .get,
            "/v0.10/submission_id",
            "Fetches a submission ID, with which a task is submitted once, however often it is sent.",
            [.queryParams]
        ),
        ServiceOperation(
            "submit_transfer",
            .post,
            "/v0.10/transfer",
            "Submits a transfer task.",
            [.data("data", "The task, as globus.TransferData makes it.")],
            errors: [.endpointNotFound, .permissionDenied]
        ),
        ServiceOperation(
            "submit_delete",
            .post,
            "/v0.10/delete",
            "Submits a delete task.",
            [.data("data", "The task, as globus.DeleteData makes it.")],
            errors: [.endpointNotFound, .permissionDenied]
        ),
        ServiceOperation(
            "task_list",
            .get,
            "/v0.10/task_list",
            "Lists the caller's tasks, the latest first.",
            [
                .query("limit", .integer, "How many items are listed at most."),
                .query("offset", .integer, "How many items are left out at the beginning."),
                .query("orderby", .texts, "The fields to sort by, such as \"request_time DESC\"."),
                .query("filter", .filter, "Which ones are listed: \"status:ACTIVE\" or { status = \"ACTIVE\" }."),
                .queryParams,
            ],
            paging: .total(items: "DATA", pageSize: 1000, cap: 1000)
        ),
        ServiceOperation(
            "task_event_list",
            .get,
            "/v0.10/task/{task_id}/event_list",
            "Lists what happened to a task, the latest first.",
            [
                .path("task_id", "The task."),
                .query("limit", .integer, "How many items are listed at most."),
                .query("offset", .integer, "How many items are left out at the beginning."),
                .queryParams,
            ],
            paging: .total(items: "DATA", pageSize: 1000, cap: 1000),
            errors: [.taskNotFound]
        ),
        ServiceOperation(
            "get_task",
            .get,
            "/v0.10/task/{task_id}",
            "Reads what is known about a task, such as its status.",
            [.path("task_id", "The task."), .queryParams],
            errors: [.taskNotFound]
        ),
        ServiceOperation(
            "update_task",
            .put,
            "/v0.10/task/{task_id}",
            "Changes a task's label or deadline.",
            [.path("task_id", "The task."), .data("data", "The fields to change: label, deadline."), .queryParams],
            errors: [.taskNotFound]
        ),
        ServiceOperation(
            "cancel_task",
            .post,
            "/v0.10/task/{task_id}/cancel",
            "Cancels a task.",
            [.path("task_id", "The task.")],
            errors: [.taskNotFound]
        ),
        ServiceOperation(
            "task_pause_info",
            .get,
            "/v0.10/task/{task_id}/pause_info",
            "Tells why a task is paused.",
            [.path("task_id", "The task."), .queryParams],
            errors: [.taskNotFound]
        ),
        ServiceOperation(
            "task_successful_transfers",
            .get,
            "/v0.10/task/{task_id}/successful_transfers",
            "Lists the files that a transfer task has copied.",
            [
                .path("task_id", "The task."),
                .query("marker", .text, "Where the list goes on: the marker of the last answer."),
                .queryParams,
            ],
            paging: .nullableMarker(items: "DATA", key: "next_marker"),
            errors: [.taskNotFound]
        ),
        ServiceOperation(
            "task_skipped_errors",
            .get,
            "/v0.10/task/{task_id}/skipped_errors",
            "Lists the files that a transfer task has skipped because of errors.",
            [
                .path("task_id", "The task."),
                .query("marker", .text, "Where the list goes on: the marker of the last answer."),
                .queryParams,
            ],
            paging: .nullableMarker(items: "DATA", key: "next_marker"),
            errors: [.taskNotFound]
        ),
    ]

    /// Tunnels, through which programs exchange streams.
    static let transferTunnels: [ServiceOperation] = [
        ServiceOperation(
            "create_tunnel",
            .post,
            "/v2/tunnels",
            "Creates a tunnel between two stream access points.",
            [.data("data", "The tunnel, as globus.CreateTunnelData makes it.")]
        ),
        ServiceOperation(
            "update_tunnel",
            .patch,
            "/v2/tunnels/{tunnel_id}",
            "Changes a tunnel.",
            [.path("tunnel_id", "The tunnel."), .data("update_doc", "The document with the attributes to change.")]
        ),
        ServiceOperation(
            "get_tunnel",
            .get,
            "/v2/tunnels/{tunnel_id}",
            "Reads what is known about a tunnel.",
            [.path("tunnel_id", "The tunnel."), .queryParams]
        ),
        ServiceOperation(
            "delete_tunnel",
            .delete,
            "/v2/tunnels/{tunnel_id}",
            "Removes a tunnel.",
            [.path("tunnel_id", "The tunnel.")]
        ),
        ServiceOperation(
            "list_tunnels",
            .get,
            "/v2/tunnels",
            "Lists the caller's tunnels.",
            [.queryParams],
            paging: .jsonAPI(items: "data")
        ),
        ServiceOperation(
            "get_stream_access_point",
            .get,
            "/v2/stream_access_points/{stream_ap_id}",
            "Reads what is known about a stream access point.",
            [.path("stream_ap_id", "The stream access point."), .queryParams]
        ),
        ServiceOperation(
            "get_tunnel_events",
            .get,
            "/v2/tunnels/{tunnel_id}/events",
            "Lists what happened to a tunnel.",
            [.path("tunnel_id", "The tunnel."), .queryParams],
            paging: .jsonAPI(items: "data")
        ),
    ]
}
