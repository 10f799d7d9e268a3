extension [ServiceOperation] {
    /// The operations of `GroupsClient`.
    public static let groups: [ServiceOperation] = [
        ServiceOperation(
            "get_my_groups",
            .get,
            "/v2/groups/my_groups",
            "Lists the groups to which the caller belongs.",
            [
                .query(
                    "statuses",
                    .words("active", "declined", "invited", "left", "pending", "rejected", "removed"),
                    "The states of the memberships."
                ),
                .queryParams,
            ],
            paging: .list(items: nil)
        ),
        ServiceOperation(
            "get_group",
            .get,
            "/v2/groups/{group_id}",
            "Reads what is known about a group.",
            [
                .path("group_id", "The group."),
                .query("include", .texts, "What else is read, such as \"memberships\", \"policies\" or \"child_ids\"."),
                .queryParams,
            ],
            errors: [.groupNotFound]
        ),
        ServiceOperation(
            "get_group_by_subscription_id",
            .get,
            "/v2/subscription_info/{subscription_id}",
            "Finds the group that provides a subscription.",
            [.path("subscription_id", "The subscription.")]
        ),
        ServiceOperation(
            "delete_group",
            .delete,
            "/v2/groups/{group_id}",
            "Removes a group.",
            [.path("group_id", "The group."), .queryParams],
            errors: [.groupNotFound]
        ),
        ServiceOperation(
            "create_group",
            .post,
            "/v2/groups",
            "Creates a group.",
            [.data("data", "The group: name, description and the like."), .queryParams]
        ),
        ServiceOperation(
            "update_group",
            .put,
            "/v2/groups/{group_id}",
            "Changes a group.",
            [.path("group_id", "The group."), .data("data", "The fields to change."), .queryParams],
            errors: [.groupNotFound]
        ),
        ServiceOperation(
            "get_group_policies",
            .get,
            "/v2/groups/{group_id}/policies",
            "Reads the policies of a group.",
            [.path("group_id", "The group."), .queryParams],
            errors: [.groupNotFound]
        ),
        ServiceOperation(
            "set_group_policies",
            .put,
            "/v2/groups/{group_id}/policies",
            "Sets the policies of a group.",
            [
                .path("group_id", "The group."),
                .data("data", "The policies, as globus.GroupPolicies makes them."),
                .queryParams,
            ],
            errors: [.groupNotFound]
        ),
        ServiceOperation(
            "get_identity_preferences",
            .get,
            "/v2/preferences",
            "Reads the caller's preferences, for each of their identities.",
            [.queryParams]
        ),
        ServiceOperation(
            "set_identity_preferences",
            .put,
            "/v2/preferences",
            "Sets the caller's preferences.",
            [.data("data", "The preferences by the identities' ids."), .queryParams]
        ),
        ServiceOperation(
            "get_membership_fields",
            .get,
            "/v2/groups/{group_id}/membership_fields",
            "Reads what the caller has told a group about themselves.",
            [.path("group_id", "The group."), .queryParams],
            errors: [.groupNotFound]
        ),
        ServiceOperation(
            "set_membership_fields",
            .put,
            "/v2/groups/{group_id}/membership_fields",
            "Sets what the caller tells a group about themselves.",
            [.path("group_id", "The group."), .data("data", "The fields."), .queryParams],
            errors: [.groupNotFound]
        ),
        ServiceOperation(
            "batch_membership_action",
            .post,
            "/v2/groups/{group_id}",
            "Adds, invites, removes and approves members, and the like, all at once.",
            [
                .path("group_id", "The group."),
                .data("actions", "The actions, as globus.BatchMembershipActions makes them."),
                .queryParams,
            ],
            errors: [.groupNotFound]
        ),
        ServiceOperation(
            "set_subscription_admin_verified",
            .put,
            "/v2/groups/{group_id}/subscription_admin_verified",
            "Notes the subscription whose administrator has verified a group.",
            [
                .path("group_id", "The group."),
                .body(
                    "subscription_id",
                    .nullable(.id),
                    "The subscription, or json.null for none.",
                    required: true,
                    at: "subscription_admin_verified_id"
                ),
                .queryParams,
            ],
            errors: [.groupNotFound]
        ),
    ]
}

extension OperationError {
    /// There is no such group.
    fileprivate static let groupNotFound = OperationError(404, "GROUP_NOT_FOUND", "there is no such group")
}
