import GlobusAuth
import LuaRuntime

extension GlobusLibrary {
    static let serviceClients: [HostFunction] =
        [client("BaseClient", "A client of any service.", of: nil, example: baseExample)]
        + GlobusService.all.map { service in
            client(
                service.clientName,
                "A client of \(service.title).",
                of: service,
                example: examples[service.name] ?? example(of: service)
            )
        }

    private static let baseExample = HostExample(
        """
        local service = globus.BaseClient {
          base_url = "https://data.example.org/v1", timeout = 10,
        }
        print(service)
        """,
        prints: "BaseClient (https://data.example.org/v1)"
    )

    /// The examples of clients that do more than others, by the services' names.
    private static let examples = [
        "auth": HostExample(
            """
            local auth = globus.AuthClient { authorizer = authorizer }
            print(auth.authorizer == authorizer)
            """,
            prints: "true"
        ),
        "transfer": HostExample(
            """
            local transfer = globus.TransferClient {
              authorizer = authorizer, max_retries = 2,
            }
            print(#transfer:get("/v0.10/task_list").data.DATA)
            """,
            prints: "10"
        ),
        "groups": HostExample(
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
        ),
    ]

    private static func example(of service: GlobusService) -> HostExample {
        let name = service.title.split(separator: " ").last.map { $0.lowercased() } ?? service.name
        return HostExample(
            """
            local \(name) = globus.\(service.clientName) {
              base_url = "https://\(name).example.org",
            }
            print(\(name).base_url)
            """,
            prints: "https://\(name).example.org/"
        )
    }

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
        let own: [HostParameter] =
            ClientAppMembers.options + [
                .optional(
                    "authorizer",
                    .object(AuthorizerObject.kind),
                    "Authorizes requests to the client's own origin."
                ),
                .optional("base_url", .string, "The URL that paths are added to; it wins over everything else."),
                .optional("environment", .string, "The Globus environment.", default: "\"production\""),
                .optional("app_name", .string, "The application's name, for the User-Agent field."),
                CallOptions.timeout,
                CallOptions.maxRetries,
                CallOptions.verifySSL,
            ]
        guard name == "BaseClient" else { return own }
        return own + [
            .optional("service_name", .string, "The service's name in Globus's host names."),
            .optional(
                "resource_server",
                .string,
                "The service that accepts the tokens, which a client with an app needs."
            ),
        ]
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
            authorizer: options.object("authorizer", AuthorizerObject.kind)?.authorizer,
            app: options.object("app", AppObject.kind)?.app,
            appScopes: try options.scopes("app_scopes")
        )
        configuration.permit = services.permit
        configuration.appName = try options.string("app_name")
        configuration.timeout = try options.timeout() ?? configuration.timeout
        configuration.maxRetries = try options.maxRetries() ?? configuration.maxRetries
        configuration.certificateVerification =
            try options.certificateVerification() ?? configuration.certificateVerification
        configuration.allowsInsecureHTTP = services.allowsInsecureHTTP
        configuration.diagnostics = services.diagnostics
        if let service {
            configuration = configuration.serving(service)
        } else {
            configuration.resourceServer = try options.string("resource_server")
        }
        let client = try BaseClient(configuration, httpClient: services.httpClient, time: services.time)
        call.stack.push(ClientObject(client, name: name), as: ClientClass.hostClass(named: name))
        keepFunctions(of: options)
        return .pushed(1)
    }

    /// Makes the client's Lua object keep those of its authorizer and its app, whose functions are in Lua.
    private static func keepFunctions(of options: CallOptions) {
        let stack = options.stack
        guard stack.isPresent(at: options.index) else { return }
        for (name, slot) in [("authorizer", ClientObject.authorizerSlot), ("app", ClientObject.appSlot)] {
            stack.pushField(name, of: options.index)
            stack.setUserValue(slot, of: -2)
        }
    }
}
