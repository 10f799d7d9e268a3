extension [ServiceOperation] {
    /// The operations of `AuthClient` about registered clients and their credentials.
    static let clients: [ServiceOperation] = [
        ServiceOperation(
            "get_client",
            .get,
            "/v2/api/clients{/client_id}",
            "Returns a client, by its id or by its domain name.",
            [
                .path("client_id", "The client.", required: false),
                .query("fqdn", .text, "The domain name that belongs to the client."),
            ],
            rules: [.oneOf("client_id", "fqdn")],
            errors: [.clientNotFound]
        ),
        ServiceOperation(
            "get_clients",
            .get,
            "/v2/api/clients",
            "Lists the clients of the caller's projects.",
            paging: .list(items: "clients")
        ),
        ServiceOperation(
            "create_client",
            .post,
            "/v2/api/clients",
            "Creates a client.",
            [
                .body("name", .text, "The client's name, which people see when they consent.", required: true),
                .body("project", .id, "The project that it belongs to.", required: true),
                .body("public_client", .boolean, "Whether it keeps no secret; in place of client_type."),
                .body(
                    "client_type",
                    .word(
                        "client_identity",
                        "confidential_client",
                        "globus_connect_server",
                        "public_installed_client",
                        "hybrid_confidential_client_resource_server",
                        "resource_server"
                    ),
                    "What it is."
                ),
                .body("visibility", .word("public", "private"), "Who may look it up."),
                .body("redirect_uris", .texts, "Where logins may lead back to."),
                .body(
                    "terms_and_conditions",
                    .text,
                    "The address of its terms, with privacy_policy.",
                    at: "links.terms_and_conditions"
                ),
                .body(
                    "privacy_policy",
                    .text,
                    "The address of its privacy policy, with terms_and_conditions.",
                    at: "links.privacy_policy"
                ),
                .body("required_idp", .id, "The identity provider of which a user must have an identity."),
                .body("preselect_idp", .id, "The identity provider that the login page proposes."),
                .fields("additional_fields", "Further fields of the document; they win."),
            ],
            wrapping: "client",
            rules: [.oneOf("public_client", "client_type"), .together("terms_and_conditions", "privacy_policy")]
        ),
        ServiceOperation(
            "update_client",
            .put,
            "/v2/api/clients/{client_id}",
            "Changes a client.",
            [
                .path("client_id", "The client."),
                .body("name", .text, "The client's name, which people see when they consent."),
                .body("visibility", .word("public", "private"), "Who may look it up."),
                .body("redirect_uris", .texts, "Where logins may lead back to."),
                .body(
                    "terms_and_conditions",
                    .nullable(.text),
                    "The address of its terms, with privacy_policy.",
                    at: "links.terms_and_conditions"
                ),
                .body(
                    "privacy_policy",
                    .nullable(.text),
                    "The address of its privacy policy, with terms_and_conditions.",
                    at: "links.privacy_policy"
                ),
                .body("required_idp", .nullable(.id), "The identity provider of which a user must have an identity."),
                .body("preselect_idp", .nullable(.id), "The identity provider that the login page proposes."),
                .fields("additional_fields", "Further fields of the document; they win."),
            ],
            wrapping: "client",
            rules: [.together("terms_and_conditions", "privacy_policy")],
            errors: [.clientNotFound]
        ),
        ServiceOperation(
            "delete_client",
            .delete,
            "/v2/api/clients/{client_id}",
            "Deletes a client.",
            [.path("client_id", "The client.")],
            errors: [.clientNotFound]
        ),
        ServiceOperation(
            "get_client_credentials",
            .get,
            "/v2/api/clients/{client_id}/credentials",
            "Lists a client's credentials, without their secrets.",
            [.path("client_id", "The client.")],
            paging: .list(items: "credentials"),
            errors: [.clientNotFound]
        ),
        ServiceOperation(
            "create_client_credential",
            .post,
            "/v2/api/clients/{client_id}/credentials",
            "Creates a credential of a client; only this answer has its secret.",
            [
                .path("client_id", "The client."),
                .body("name", .text, "The credential's name.", required: true),
            ],
            wrapping: "credential",
            errors: [.clientNotFound]
        ),
        ServiceOperation(
            "delete_client_credential",
            .delete,
            "/v2/api/clients/{client_id}/credentials/{credential_id}",
            "Deletes a credential of a client.",
            [.path("client_id", "The client."), .path("credential_id", "The credential.")],
            errors: [.clientNotFound]
        ),
    ]

    /// The operations of `AuthClient` about the scopes of services.
    static let scopes: [ServiceOperation] = [
        ServiceOperation(
            "get_scope",
            .get,
            "/v2/api/scopes/{scope_id}",
            "Returns a scope.",
            [.path("scope_id", "The scope.")],
            errors: [.scopeNotFound]
        ),
        ServiceOperation(
            "get_scopes",
            .get,
            "/v2/api/scopes",
            "Looks up scopes by their texts or ids, or lists those of the caller's clients.",
            [
                .query("scope_strings", .texts, "The scopes' texts."),
                .query("ids", .texts, "The scopes' ids."),
                .queryParams,
            ],
            paging: .list(items: "scopes"),
            rules: [.notBoth("scope_strings", "ids")]
        ),
        ServiceOperation(
            "create_scope",
            .post,
            "/v2/api/clients/{client_id}/scopes",
            "Creates a scope of a client's service.",
            [
                .path("client_id", "The client."),
                .body("name", .text, "The scope's name, which people see when they consent.", required: true),
                .body("description", .text, "The description, which people see as well.", required: true),
                .body("scope_suffix", .text, "How the scope's text ends.", required: true),
                .body("required_domains", .texts, "The domains of which the user must have an identity."),
                .body("dependent_scopes", .list, "The scopes that it depends on; see DependentScopeSpec."),
                .body("advertised", .boolean, "Whether it can be looked up by everybody."),
                .body("allows_refresh_token", .boolean, "Whether refresh tokens are issued for it."),
            ],
            wrapping: "scope",
            errors: [.clientNotFound]
        ),
        ServiceOperation(
            "update_scope",
            .put,
            "/v2/api/scopes/{scope_id}",
            "Changes a scope.",
            [
                .path("scope_id", "The scope."),
                .body("name", .text, "The scope's name, which people see when they consent."),
                .body("description", .text, "The description, which people see as well."),
                .body("scope_suffix", .text, "How the scope's text ends."),
                .body("required_domains", .texts, "The domains of which the user must have an identity."),
                .body("dependent_scopes", .list, "The scopes that it depends on; see DependentScopeSpec."),
                .body("advertised", .boolean, "Whether it can be looked up by everybody."),
                .body("allows_refresh_token", .boolean, "Whether refresh tokens are issued for it."),
            ],
            wrapping: "scope",
            errors: [.scopeNotFound]
        ),
        ServiceOperation(
            "delete_scope",
            .delete,
            "/v2/api/scopes/{scope_id}",
            "Deletes a scope.",
            [.path("scope_id", "The scope.")],
            errors: [.scopeNotFound]
        ),
    ]
}

extension OperationError {
    static let clientNotFound = OperationError(404, "CLIENT_NOT_FOUND", "there is no such client")
    static let scopeNotFound = OperationError(404, "SCOPE_NOT_FOUND", "there is no such scope")
}
