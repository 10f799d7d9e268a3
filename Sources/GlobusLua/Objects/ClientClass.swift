import GlobusAuth
import LuaRuntime

/// The classes of service clients: `BaseClient`, and one for each service with the same methods.
enum ClientClass {
    private static let receiver = HostType.object(ClientObject.kind)

    static let all: [HostClass<ClientObject>] =
        [make("BaseClient", "A client of any service.", [])]
        + GlobusService.all.map { service in
            make(
                service.clientName,
                "A client of \(service.resourceServer).",
                service == .auth ? AuthClientMethods.all : []
            )
        }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    static func hostClass(named name: String) -> HostClass<ClientObject> { byName[name] ?? all[0] }

    private static func make(_ name: String, _ summary: String, _ methods: [HostFunction]) -> HostClass<ClientObject> {
        HostClass(
            name,
            summary,
            refining: name == "BaseClient" ? nil : ClientObject.kind.annotation,
            kinds: [ClientObject.kind],
            methods: [request] + verbs + [paginated] + methods,
            fields: fields,
            userValues: 1
        ) { thread in
            HostCall.run(thread) { call in
                let object = call.object(at: 1, ClientObject.kind)
                call.stack.push("\(object.name) (\(object.client.baseURL.text))")
                return 1
            }
        }
    }

    /// The options of every request of a client.
    static let requestOptions =
        CallOptions.requestParameters + [
            .optional("automatic_authorization", .boolean, "Whether the client's authorizer is used; true by default.")
        ]

    private static let options = HostParameter.optional("opts", .table, "Options.", options: requestOptions)

    private static let path = HostParameter.required(
        "path",
        .string,
        "The path below the base URL, or an absolute URL."
    )
    private static let result = HostResult("globus.GlobusHTTPResponse", "The response.")

    static let request = HostFunction(
        "BaseClient:request",
        "Sends a request. A status of 400 or more is an error.",
        receiver: receiver,
        parameters: [.required("method", .string, "The method, such as \"GET\"."), path, options],
        results: [result],
        mayWait: true
    ) { thread in
        HostCall.run(thread) { call in
            let method = try call.string(at: 2, "BaseClient:request: argument #1 (method)")
            return try send(call, method, pathIndex: 3, "BaseClient:request")
        }
    }

    static let verbs: [HostFunction] = [
        verb("get") { thread in HostCall.run(thread) { try send($0, "GET", pathIndex: 2, "BaseClient:get") } },
        verb("post") { thread in HostCall.run(thread) { try send($0, "POST", pathIndex: 2, "BaseClient:post") } },
        verb("put") { thread in HostCall.run(thread) { try send($0, "PUT", pathIndex: 2, "BaseClient:put") } },
        verb("patch") { thread in HostCall.run(thread) { try send($0, "PATCH", pathIndex: 2, "BaseClient:patch") } },
        verb("delete") { thread in HostCall.run(thread) { try send($0, "DELETE", pathIndex: 2, "BaseClient:delete") } },
    ]

    private static func verb(_ name: String, body: @escaping HostBody) -> HostFunction {
        HostFunction(
            "BaseClient:\(name)",
            "Sends a \(name.uppercased()) request. A status of 400 or more is an error.",
            receiver: receiver,
            parameters: [path, options],
            results: [result],
            mayWait: true,
            body: body
        )
    }

    private static func send(_ call: HostCall, _ method: String, pathIndex: Int32, _ name: String) throws -> Int32 {
        let client = call.object(at: 1, ClientObject.kind).client
        let path = try call.string(at: pathIndex, "\(name): the path")
        let options = CallOptions(stack: call.stack, index: pathIndex + 1, function: name)
        let requestOptions = try options.clientRequest()
        return call.waitForResponse { try await client.request(method, path, requestOptions) }
    }

    private static let fields: [HostField] = [
        HostField("base_url", "string", "The URL that paths are added to.", of: receiver) { thread in
            HostCall.run(thread) { call in
                call.stack.push(call.object(at: 1, ClientObject.kind).client.baseURL.text)
                return 1
            }
        },
        HostField("authorizer", "globus.GlobusAuthorizer?", "What authorizes the requests.", of: receiver) { thread in
            HostCall.run(thread) { call in
                call.stack.pushUserValue(ClientObject.authorizerSlot, of: 1)
                return 1
            }
        },
    ]
}
