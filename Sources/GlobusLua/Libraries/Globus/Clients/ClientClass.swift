import GlobusAuth
import LuaRuntime
import Synchronization

/// The classes of service clients: `BaseClient`, and one with the same methods for each service.
enum ClientClass {
    private static let receiver = HostType.object(ClientObject.kind)

    private static let made = Mutex<[String: HostClass<ClientObject>]>([:])

    /// The documentation of all classes, with those of their paginator tables.
    static var descriptions: [ClassDescription] {
        let clients: [ServiceClient?] = [nil] + ServiceClient.all.map { $0 }
        return clients.flatMap { client in
            let listings = PaginatorTables.lists(client) ? [PaginatorTables.description(of: client)] : []
            return [hostClass(of: client).description] + listings
        }
    }

    /// Returns the class of a client, or of a client of any service.
    ///
    /// It is made when the first client is, since a client has many methods.
    static func hostClass(of client: ServiceClient?) -> HostClass<ClientObject> {
        made.withLock { made in
            let name = client?.name ?? baseName
            if let hostClass = made[name] { return hostClass }
            let hostClass = make(client)
            made[name] = hostClass
            return hostClass
        }
    }

    static let baseName = "BaseClient"

    private static func make(_ client: ServiceClient?) -> HostClass<ClientObject> {
        let specials = client.map(ClientSpecials.methods) ?? []
        let ownFields = client.map(ClientSpecials.fields) ?? []
        let common = (fields + ClientAppMembers.fields).filter { field in
            !ownFields.contains { $0.description.name == field.description.name }
        }
        let operations = client.map { OperationMethod.methods(of: $0, except: specials) } ?? []
        return HostClass(
            client?.name ?? baseName,
            client?.summary ?? "A client of any service.",
            refining: client == nil ? nil : ClientObject.kind.annotation,
            kinds: [ClientObject.kind],
            methods: [request] + verbs + ClientAppMembers.methods + specials + operations,
            fields: common + ownFields + [PaginatorTable.field(of: client)],
            userValues: ClientObject.slotCount
        ) { call in
            let object = call.receiver(ClientObject.kind)
            call.stack.push("\(object.name) (\(object.client.baseURL.text))")
            return .pushed(1)
        }
    }

    /// The description of the options of a client's requests.
    static let requestOptions =
        CallOptions.requestParameters + [
            .optional(
                "automatic_authorization",
                .boolean,
                "Whether the client's authorizer is used.",
                default: "true"
            )
        ]

    private static let options = HostParameter.optional(
        "opts",
        .table,
        "Options.",
        options: requestOptions + CallOptions.fileParameters
    )

    private static let path = HostParameter.required(
        "path",
        .string,
        "The path below the base URL, or an absolute URL."
    )
    private static let result = HostResult("globus.GlobusHTTPResponse", "The response.")

    static let request = HostFunction(
        waiting: "BaseClient:request",
        "Sends a request. A status of 400 or more is an error.",
        details: "Its options for files are those of `globus.request`.",
        receiver: receiver,
        parameters: [.required("method", .string, "The method, such as \"GET\"."), path, options],
        results: [result],
        failures: .fileRequest,
        example: HostExample(
            """
            local opts = { query_params = { limit = 1 } }
            print(transfer:request("GET", "/v0.10/task_list", opts).http_reason)
            """,
            prints: "OK"
        )
    ) { call in
        try send(call, call.string("method"))
    }

    static let verbs = [
        verb(
            "get",
            example: HostExample(
                """
                local opts = { query_params = { limit = 2 } }
                local response = transfer:get("/v0.10/task_list", opts)
                for _, t in ipairs(response.data.DATA) do print(t.status) end
                """,
                prints: """
                    SUCCEEDED
                    SUCCEEDED
                    """
            )
        ),
        verb(
            "post",
            example: HostExample(
                """
                local ok, e = pcall(function()
                  transfer:post("/v0.10/transfer", { data = { DATA_TYPE = "transfer" } })
                end)
                print(ok, e.class, e.http_status)
                """,
                prints: "false\tTransferAPIError\t400"
            )
        ),
        verb("put", example: example(sending: "put")),
        verb("patch", example: example(sending: "patch")),
        verb(
            "delete",
            example: HostExample(
                """
                local ok, e = pcall(transfer.delete, transfer, "/v0.10/nothing")
                print(ok, e.http_status)
                """,
                prints: "false\t404"
            )
        ),
    ]

    private static func example(sending verb: String) -> HostExample {
        HostExample(
            """
            local ok, e = pcall(function()
              transfer:\(verb)("/v0.10/nothing", { data = { name = "x" } })
            end)
            print(ok, e.http_status)
            """,
            prints: "false\t404"
        )
    }

    private static func verb(_ name: String, example: HostExample) -> HostFunction {
        let method = name.uppercased()
        return HostFunction(
            waiting: "BaseClient:\(name)",
            "Sends a \(method) request. A status of 400 or more is an error.",
            receiver: receiver,
            parameters: [path, options],
            results: [result],
            failures: .fileRequest,
            example: example
        ) { call in try send(call, method) }
    }

    private static func send(_ call: HostCall, _ method: String) throws -> HostWait {
        let client = call.receiver(ClientObject.kind).client
        let path = try call.string("path")
        let options = call.options("opts")
        var requestOptions = try options.clientRequest()
        let files = try options.files(of: &requestOptions)
        return try call.wait(files) { try client.prepare(method, path, requestOptions) }
    }

    private static let fields: [HostField] = [
        HostField("base_url", "string", "The URL that paths are added to.", of: receiver) { call in
            call.stack.push(call.receiver(ClientObject.kind).client.baseURL.text)
            return .pushed(1)
        },
        HostField("authorizer", "globus.GlobusAuthorizer?", "What authorizes the requests.", of: receiver) { call in
            call.stack.pushUserValue(ClientObject.authorizerSlot, of: 1)
            return .pushed(1)
        },
    ]
}

/// The Swift object behind a service client in Lua.
final class ClientObject {
    let client: BaseClient

    init(_ client: BaseClient) {
        self.client = client
    }

    /// The name of its class.
    var name: String { client.configuration.client?.name ?? ClientClass.baseName }

    static let kind = HostKind<ClientObject>(number: 1, name: "a client", annotation: "globus.BaseClient")

    /// The user values of the object: its authorizer, and its app.
    static let authorizerSlot: Int32 = 1
    static let appSlot: Int32 = 2
    static let slotCount: Int32 = 2
}

extension LuaStack {
    /// Pushes a client as an object of its class.
    ///
    /// Stack: [-0, +1]
    func push(client: BaseClient) {
        push(ClientObject(client), as: ClientClass.hostClass(of: client.configuration.client))
    }
}
