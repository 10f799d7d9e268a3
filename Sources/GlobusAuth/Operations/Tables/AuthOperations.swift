extension [ServiceOperation] {
    /// The operations of `AuthClient`: identities first, then those for developers of services and apps.
    static let auth: [ServiceOperation] = identities + projects + policies + clients + scopes

    private static let identities: [ServiceOperation] = [
        ServiceOperation(
            "get_openid_configuration",
            .get,
            "/.well-known/openid-configuration",
            "Returns the endpoints and abilities of Globus Auth, as OpenID Connect Discovery describes them."
        ),
        ServiceOperation(
            "userinfo",
            .get,
            "/v2/oauth2/userinfo",
            "Returns who the token belongs to (OpenID Connect)."
        ),
        ServiceOperation(
            "get_identities",
            .get,
            "/v2/api/identities",
            "Looks up identities by their usernames or ids.",
            [
                .query("usernames", .texts, "The usernames."),
                .query("ids", .texts, "The ids."),
                .query(
                    "provision",
                    .lowercaseBoolean,
                    "Whether unknown usernames get an identity.",
                    default: false,
                    sentWith: "usernames"
                ),
                .queryParams,
            ],
            paging: .list(items: "identities")
        ),
        ServiceOperation(
            "get_identity_providers",
            .get,
            "/v2/api/identity_providers",
            "Looks up identity providers, where people log in, by their domains or ids.",
            [
                .query("domains", .texts, "The domains."),
                .query("ids", .texts, "The ids."),
                .queryParams,
            ],
            paging: .list(items: "identity_providers"),
            rules: [.notBoth("domains", "ids")]
        ),
        ServiceOperation(
            "get_consents",
            .get,
            "/v2/api/identities/{identity_id}/consents",
            "Lists what an identity has consented to.",
            [
                .path("identity_id", "The identity."),
                .query(
                    "all",
                    .boolean,
                    "Whether the consents to all clients are listed, and not only those to the token's.",
                    default: false
                ),
            ],
            paging: .list(items: "consents")
        ),
    ]

    private static let projects: [ServiceOperation] = [
        ServiceOperation(
            "get_project",
            .get,
            "/v2/api/projects/{project_id}",
            "Returns a project.",
            [.path("project_id", "The project.")],
            errors: [.projectNotFound]
        ),
        ServiceOperation(
            "get_projects",
            .get,
            "/v2/api/projects",
            "Lists the projects that the caller administers.",
            paging: .list(items: "projects")
        ),
        ServiceOperation(
            "create_project",
            .post,
            "/v2/api/projects",
            "Creates a project.",
            [
                .body("display_name", .text, "The project's name.", required: true),
                .body("contact_email", .text, "The address for questions about it.", required: true),
                .body("admin_ids", .texts, "The identities that administer it."),
                .body("admin_group_ids", .texts, "The groups whose members administer it."),
            ],
            wrapping: "project"
        ),
        ServiceOperation(
            "update_project",
            .put,
            "/v2/api/projects/{project_id}",
            "Changes a project.",
            [
                .path("project_id", "The project."),
                .body("display_name", .text, "The project's name."),
                .body("contact_email", .text, "The address for questions about it."),
                .body("admin_ids", .texts, "The identities that administer it."),
                .body("admin_group_ids", .texts, "The groups whose members administer it."),
            ],
            wrapping: "project",
            errors: [.projectNotFound]
        ),
        ServiceOperation(
            "delete_project",
            .delete,
            "/v2/api/projects/{project_id}",
            "Deletes a project that has no clients.",
            [.path("project_id", "The project.")],
            errors: [.projectNotFound]
        ),
    ]

    private static let policies: [ServiceOperation] = [
        ServiceOperation(
            "get_policy",
            .get,
            "/v2/api/policies/{policy_id}",
            "Returns an authentication policy.",
            [.path("policy_id", "The policy.")],
            errors: [.policyNotFound]
        ),
        ServiceOperation(
            "get_policies",
            .get,
            "/v2/api/policies",
            "Lists the authentication policies of the caller's projects.",
            paging: .list(items: "policies")
        ),
        ServiceOperation(
            "create_policy",
            .post,
            "/v2/api/policies",
            "Creates an authentication policy.",
            [
                .body("project_id", .id, "The project that it belongs to.", required: true, isKeyword: true),
                .body("display_name", .text, "The policy's name.", required: true, isKeyword: true),
                .body("description", .text, "The description.", required: true, isKeyword: true),
                .body("high_assurance", .boolean, "Whether the login must be renewed in each app."),
                .body("authentication_assurance_timeout", .integer, "How many seconds old a login may be."),
                .body("required_mfa", .boolean, "Whether the login must be by several factors."),
                .body(
                    "domain_constraints_include",
                    .nullable(.texts),
                    "The domains of which the user must have an identity; json.null for any."
                ),
                .body(
                    "domain_constraints_exclude",
                    .nullable(.texts),
                    "The domains of which the user must have none; json.null for none."
                ),
            ],
            wrapping: "policy"
        ),
        ServiceOperation(
            "update_policy",
            .put,
            "/v2/api/policies/{policy_id}",
            "Changes an authentication policy.",
            [
                .path("policy_id", "The policy."),
                .body("project_id", .id, "The project that it belongs to."),
                .body("authentication_assurance_timeout", .integer, "How many seconds old a login may be."),
                .body("required_mfa", .boolean, "Whether the login must be by several factors."),
                .body("display_name", .text, "The policy's name."),
                .body("description", .text, "The description."),
                .body(
                    "domain_constraints_include",
                    .nullable(.texts),
                    "The domains of which the user must have an identity; json.null for any."
                ),
                .body(
                    "domain_constraints_exclude",
                    .nullable(.texts),
                    "The domains of which the user must have none; json.null for none."
                ),
            ],
            wrapping: "policy",
            errors: [.policyNotFound]
        ),
        ServiceOperation(
            "delete_policy",
            .delete,
            "/v2/api/policies/{policy_id}",
            "Deletes an authentication policy.",
            [.path("policy_id", "The policy.")],
            errors: [.policyNotFound]
        ),
    ]
}

extension OperationError {
    static let projectNotFound = OperationError(404, "PROJECT_NOT_FOUND", "there is no such project")
    static let policyNotFound = OperationError(404, "POLICY_NOT_FOUND", "there is no such policy")
}
