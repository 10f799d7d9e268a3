import GlobusAuth
import LuaRuntime

extension GlobusLibrary {
    static let serviceClients: [HostFunction] = [
        client("BaseClient", "A client of any service.") { try makeClient($0, nil) },
        client("AuthClient", "A client of Globus Auth's own resources.") { try makeClient($0, .auth) },
        client("TransferClient", "A client of Globus Transfer.") { try makeClient($0, .transfer) },
        client("GroupsClient", "A client of Globus Groups.") { try makeClient($0, .groups) },
        client("SearchClient", "A client of Globus Search.") { try makeClient($0, .search) },
        client("FlowsClient", "A client of Globus Flows.") { try makeClient($0, .flows) },
        client("TimersClient", "A client of Globus Timers.") { try makeClient($0, .timers) },
        client("ComputeClient", "A client of Globus Compute.") { try makeClient($0, .compute) },
    ]

    private static func client(_ name: String, _ summary: String, body: @escaping HostBody) -> HostFunction {
        HostFunction(
            "globus.\(name)",
            summary,
            parameters: [.optional("opts", .table, "Options.", options: options(of: name))],
            results: [HostResult("globus.\(name)", "The client.")],
            body: body
        )
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

    /// The client's Lua object keeps the authorizer's, whose handlers live in Lua.
    private static func keepAuthorizer(of options: CallOptions) {
        let stack = options.stack
        guard stack.isPresent(at: options.index) else { return }
        stack.pushField("authorizer", of: options.index)
        stack.setUserValue(ClientObject.authorizerSlot, of: -2)
    }
}
