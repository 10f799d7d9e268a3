/// The documents that the mock's services have from the start, by the paths of their collections.
enum SeedDocuments {
    /// One of them.
    struct Seed: Sendable {
        let id: String
        let json: JSON
    }

    /// Who owns them.
    static let person = MockGlobus.Identity().id
    /// The client ID of the Globus Connect Server endpoint, which is the resource server of its tokens.
    static let connectServerClient = id("e0d", 1)

    static let all: [String: [Seed]] = [
        "/v0.10/endpoint": TransferCollection.all.map { Seed(id: $0.id, json: $0.json) },
        "/v0.10/bookmark": [
            document(
                "b00",
                "id",
                ("DATA_TYPE", "bookmark"),
                ("name", "Raw data"),
                ("path", "/raw/"),
                ("endpoint_id", .string(TransferCollection.all[0].id))
            )
        ],
        "/v2/groups": GroupsService.groups,
        "/v1/index": [
            document("10de", "id", ("display_name", "Samples"), ("description", "Sample data"), ("status", "open"))
        ],
        "/flows": [flow],
        "/runs": [
            document(
                "4c0",
                "run_id",
                ("flow_id", .string(flow.id)),
                ("flow_title", "Move and share"),
                ("label", "Run 7"),
                ("status", "SUCCEEDED"),
                ("tags", ["example"])
            )
        ],
        "/registered_apis": [document("a91", "id", ("name", "Weather"), ("description", "An API"))],
        "/web_inputs": [
            document(
                "3eb",
                "id",
                ("title", "May the data be published?"),
                ("state", "open"),
                ("flow_id", .string(flow.id))
            )
        ],
        "/jobs": [
            document(
                "70b",
                "job_id",
                ("name", "Nightly transfer"),
                ("status", "loaded"),
                ("n_runs", 3),
                ("schedule", .object(("type", "recurring"), ("interval_seconds", 86400)))
            )
        ],
        "/v2/api/projects": [
            document(
                "9401ec7",
                "id",
                ("display_name", "Beamline"),
                ("contact_email", "rosa@globus.example"),
                ("admin_ids", [.string(person)])
            )
        ],
        "/v2/api/policies": [
            document(
                "9011c",
                "id",
                ("display_name", "Several factors"),
                ("required_mfa", true),
                ("project_id", .string(id("9401ec7", 1)))
            )
        ],
        "/v2/api/scopes": [
            document(
                "5c09e",
                "id",
                ("name", "Read"),
                ("scope_string", "https://auth.globus.org/scopes/example/read"),
                ("allows_refresh_token", true)
            )
        ],
        "/v2/endpoints": [
            document("c0e", "endpoint_id", ("name", "cluster"), ("status", "online"), ("multi_user", false))
        ],
        "/v2/functions": [
            document("f0c", "function_uuid", ("function_name", "double"), ("description", "Doubles a number"))
        ],
        "/api/endpoint": [
            Seed(id: "endpoint", json: .object(("DATA_TYPE", "endpoint#1.2.0"), ("display_name", "Campus cluster")))
        ],
        "/api/collections": [
            document(
                "c01",
                "id",
                ("DATA_TYPE", "collection#1.9.0"),
                ("display_name", "Scratch"),
                ("collection_type", "mapped")
            )
        ],
        "/api/storage_gateways": [
            document(
                "9a7e",
                "id",
                ("DATA_TYPE", "storage_gateway#1.1.0"),
                ("display_name", "Disk"),
                ("connector_id", "145812c8-decc-41f1-83cf-bb2a85a2a70b")
            )
        ],
        "/api/roles": [
            document(
                "401e",
                "id",
                ("DATA_TYPE", "role#1.0.0"),
                ("role", "owner"),
                ("principal", .string("urn:globus:auth:identity:\(person)"))
            )
        ],
        "/api/user_credentials": [
            document("c4ed", "id", ("DATA_TYPE", "user_credential#1.0.0"), ("username", "rosa"))
        ],
    ]

    /// What the Globus Connect Server tells everybody.
    static let connectServerInfo = JSON.object(
        ("DATA_TYPE", "info#1.0.0"),
        ("api_version", "1.29.0"),
        ("client_id", .string(connectServerClient)),
        ("endpoint_id", .string(connectServerClient)),
        ("domain_name", "127.0.0.1"),
        ("manager_version", "5.4.80")
    )

    private static let flow = document(
        "f10e",
        "id",
        ("title", "Move and share"),
        ("description", "Moves data and shares it"),
        (
            "definition",
            .object(("StartAt", "Move"), ("States", .object(("Move", .object(("Type", "Pass"), ("End", true))))))
        ),
        ("input_schema", .object(("type", "object"))),
        ("keywords", ["example"]),
        ("flow_owner", .string("urn:globus:auth:identity:\(person)"))
    )

    /// Returns an id that begins with hexadecimal digits and ends with a number.
    static func id(_ beginning: String, _ number: Int) -> String {
        let first = beginning + String(repeating: "0", count: 8 - beginning.count)
        let last = String(number)
        return "\(first)-0000-4000-8000-" + String(repeating: "0", count: 12 - last.count) + last
    }

    /// Returns the first document of a kind.
    private static func document(_ beginning: String, _ field: String, _ members: (String, JSON)...) -> Seed {
        let id = id(beginning, 1)
        let json = JSON.object((field, .string(id)))
        return Seed(id: id, json: members.reduce(json) { $0.setting($1.0, to: $1.1) })
    }
}
