import GlobusAuth
import LuaRuntime

extension GlobusLibrary {
    static let serviceClients: [HostFunction] = [
        client(
            "BaseClient",
            "A client of any service.",
            of: nil,
            example: HostExample(
                """
                local service = globus.BaseClient {
                  base_url = "https://data.example.org/v1", timeout = 10,
                }
                print(service)
                """,
                prints: "BaseClient (https://data.example.org/v1)"
            )
        ),
        client(
            "AuthClient",
            "A client of Globus Auth's own resources.",
            of: .auth,
            example: HostExample(
                """
                local auth = globus.AuthClient { authorizer = authorizer }
                print(auth.authorizer == authorizer)
                """,
                prints: "true"
            )
        ),
        client(
            "TransferClient",
            "A client of Globus Transfer.",
            of: .transfer,
            example: HostExample(
                """
                local transfer = globus.TransferClient {
                  authorizer = authorizer, max_retries = 2,
                }
                print(#transfer:get("/v0.10/task_list").data.DATA)
                """,
                prints: "10"
            )
        ),
        client(
            "GroupsClient",
            "A client of Globus Groups.",
            of: .groups,
            example: HostExample(
                """
                local scope = "urn:globus:auth:scope:groups.api.globus.org:all"
                local authorizer = globus.ClientCredentialsAuthorizer(client, scope)
                local groups = globus.GroupsClient { authorizer = authorizer }
                for _, group in ipairs(groups:get("/v2/groups/my_groups").data) do
                  print(group.name)
                end
                """,
                prints: """
                    Beamline users
                    Cluster operators
                    Genomics lab
                    """
            )
        ),
        client(
            "SearchClient",
            "A client of Globus Search.",
            of: .search,
            example: HostExample(
                """
                local search = globus.SearchClient { app_name = "catalogue" }
                print(search.authorizer)
                """,
                prints: "nil"
            )
        ),
        client(
            "FlowsClient",
            "A client of Globus Flows.",
            of: .flows,
            example: HostExample(
                """
                local flows = globus.FlowsClient { base_url = "https://flows.example.org" }
                print(flows.base_url)
                """,
                prints: "https://flows.example.org/"
            )
        ),
        client(
            "TimersClient",
            "A client of Globus Timers.",
            of: .timers,
            example: HostExample(
                """
                local timers = globus.TimersClient { base_url = "https://timers.example.org" }
                print(timers.base_url)
                """,
                prints: "https://timers.example.org/"
            )
        ),
        client(
            "ComputeClient",
            "A client of Globus Compute.",
            of: .compute,
            example: HostExample(
                """
                local compute = globus.ComputeClient {
                  base_url = "https://compute.example.org",
                }
                print(compute.base_url)
                """,
                prints: "https://compute.example.org/"
            )
        ),
    ]

    private static func client(
        _ name: String,
        _ summary: String,
        of service: GlobusService?,
        example: HostExample
    ) -> HostFunction {
        HostFunction(
            "globus.\(name)",
            summary,
            parameters: [.optional("opts", .table, "Options.", options: options(of: name))],
            results: [HostResult("globus.\(name)", "The client.")],
            example: example
        ) { call in try makeClient(call, service) }
    }

    private static func options(of name: String) -> [HostParameter] {
        let own: [HostParameter] = [
            .optional("authorizer", .object(AuthorizerObject.kind), "Authorizes requests to the client's own origin."),
            .optional("base_url", .string, "The URL that paths are added to; it wins over everything else."),
            .optional("environment", .string, "The Globus environment.", default: "\"production\""),
            .optional("app_name", .string, "The application's name, for the User-Agent field."),
            CallOptions.timeout,
            CallOptions.maxRetries,
            CallOptions.verifySSL,
        ]
        guard name == "BaseClient" else { return own }
        return own + [.optional("service_name", .string, "The service's name in Globus's host names.")]
    }

    private static func makeClient(_ call: HostCall, _ service: GlobusService?) throws -> HostReturn {
        let name = service?.clientName ?? "BaseClient"
        let options = call.options("opts")
        let services = call.services
        var configuration = ClientConfiguration(
            serviceName: try service?.name ?? options.string("service_name"),
            in: services.variables,
            baseURL: try options.string("base_url"),
            environment: try options.string("environment"),
            authorizer: options.object("authorizer", AuthorizerObject.kind)?.authorizer
        )
        configuration.permit = services.permit
        configuration.appName = try options.string("app_name")
        configuration.timeout = try options.timeout() ?? configuration.timeout
        configuration.maxRetries = try options.maxRetries() ?? configuration.maxRetries
        configuration.certificateVerification =
            try options.certificateVerification() ?? configuration.certificateVerification
        configuration.allowsInsecureHTTP = services.allowsInsecureHTTP
        configuration.diagnostics = services.diagnostics
        if let service { configuration = configuration.serving(service) }
        let client = try BaseClient(configuration, httpClient: services.httpClient, time: services.time)
        call.stack.push(ClientObject(client, name: name), as: ClientClass.hostClass(named: name))
        keepAuthorizer(of: options)
        return .pushed(1)
    }

    /// Makes the client's Lua object keep the authorizer's, whose functions are in Lua.
    private static func keepAuthorizer(of options: CallOptions) {
        let stack = options.stack
        guard stack.isPresent(at: options.index) else { return }
        stack.pushField("authorizer", of: options.index)
        stack.setUserValue(ClientObject.authorizerSlot, of: -2)
    }
}
