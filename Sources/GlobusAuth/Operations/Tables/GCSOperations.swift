extension [ServiceOperation] {
    /// The operations of `GCSClient`: the GCS Manager API of one endpoint.
    static let gcs: [ServiceOperation] =
        gcsEndpoint + gcsCollections + gcsStorageGateways + gcsRoles + gcsUserCredentials

    private static let gcsEndpoint: [ServiceOperation] = [
        ServiceOperation(
            "get_gcs_info",
            .get,
            "/info",
            "Returns what the endpoint tells everybody, such as its ids and versions.",
            [.queryParams],
            result: .unpacked("info"),
            sendsAuthorization: false
        ),
        ServiceOperation(
            "get_endpoint",
            .get,
            "/endpoint",
            "Returns the endpoint.",
            [.queryParams],
            result: .unpacked("endpoint")
        ),
        ServiceOperation(
            "update_endpoint",
            .patch,
            "/endpoint",
            "Changes the endpoint.",
            [
                .data("endpoint_data", "The fields that change; see EndpointDocument."),
                .query("include", .words("endpoint"), "\"endpoint\" has the answer contain the changed endpoint."),
                .queryParams,
            ],
            result: .unpacked("endpoint")
        ),
    ]

    private static let gcsCollections: [ServiceOperation] = [
        ServiceOperation(
            "get_collection_list",
            .get,
            "/collections",
            "Lists the collections of the endpoint.",
            [
                .query("mapped_collection_id", .id, "The mapped collection whose guest collections are listed."),
                .query("filter", .texts, "What is listed, such as \"mapped_collections\" or \"created_by_me\"."),
                .query("include", .texts, "What is told of each, such as \"private_policies\"."),
                .query("page_size", .integer, "How many a page has."),
                .query("marker", .text, "Where the listing goes on, from the page before."),
                .queryParams,
            ],
            paging: .marker(items: "data", pageSizeParameter: "page_size")
        ),
        ServiceOperation(
            "get_collection",
            .get,
            "/collections/{collection_id}",
            "Returns a collection.",
            [.path("collection_id", "The collection."), .queryParams],
            result: .unpacked("collection"),
            errors: [.collectionNotFound]
        ),
        ServiceOperation(
            "create_collection",
            .post,
            "/collections",
            "Creates a collection.",
            [
                .data(
                    "collection_data",
                    "The collection: a MappedCollectionDocument, a GuestCollectionDocument or a table."
                )
            ],
            result: .unpacked("collection")
        ),
        ServiceOperation(
            "update_collection",
            .patch,
            "/collections/{collection_id}",
            "Changes a collection.",
            [
                .path("collection_id", "The collection."),
                .data("collection_data", "The fields that change."),
                .queryParams,
            ],
            result: .unpacked("collection"),
            errors: [.collectionNotFound]
        ),
        ServiceOperation(
            "delete_collection",
            .delete,
            "/collections/{collection_id}",
            "Deletes a collection.",
            [.path("collection_id", "The collection."), .queryParams],
            errors: [.collectionNotFound]
        ),
    ]

    private static let gcsStorageGateways: [ServiceOperation] = [
        ServiceOperation(
            "get_storage_gateway_list",
            .get,
            "/storage_gateways",
            "Lists the storage gateways of the endpoint.",
            [
                .query("include", .texts, "What is told of each, such as \"private_policies\"."),
                .query("page_size", .integer, "How many a page has."),
                .query("marker", .text, "Where the listing goes on, from the page before."),
                .queryParams,
            ],
            paging: .marker(items: "data", pageSizeParameter: "page_size")
        ),
        ServiceOperation(
            "create_storage_gateway",
            .post,
            "/storage_gateways",
            "Creates a storage gateway.",
            [.data("data", "The storage gateway; see StorageGatewayDocument."), .queryParams],
            result: .unpacked("storage_gateway")
        ),
        ServiceOperation(
            "get_storage_gateway",
            .get,
            "/storage_gateways/{storage_gateway_id}",
            "Returns a storage gateway.",
            [
                .path("storage_gateway_id", "The storage gateway."),
                .query("include", .texts, "What is told of it, such as \"private_policies\"."),
                .queryParams,
            ],
            result: .unpacked("storage_gateway"),
            errors: [.storageGatewayNotFound]
        ),
        ServiceOperation(
            "update_storage_gateway",
            .patch,
            "/storage_gateways/{storage_gateway_id}",
            "Changes a storage gateway.",
            [
                .path("storage_gateway_id", "The storage gateway."),
                .data("data", "The fields that change."),
                .queryParams,
            ],
            errors: [.storageGatewayNotFound]
        ),
        ServiceOperation(
            "delete_storage_gateway",
            .delete,
            "/storage_gateways/{storage_gateway_id}",
            "Deletes a storage gateway.",
            [.path("storage_gateway_id", "The storage gateway."), .queryParams],
            errors: [.storageGatewayNotFound]
        ),
    ]

    private static let gcsRoles: [ServiceOperation] = [
        ServiceOperation(
            "get_role_list",
            .get,
            "/roles",
            "Lists the roles in the endpoint or in a collection.",
            [
                .query("collection_id", .id, "The collection; the endpoint where it is left out."),
                .query("include", .text, "\"all_roles\" has the answer contain the roles of all collections."),
                .query("page_size", .integer, "How many a page has."),
                .query("marker", .text, "Where the listing goes on, from the page before."),
                .queryParams,
            ],
            paging: .marker(items: "data", pageSizeParameter: "page_size")
        ),
        ServiceOperation(
            "create_role",
            .post,
            "/roles",
            "Gives a principal a role.",
            [.data("data", "The role; see GCSRoleDocument."), .queryParams],
            result: .unpacked("role")
        ),
        ServiceOperation(
            "get_role",
            .get,
            "/roles/{role_id}",
            "Returns a role.",
            [.path("role_id", "The role."), .queryParams],
            result: .unpacked("role"),
            errors: [.roleNotFound]
        ),
        ServiceOperation(
            "delete_role",
            .delete,
            "/roles/{role_id}",
            "Takes a role away.",
            [.path("role_id", "The role."), .queryParams],
            errors: [.roleNotFound]
        ),
    ]

    private static let gcsUserCredentials: [ServiceOperation] = [
        ServiceOperation(
            "get_user_credential_list",
            .get,
            "/user_credentials",
            "Lists the caller's credentials for storage gateways.",
            [
                .query("storage_gateway", .id, "The storage gateway whose credentials are listed."),
                .query("page_size", .integer, "How many a page has."),
                .query("marker", .text, "Where the listing goes on, from the page before."),
                .queryParams,
            ],
            paging: .marker(items: "data", pageSizeParameter: "page_size")
        ),
        ServiceOperation(
            "create_user_credential",
            .post,
            "/user_credentials",
            "Creates a credential of the caller.",
            [.data("data", "The credential; see UserCredentialDocument."), .queryParams],
            result: .unpacked("user_credential")
        ),
        ServiceOperation(
            "get_user_credential",
            .get,
            "/user_credentials/{user_credential_id}",
            "Returns a credential of the caller.",
            [.path("user_credential_id", "The credential."), .queryParams],
            result: .unpacked("user_credential"),
            errors: [.userCredentialNotFound]
        ),
        ServiceOperation(
            "update_user_credential",
            .patch,
            "/user_credentials/{user_credential_id}",
            "Changes a credential of the caller.",
            [
                .path("user_credential_id", "The credential."),
                .data("data", "The fields that change."),
                .queryParams,
            ],
            result: .unpacked("user_credential"),
            errors: [.userCredentialNotFound]
        ),
        ServiceOperation(
            "delete_user_credential",
            .delete,
            "/user_credentials/{user_credential_id}",
            "Deletes a credential of the caller.",
            [.path("user_credential_id", "The credential."), .queryParams],
            errors: [.userCredentialNotFound]
        ),
    ]
}

extension OperationError {
    static let collectionNotFound = OperationError(404, "not_found", "there is no such collection")
    static let storageGatewayNotFound = OperationError(404, "not_found", "there is no such storage gateway")
    static let roleNotFound = OperationError(404, "not_found", "there is no such role")
    static let userCredentialNotFound = OperationError(404, "not_found", "there is no such credential")
}
