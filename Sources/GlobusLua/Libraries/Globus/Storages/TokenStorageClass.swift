import GlobusAuth
import LuaRuntime

/// The class `TokenStorage`, with the Globus SDK's methods.
enum TokenStorageClass {
    private static let receiver = HostType.object(TokenStorageObject.kind)
    private static let resourceServer = HostParameter.required("resource_server", .string, "The service.")

    static let hostClass = HostClass<TokenStorageObject>(
        "TokenStorage",
        "Where tokens are kept.",
        kinds: [TokenStorageObject.kind],
        methods: [storeResponse, storeData, getAll, get, remove]
    ) { call in
        call.stack.push("globus.TokenStorage (\(call.receiver(TokenStorageObject.kind).name))")
        return .pushed(1)
    }

    static let storeResponse = HostFunction(
        waiting: "TokenStorage:store_token_response",
        "Stores every token of a response.",
        receiver: receiver,
        parameters: [.required("response", .object(ResponseObject.kind), "A token response.")],
        failures: [.storage],
        example: HostExample(
            """
            local storage = globus.token_storage("memory")
            storage:store_token_response(client:oauth2_refresh_token(REFRESH_TOKEN))
            print((next(storage:get_token_data_by_resource_server())))
            """,
            prints: "transfer.api.globus.org"
        )
    ) { call in
        let storage = call.receiver(TokenStorageObject.kind).storage
        guard let tokens = call.object("response", ResponseObject.kind).tokens else {
            throw call.invalid("response", "must be a token response")
        }
        return .wait {
            try await storage.storeTokenResponse(tokens)
            return .nothing
        }
    }

    static let storeData = HostFunction(
        waiting: "TokenStorage:store_token_data_by_resource_server",
        "Stores tokens; those of other resource servers stay.",
        receiver: receiver,
        parameters: [.required("tokens", .table, "The tokens by resource server.")],
        failures: [.storage],
        example: HostExample(
            """
            local storage = globus.token_storage("memory")
            storage:store_token_data_by_resource_server {
              ["data.example.org"] = {
                resource_server = "data.example.org", access_token = "t",
                scope = "all", token_type = "Bearer",
                expires_at_seconds = os.time() + 3600,
              },
            }
            print(storage:get_token_data("data.example.org").scope)
            """,
            prints: "all"
        )
    ) { call in
        let storage = call.receiver(TokenStorageObject.kind).storage
        let records = try call.stack.records(
            at: call.index(of: "tokens"),
            "store_token_data_by_resource_server was given"
        )
        return .wait {
            try await storage.storeTokenData(byResourceServer: records)
            return .nothing
        }
    }

    static let getAll = HostFunction(
        waiting: "TokenStorage:get_token_data_by_resource_server",
        "Everything that is stored.",
        receiver: receiver,
        results: [HostResult("table<string, globus.TokenData>", "The tokens by resource server.")],
        failures: [.storage],
        example: HostExample(
            """
            local storage = globus.token_storage("memory")
            print(next(storage:get_token_data_by_resource_server()))
            """,
            prints: "nil"
        )
    ) { call in
        let storage = call.receiver(TokenStorageObject.kind).storage
        return .wait {
            let records = try await storage.tokenDataByResourceServer()
            return .push { stack in
                stack.push(records)
                return 1
            }
        }
    }

    static let get = HostFunction(
        waiting: "TokenStorage:get_token_data",
        "What is stored for one service.",
        receiver: receiver,
        parameters: [resourceServer],
        results: [HostResult("globus.TokenData?", "The token, or nil.")],
        failures: [.storage],
        example: HostExample(
            """
            print(globus.token_storage("memory"):get_token_data("data.example.org"))
            """,
            prints: "nil"
        )
    ) { call in
        let storage = call.receiver(TokenStorageObject.kind).storage
        let name = try call.string("resource_server")
        return .wait {
            let record = try await storage.tokenData(for: name)
            return .push { stack in
                if let record { stack.push(record) } else { stack.push() }
                return 1
            }
        }
    }

    static let remove = HostFunction(
        waiting: "TokenStorage:remove_token_data",
        "Removes what is stored for one service.",
        receiver: receiver,
        parameters: [resourceServer],
        results: [HostResult("boolean", "Whether there was anything.")],
        failures: [.storage],
        example: HostExample(
            """
            print(globus.token_storage("memory"):remove_token_data("data.example.org"))
            """,
            prints: "false"
        )
    ) { call in
        let storage = call.receiver(TokenStorageObject.kind).storage
        let name = try call.string("resource_server")
        return .wait {
            let wasThere = try await storage.removeTokenData(for: name)
            return .push { stack in
                stack.push(wasThere)
                return 1
            }
        }
    }
}

/// The Swift object behind a token storage in Lua.
final class TokenStorageObject {
    let storage: any TokenStorage
    let name: String

    init(_ storage: any TokenStorage, name: String) {
        self.storage = storage
        self.name = name
    }

    static let kind = HostKind<TokenStorageObject>(
        number: 5,
        name: "a token storage",
        annotation: "globus.TokenStorage"
    )
}

extension LuaStack {
    /// Pushes a storage that was made in Swift.
    ///
    /// Stack: [-0, +1]
    func push(storage: any TokenStorage) {
        push(TokenStorageObject(storage, name: "\(Swift.type(of: storage))"), as: TokenStorageClass.hostClass)
    }
}
