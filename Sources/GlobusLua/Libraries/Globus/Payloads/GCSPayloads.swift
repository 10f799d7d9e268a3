import LuaRuntime

extension PayloadDescription {
    /// The documents of `GCSClient`.
    static let ofGCS: [PayloadDescription] = documents + GCSPolicy.all.map(\.description)

    private static let documents: [PayloadDescription] = [
        PayloadDescription(
            "EndpointDocument",
            "A Globus Connect Server endpoint, for `update_endpoint`.",
            options: PayloadField.joined(
                [dataType],
                contact(orNull: false),
                [
                    .text("display_name", "The name."),
                    .text(
                        "network_use",
                        "How much it uses the network: \"normal\", \"minimal\", \"aggressive\" or \"custom\"."
                    ),
                    .text("organization", "The organization that runs it."),
                    .text("subscription_id", "The subscription that manages it; \"DEFAULT\", or json.null for none.")
                        .orNull,
                    .texts("keywords", "Words by which it is found."),
                    .boolean("allow_udt", "Whether data may be transferred by UDT."),
                    .boolean("public", "Whether every Globus user sees it."),
                    .integer("max_concurrency", "How many files are transferred at once, at most."),
                    .integer("max_parallelism", "How many streams a file has, at most."),
                    .integer("preferred_concurrency", "How many files are transferred at once."),
                    .integer("preferred_parallelism", "How many streams a file has."),
                    .integer("gridftp_control_channel_port", "The port of the control channel; json.null for 443.")
                        .orNull,
                ]
            ),
            takesAdditionalFields: true,
            version: DocumentVersion(type: "endpoint", fields: ["gridftp_control_channel_port": 1]),
            example: HostExample(
                """
                local document = globus.EndpointDocument { display_name = "Cluster" }
                print(document.DATA_TYPE, document.display_name)
                """,
                prints: "endpoint#1.0.0\tCluster"
            )
        ),
        PayloadDescription(
            "MappedCollectionDocument",
            "A mapped collection, for `create_collection` and `update_collection`.",
            constants: [.text("collection_type", "mapped")],
            options: PayloadField.joined(
                collection,
                [
                    .text("domain_name", "The host name that serves it."),
                    .text(
                        "guest_auth_policy_id",
                        "The authentication policy of its guest collections; json.null for none."
                    )
                    .orNull,
                    .text("storage_gateway_id", "The storage gateway that it belongs to."),
                    .texts("sharing_users_allow", "Who may create guest collections; json.null for everybody.").orNull,
                    .texts("sharing_users_deny", "Who may not create guest collections; json.null for nobody.").orNull,
                    .table("sharing_restrict_paths", "Which paths guest collections may have; json.null for any.")
                        .orNull,
                    .boolean("delete_protected", "Whether it cannot be deleted."),
                    .boolean("allow_guest_collections", "Whether there may be guest collections."),
                    .boolean("disable_anonymous_writes", "Whether only known users may write to guest collections."),
                    .integer("auto_delete_timeout", "After how many days without use a guest collection is deleted."),
                    .table("policies", "What depends on the connector; see POSIXCollectionPolicies."),
                ]
            ),
            takesAdditionalFields: true,
            version: collectionVersion,
            example: HostExample(
                """
                local document = globus.MappedCollectionDocument {
                  display_name = "Scratch", enable_https = true,
                }
                print(document.DATA_TYPE, document.collection_type)
                """,
                prints: "collection#1.1.0\tmapped"
            )
        ),
        PayloadDescription(
            "GuestCollectionDocument",
            "A guest collection, for `create_collection` and `update_collection`.",
            constants: [.text("collection_type", "guest")],
            options: PayloadField.joined(
                collection,
                [
                    .text("mapped_collection_id", "The mapped collection that it is a part of."),
                    .text("user_credential_id", "The credential with which it is accessed."),
                    .boolean("skip_auto_delete", "Whether it stays though it is not used."),
                    .table("activity_notification_policy", "When a mail tells of what happens in it."),
                ]
            ),
            takesAdditionalFields: true,
            version: collectionVersion,
            example: HostExample(
                """
                local document = globus.GuestCollectionDocument {
                  mapped_collection_id = "C-1", skip_auto_delete = true,
                }
                print(document.DATA_TYPE, document.collection_type)
                """,
                prints: "collection#1.13.0\tguest"
            )
        ),
        PayloadDescription(
            "GCSRoleDocument",
            "A role of a principal, for `create_role`.",
            options: [
                .text("DATA_TYPE", "The type of the document.").byDefault("role#1.0.0"),
                .text("collection", "The collection; the endpoint where it is left out."),
                .text("principal", "Who has it, such as \"urn:globus:auth:identity:…\"."),
                .text("role", "The role, such as \"administrator\" or \"access_manager\"."),
            ],
            takesAdditionalFields: true,
            example: HostExample(
                """
                local document = globus.GCSRoleDocument { role = "access_manager" }
                print(document.DATA_TYPE, document.role)
                """,
                prints: "role#1.0.0\taccess_manager"
            )
        ),
        PayloadDescription(
            "StorageGatewayDocument",
            "A storage gateway, for `create_storage_gateway` and `update_storage_gateway`.",
            options: [
                .text("DATA_TYPE", "The type of the document; it follows from the other fields."),
                .text("display_name", "The name."),
                .text("connector_id", "The connector to the storage."),
                .text("root", "The folder of the storage that is its root."),
                .list("identity_mappings", "How identities become local users."),
                .table("policies", "What depends on the connector; see POSIXStoragePolicies."),
                .texts("allowed_domains", "The domains of which a user must have an identity."),
                .boolean("high_assurance", "Whether users must log in anew for each app."),
                .boolean("require_mfa", "Whether users must log in by several factors."),
                .integer("authentication_timeout_mins", "How many minutes old a login may be."),
                .texts("users_allow", "The local users who may use it."),
                .texts("users_deny", "The local users who may not."),
            ],
            takesAdditionalFields: true,
            version: DocumentVersion(type: "storage_gateway", fields: ["require_mfa": 1]),
            example: HostExample(
                """
                local document = globus.StorageGatewayDocument {
                  display_name = "Disk", policies = globus.POSIXStoragePolicies(),
                }
                print(document.DATA_TYPE, document.policies.DATA_TYPE)
                """,
                prints: "storage_gateway#1.0.0\tposix_storage_policies#1.0.0"
            )
        ),
        PayloadDescription(
            "UserCredentialDocument",
            "A user's credential for a storage gateway, for `create_user_credential`.",
            options: [
                .text("DATA_TYPE", "The type of the document.").byDefault("user_credential#1.0.0"),
                .text("identity_id", "The identity that it gives access."),
                .text("connector_id", "The connector to the storage."),
                .text("username", "The local user, in the connector's form."),
                .text("display_name", "The name."),
                .text("storage_gateway_id", "The storage gateway."),
                .table("policies", "What depends on the connector."),
            ],
            takesAdditionalFields: true,
            example: HostExample(
                """
                print(globus.UserCredentialDocument { username = "ada" }.DATA_TYPE)
                """,
                prints: "user_credential#1.0.0"
            )
        ),
    ]

    private static let dataType = PayloadField.text(
        "data_type",
        "The type of the document; it follows from the other fields."
    ).sent(as: "DATA_TYPE")

    private static func contact(orNull isNullable: Bool) -> [PayloadField] {
        let fields: [PayloadField] = [
            .text("contact_email", "The address for questions."),
            .text("contact_info", "Other ways to ask, such as a telephone number."),
            .text("department", "The department that runs it."),
            .text("description", "The description."),
            .text("info_link", "The address of a page about it."),
        ]
        return isNullable ? fields.map(\.orNull) : fields
    }

    /// The fields of all collections.
    private static let collection: [PayloadField] =
        PayloadField.joined(
            [dataType, .text("collection_base_path", "The folder that is its root.")],
            contact(orNull: true),
            [
                .text("default_directory", "The folder that is shown first."),
                .text("display_name", "The name."),
                .text("identity_id", "The identity that owns it."),
                .text("organization", "The organization that runs it."),
                .text(
                    "restrict_transfers_to_high_assurance",
                    "Which transfers are to high-assurance collections only: \"inbound\", \"outbound\" or \"all\"."
                ),
                .text("user_message", "What users are told.").orNull,
                .text("user_message_link", "The address of a page with more of it.").orNull,
                .texts("keywords", "Words by which it is found."),
                .boolean("disable_verify", "Whether checksums are not compared."),
                .boolean("enable_https", "Whether files are served by HTTPS."),
                .boolean("force_encryption", "Whether all transfers are encrypted."),
                .boolean("force_verify", "Whether checksums are compared always."),
                .boolean("public", "Whether every Globus user sees it."),
                .integer("acl_expiration_mins", "After how many minutes permissions of guest collections end."),
                .table("associated_flow_policy", "The flows that run when it is used."),
            ]
        )

    private static let collectionVersion = DocumentVersion(
        type: "collection",
        fields: [
            "associated_flow_policy": 15, "activity_notification_policy": 14, "auto_delete_timeout": 13,
            "skip_auto_delete": 13, "restrict_transfers_to_high_assurance": 12, "acl_expiration_mins": 10,
            "delete_protected": 8, "guest_auth_policy_id": 6, "disable_anonymous_writes": 5, "force_verify": 4,
            "sharing_users_allow": 2, "sharing_users_deny": 2, "enable_https": 1, "user_message": 1,
            "user_message_link": 1,
        ],
        longText: (field: "user_message", limit: 64, minor: 7)
    )
}
