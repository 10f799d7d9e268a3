import GlobusAuth
import LuaRuntime

extension GlobusLibrary {
    static let serviceClients: [HostFunction] =
        [serviceClient(nil, example: baseExample)]
        + ServiceClient.all.filter { $0 != .specificFlow && $0 != .gcs }.map { client in
            serviceClient(client, example: ownExample(of: client) ?? example(of: client))
        } + [specificFlowClient, gcsClient]

    private static let baseExample = HostExample(
        """
        local service = globus.BaseClient {
          base_url = "https://data.example.org/v1", timeout = 10,
        }
        print(service)
        """,
        prints: "BaseClient (https://data.example.org/v1)"
    )

    /// The example of a client that does more than others.
    private static func ownExample(of client: ServiceClient) -> HostExample? {
        switch client {
        case .auth: authExample
        case .transfer: transferExample
        case .groups: groupsExample
        default: nil
        }
    }

    private static var authExample: HostExample {
        HostExample(
            """
            local auth = globus.AuthClient { authorizer = authorizer }
            print(auth.authorizer == authorizer)
            """,
            prints: "true"
        )
    }

    private static var transferExample: HostExample {
        HostExample(
            """
            local transfer = globus.TransferClient {
              authorizer = authorizer, max_retries = 2,
            }
            print(#transfer:get("/v0.10/task_list").data.DATA)
            """,
            prints: "10"
        )
    }

    private static var groupsExample: HostExample {
        HostExample(
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
    }

    private static func example(of client: ServiceClient) -> HostExample {
        let name = client.service.title.split(separator: " ").last.map { $0.lowercased() } ?? client.service.name
        return HostExample(
            """
            local \(name) = globus.\(client.name) {
              base_url = "https://\(name).example.org",
            }
            print(\(name).base_url)
            """,
            prints: "https://\(name).example.org/"
        )
    }

    private static func serviceClient(_ client: ServiceClient?, example: HostExample) -> HostFunction {
        let name = client?.name ?? ClientClass.baseName
        return HostFunction(
            "globus.\(name)",
            client?.summary ?? "A client of any service.",
            parameters: [
                .optional("opts", .table, "Options.", options: client == nil ? baseOptions : commonOptions)
            ],
            results: [HostResult("globus.\(name)", "The client.")],
            example: example
        ) { call in
            let options = call.options("opts")
            let name = try client?.service.name ?? options.string("service_name")
            var configuration = try clientConfiguration(of: name, options, in: call.services)
            if let client {
                configuration = configuration.serving(client.service)
                configuration.client = client
            } else {
                configuration.resourceServer = try options.string("resource_server")
            }
            try pushClient(configuration, options)
            return .pushed(1)
        }
    }

    private static let specificFlowClient = HostFunction(
        "globus.SpecificFlowClient",
        ServiceClient.specificFlow.summary,
        parameters: [
            .required("flow_id", .string, "The flow."),
            .optional("opts", .table, "Options.", options: commonOptions),
        ],
        results: [HostResult("globus.SpecificFlowClient", "The client.")],
        example: HostExample(
            """
            local id = "f10e0000-0000-4000-8000-000000000001"
            local flow = globus.SpecificFlowClient(id)
            print(flow.resource_server == id)
            """,
            prints: "true"
        )
    ) { call in
        let flow = try call.string("flow_id")
        guard !flow.isEmpty, flow.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
            throw call.invalid("flow_id", "must be the id of a flow, which is a UUID")
        }
        let options = call.options("opts")
        let configuration = try clientConfiguration(of: GlobusService.flows.name, options, in: call.services)
        try pushClient(configuration.serving(flow: flow), options)
        return .pushed(1)
    }

    private static let gcsClient = HostFunction(
        waiting: "globus.GCSClient",
        ServiceClient.gcs.summary,
        details: """
            The tokens are those of the endpoint, whose id the server tells: with an app it is asked for when the client \
            is made.
            """,
        parameters: [
            .required(
                "gcs_address",
                .string,
                "The server's host, its URL, or the URL of its API, which ends with /api."
            ),
            .optional("opts", .table, "Options.", options: commonOptions.filter { $0.name != "base_url" }),
        ],
        results: [HostResult("globus.GCSClient", "The client.")],
        failures: .request,
        example: HostExample(
            """
            local gcs = globus.GCSClient("abc.xyz.data.globus.org")
            print(gcs.base_url)
            """,
            prints: "https://abc.xyz.data.globus.org/api/"
        )
    ) { call in
        let address = try call.string("gcs_address")
        let options = call.options("opts")
        var configuration = try clientConfiguration(of: nil, options, in: call.services)
        configuration = configuration.serving(connectServer: address)
        guard let app = configuration.app else {
            try pushClient(configuration, options)
            return .now(.pushed(1))
        }
        // Without the app until it is known who accepts its tokens.
        let scopes = configuration.appScopes
        configuration.app = nil
        configuration.appScopes = nil
        try pushClient(configuration, options)
        let object = call.stack.reference(at: -1)
        let client = call.stack.object(at: -1, ClientObject.kind)?.client
        return .wait {
            try await client?.attachToEndpoint(app, scopes: scopes)
            return .push { stack in
                stack.push(object)
                return 1
            }
        }
    }

    /// The options of every client.
    private static let commonOptions: [HostParameter] =
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

    private static let baseOptions =
        commonOptions + [
            .optional("service_name", .string, "The service's name in Globus's host names."),
            .optional(
                "resource_server",
                .string,
                "The service that accepts the tokens, which a client with an app needs."
            ),
        ]

    /// Returns the configuration of a client as its options have it.
    private static func clientConfiguration(
        of service: String?,
        _ options: CallOptions,
        in services: HostServices
    ) throws -> ClientConfiguration {
        var configuration = ClientConfiguration(
            serviceName: service,
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
        return configuration
    }

    /// Pushes a client.
    ///
    /// Stack: [-0, +1]
    private static func pushClient(_ configuration: ClientConfiguration, _ options: CallOptions) throws {
        let stack = options.stack
        let services = stack.services
        let client = try BaseClient(configuration, httpClient: services.httpClient, time: services.time)
        stack.push(client: client)
        keepFunctions(of: options)
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
