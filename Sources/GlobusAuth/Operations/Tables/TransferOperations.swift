extension [ServiceOperation] {
    /// The operations of `TransferClient`.
    public static let transfer: [ServiceOperation] =
        transferEndpoints + transferFiles + transferTasks + transferManagement + transferTunnels

    /// Collections and endpoints, their roles and access rules.
    private static let transferEndpoints: [ServiceOperation] = [
        ServiceOperation(
            "get_endpoint",
            .get,
            "/v0.10/endpoint/{endpoint_id}",
            "Reads what is known about a collection or an endpoint.",
            [.path("endpoint_id", "The collection or endpoint."), .queryParams],
            errors: [.endpointNotFound]
        ),
        ServiceOperation(
            "update_endpoint",
            .put,
            "/v0.10/endpoint/{endpoint_id}",
            "Changes the description of a collection or an endpoint.",
            [
                .path("endpoint_id", "The collection or endpoint."), .data("data", "The fields to change."),
                .queryParams,
            ],
            errors: [.endpointNotFound, .permissionDenied]
        ),
        ServiceOperation(
            "set_subscription_id",
            .put,
            "/v0.10/endpoint/{collection_id}/subscription",
            "Puts a collection under a subscription, or takes it out of it.",
            [
                .path("collection_id", "The mapped collection of Globus Connect Personal."),
                .body(
                    "subscription_id",
                    .nullable(.text),
                    "The subscription, \"DEFAULT\" for the caller's only one, or json.null for none.",
                    required: true
                ),
            ],
            errors: [.endpointNotFound, .permissionDenied]
        ),
        ServiceOperation(
            "set_subscription_admin_verified",
            .put,
            "/v0.10/endpoint/{collection_id}/subscription_admin_verified",
            "Notes whether the administrator of the subscription has verified a collection.",
            [
                .path("collection_id", "The collection."),
                .body("subscription_admin_verified", .boolean, "Whether it is verified.", required: true),
            ],
            errors: [.endpointNotFound, .permissionDenied]
        ),
        ServiceOperation(
            "delete_endpoint",
            .delete,
            "/v0.10/endpoint/{endpoint_id}",
            "Removes a collection or an endpoint.",
            [.path("endpoint_id", "The collection or endpoint.")],
            errors: [.endpointNotFound, .permissionDenied]
        ),
        ServiceOperation(
            "endpoint_search",
            .get,
            "/v0.10/endpoint_search",
            "Finds collections and endpoints.",
            [
                .query("filter_fulltext", .text, "Words that occur in names, descriptions, owners and the like."),
                .query("filter_scope", .text, "Which ones are looked at, such as \"my-endpoints\"."),
                .query("filter_owner_id", .text, "The identity that owns them."),
                .query("filter_host_endpoint", .id, "The endpoint that hosts them."),
                .query("filter_non_functional", .flag, "Whether they must be out of order, or must not be."),
                .query("filter_entity_type", .wordList(OperationType.entityTypes), "What they are."),
                .query("limit", .integer, "How many items are listed at most."),
                .query("offset", .integer, "How many items are left out at the beginning."),
                .queryParams,
            ],
            paging: .hasNextPage(items: "DATA", pageSize: 100, cap: 1000)
        ),
        ServiceOperation(
            "my_effective_pause_rule_list",
            .get,
            "/v0.10/endpoint/{endpoint_id}/my_effective_pause_rule_list",
            "Lists the pause rules that hold for the caller on a collection.",
            [.path("endpoint_id", "The collection or endpoint."), .queryParams],
            paging: .list(items: "DATA"),
            errors: [.endpointNotFound]
        ),
        ServiceOperation(
            "my_shared_endpoint_list",
            .get,
            "/v0.10/endpoint/{endpoint_id}/my_shared_endpoint_list",
            "Lists the caller's guest collections on a collection.",
            [.path("endpoint_id", "The mapped collection or endpoint."), .queryParams],
            paging: .list(items: "DATA"),
            errors: [.endpointNotFound]
        ),
        ServiceOperation(
            "get_shared_endpoint_list",
            .get,
            "/v0.10/endpoint/{endpoint_id}/shared_endpoint_list",
            "Lists all guest collections on a collection.",
            [
                .path("endpoint_id", "The mapped collection or endpoint."),
                .query("max_results", .integer, "How many are listed in one answer."),
                .query("next_token", .text, "Where the list goes on: the token of the last answer."),
                .queryParams,
            ],
            paging: .nextToken(items: "shared_endpoints", pageSizeParameter: "max_results"),
            errors: [.endpointNotFound]
        ),
        ServiceOperation(
            "create_shared_endpoint",
            .post,
            "/v0.10/shared_endpoint",
            "Creates a guest collection on Globus Connect Personal or Globus Connect Server of version 4.",
            [.data("data", "The guest collection.")],
            errors: [.permissionDenied]
        ),
        ServiceOperation(
            "endpoint_server_list",
            .get,
            "/v0.10/endpoint/{endpoint_id}/server_list",
            "Lists the servers of an endpoint.",
            [.path("endpoint_id", "The endpoint."), .queryParams],
            paging: .list(items: "DATA"),
            errors: [.endpointNotFound]
        ),
        ServiceOperation(
            "get_endpoint_server",
            .get,
            "/v0.10/endpoint/{endpoint_id}/server/{server_id}",
            "Reads what is known about one server of an endpoint.",
            [.path("endpoint_id", "The endpoint."), .path("server_id", "Its number.", .idOrNumber), .queryParams],
            errors: [.endpointNotFound]
        ),
        ServiceOperation(
            "endpoint_role_list",
            .get,
            "/v0.10/endpoint/{endpoint_id}/role_list",
            "Lists the roles on a collection or an endpoint.",
            [.path("endpoint_id", "The collection or endpoint."), .queryParams],
            paging: .list(items: "DATA"),
            errors: [.endpointNotFound]
        ),
        ServiceOperation(
            "add_endpoint_role",
            .post,
            "/v0.10/endpoint/{endpoint_id}/role",
            "Gives a role on a collection or an endpoint.",
            [
                .path("endpoint_id", "The collection or endpoint."),
                .data("role_data", "The role: principal_type, principal, role."),
            ],
            errors: [.endpointNotFound, .permissionDenied]
        ),
        ServiceOperation(
            "get_endpoint_role",
            .get,
            "/v0.10/endpoint/{endpoint_id}/role/{role_id}",
            "Reads one role on a collection or an endpoint.",
            [.path("endpoint_id", "The collection or endpoint."), .path("role_id", "The role."), .queryParams],
            errors: [.endpointNotFound]
        ),
        ServiceOperation(
            "delete_endpoint_role",
            .delete,
            "/v0.10/endpoint/{endpoint_id}/role/{role_id}",
            "Takes a role on a collection or an endpoint away.",
            [.path("endpoint_id", "The collection or endpoint."), .path("role_id", "The role.")],
            errors: [.endpointNotFound, .permissionDenied]
        ),
        ServiceOperation(
            "endpoint_acl_list",
            .get,
            "/v0.10/endpoint/{endpoint_id}/access_list",
            "Lists the access rules of a guest collection.",
            [.path("endpoint_id", "The guest collection."), .queryParams],
            paging: .list(items: "DATA"),
            errors: [.endpointNotFound]
        ),
        ServiceOperation(
            "get_endpoint_acl_rule",
            .get,
            "/v0.10/endpoint/{endpoint_id}/access/{rule_id}",
            "Reads one access rule of a guest collection.",
            [.path("endpoint_id", "The guest collection."), .path("rule_id", "The access rule."), .queryParams],
            errors: [.endpointNotFound]
        ),
        ServiceOperation(
            "add_endpoint_acl_rule",
            .post,
            "/v0.10/endpoint/{endpoint_id}/access",
            "Adds an access rule to a guest collection.",
            [
                .path("endpoint_id", "The guest collection."),
                .data("rule_data", "The rule: DATA_TYPE, principal_type, principal, path, permissions."),
            ],
            errors: [.endpointNotFound, .permissionDenied]
        ),
        ServiceOperation(
            "update_endpoint_acl_rule",
            .put,
            "/v0.10/endpoint/{endpoint_id}/access/{rule_id}",
            "Changes an access rule of a guest collection.",
            [
                .path("endpoint_id", "The guest collection."),
                .path("rule_id", "The access rule."),
                .data("rule_data", "The fields to change, such as permissions."),
            ],
            errors: [.endpointNotFound, .permissionDenied]
        ),
        ServiceOperation(
            "delete_endpoint_acl_rule",
            .delete,
            "/v0.10/endpoint/{endpoint_id}/access/{rule_id}",
            "Removes an access rule of a guest collection.",
            [.path("endpoint_id", "The guest collection."), .path("rule_id", "The access rule.")],
            errors: [.endpointNotFound, .permissionDenied]
        ),
    ]
}

extension OperationError {
    /// There is no such collection.
    static let endpointNotFound = OperationError(404, "EndpointNotFound", "there is no such collection or endpoint")
    /// There is no such file.
    static let pathNotFound = OperationError(404, "ClientError.NotFound", "there is no such file or folder")
    /// The folder is there already.
    static let folderExists = OperationError(502, "ExternalError.MkdirFailed.Exists", "the path exists already")
    /// There is no such task.
    static let taskNotFound = OperationError(404, "TaskNotFound", "there is no such task")
    /// The caller may not do it.
    static let permissionDenied = OperationError(403, "PermissionDenied", "the holder of the token may not do it")
}

extension OperationType {
    /// The kinds of collections and endpoints that `endpoint_search` tells apart.
    fileprivate static var entityTypes: [String] {
        [
            "GCP_mapped_collection", "GCP_guest_collection", "GCSv5_endpoint", "GCSv5_mapped_collection",
            "GCSv5_guest_collection",
        ]
    }
}
