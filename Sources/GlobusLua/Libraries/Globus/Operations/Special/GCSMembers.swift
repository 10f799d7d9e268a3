import GlobusAuth
import LuaRuntime

/// What clients of Globus Connect Server have besides their operations: the scopes of the endpoint and its collections.
enum GCSMembers {
    static let methods = [endpointScopes, collectionScopes]

    private static let kind = ClientObject.kind

    /// The fields, in the place of those of other clients, for which the server may have to be asked.
    static let fields: [HostField] = [
        HostField(
            waiting: "endpoint_client_id",
            "string",
            "The endpoint's client ID, which is the resource server of its tokens; the server is asked for it once.",
            of: kind
        ) { object, _ in waitForEndpoint(of: object.client) { $0.push($1) } },
        HostField(
            waiting: "resource_server",
            "string",
            "The service that accepts the tokens, which is the endpoint.",
            of: kind
        ) { object, _ in waitForEndpoint(of: object.client) { $0.push($1) } },
        HostField(
            waiting: "default_scope_requirements",
            "globus.Scope[]",
            "The scopes that the service needs where none are named: the one that manages collections.",
            of: kind
        ) { object, _ in
            waitForEndpoint(of: object.client) { stack, id in
                stack.push(scopes: try ScopeList(ScopeCollection.gcsEndpoint(id).all).parsed())
            }
        },
    ]

    private static func waitForEndpoint(
        of client: BaseClient,
        _ push: @escaping (LuaStack, String) throws -> Void
    ) -> HostWait {
        .wait {
            let id = try await client.endpointClientID()
            return .push { stack in
                try push(stack, id)
                return 1
            }
        }
    }

    private static let endpointScopes = HostFunction(
        "GCSClient:get_gcs_endpoint_scopes",
        "The scopes of an endpoint.",
        of: kind,
        parameters: [.required("endpoint_id", .string, "The endpoint's id.")],
        results: [HostResult("globus.GCSEndpointScopes", "The scopes.")],
        example: HostExample(
            """
            local gcs = globus.GCSClient("abc.xyz.data.globus.org")
            print(gcs:get_gcs_endpoint_scopes("E1").manage_collections)
            """,
            prints: "urn:globus:auth:scope:E1:manage_collections"
        )
    ) { _, call in
        call.stack.push(endpointScopes: try call.string("endpoint_id"))
        return .pushed(1)
    }

    private static let collectionScopes = HostFunction(
        "GCSClient:get_gcs_collection_scopes",
        "The scopes of a collection.",
        of: kind,
        parameters: [.required("collection_id", .string, "The collection's id.")],
        results: [HostResult("globus.GCSCollectionScopes", "The scopes.")],
        example: HostExample(
            """
            local gcs = globus.GCSClient("abc.xyz.data.globus.org")
            print(gcs:get_gcs_collection_scopes("C1").data_access)
            """,
            prints: "https://auth.globus.org/scopes/C1/data_access"
        )
    ) { _, call in
        call.stack.push(collectionScopes: try call.string("collection_id"))
        return .pushed(1)
    }
}
