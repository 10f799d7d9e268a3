import GlobusAuth
import LuaRuntime

/// The registration of clients below another one.
enum ChildClientMethod {
    static let create = HostFunction(
        waiting: "ConfidentialAppAuthClient:create_child_client",
        "Registers a client below this one; takes exactly one of public_client and client_type.",
        receiver: LoginClientClass.receiver,
        parameters: [
            .required("name", .string, "The name that the consent page shows."),
            .optional("opts", .table, "Options.", options: options),
        ],
        results: [HostResult("globus.GlobusHTTPResponse", "The answer, with the new client's id.")],
        failures: .tokenRequest,
        example: HostExample(
            """
            local ok, e = pcall(client.create_child_client, client, "my-service")
            print(ok, e.class)
            """,
            prints: "false\tGlobusSDKUsageError"
        )
    ) { call in
        let client = try call.loginClient.confidential(for: call)
        let options = call.options("opts")
        let child = ChildClient(
            try call.string("name"),
            publicClient: options.boolean("public_client"),
            clientType: try options.string("client_type"),
            visibility: try options.string("visibility"),
            redirectURIs: try options.strings("redirect_uris"),
            termsAndConditions: try options.string("terms_and_conditions"),
            privacyPolicy: try options.string("privacy_policy"),
            requiredIDP: try options.string("required_idp"),
            preselectIDP: try options.string("preselect_idp"),
            additionalFields: try options.with("additional_fields") {
                try JSONValue(parsing: call.stack.encodedJSON(at: -1)).object
            } ?? [:]
        )
        return call.waitForResponse { try await client.createChildClient(child) }
    }

    private static let options: [HostParameter] = [
        .optional("public_client", .boolean, "Whether it can keep no secret."),
        .optional("client_type", .string, "The kind of client, such as \"client_identity\"."),
        .optional("visibility", .string, "\"public\", or \"private\" for the members of the project."),
        .optional("redirect_uris", .string | .table, "Where codes may be sent."),
        .optional(
            "terms_and_conditions",
            .string,
            "The URL of its terms and conditions, together with privacy_policy."
        ),
        .optional("privacy_policy", .string, "The URL of its privacy policy, together with terms_and_conditions."),
        .optional("required_idp", .string, "The identity provider of which its users must have an identity."),
        .optional("preselect_idp", .string, "The identity provider that the login page proposes."),
        .optional("additional_fields", .table, "Further members of the document; they win."),
    ]
}
