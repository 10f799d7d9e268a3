import GlobusAuth
import LuaRuntime

extension GlobusLibrary {
    static let tokenStorage = HostFunction(
        "globus.token_storage",
        "A token storage by name: one of a startup script's, or a built-in one.",
        parameters: [
            .required("name", .string, "The name, such as \"json\"."),
            .optional(
                "opts",
                .table,
                "What the storage is to be; those below are of the built-in storages, and others have their own.",
                options: [
                    .optional("client_id", .string, "Whose tokens: the id of the OAuth 2 client."),
                    .optional("app_name", .string, "Whose tokens: the application."),
                    .optional(
                        "filepath",
                        .string,
                        "The file, in place of the client's and application's own; it takes permission to read and write it."
                    ),
                    .optional("namespace", .string, "Which of the file's namespaces.", default: "\"DEFAULT\""),
                    .optional(
                        "encryption_key",
                        .string,
                        "The key of encrypted tokens: env:NAME or file:PATH, which take permission to read them."
                    ),
                    .optional(
                        "url",
                        .string,
                        "The database of the storage \"postgres\", as libpq takes it; it takes permission to connect."
                    ),
                    .optional(
                        "lock_timeout",
                        .number,
                        "How many seconds the storage \"postgres\" waits for another renewal or for its database.",
                        default: "30"
                    ),
                ],
                takesOtherOptions: true
            ),
        ],
        results: [HostResult("globus.TokenStorage", "The storage.")],
        failures: [HostFailure(.usage, "there is no storage of that name, or it has no such option")],
        example: HostExample(
            """
            local storage = globus.token_storage("memory")
            storage:store_token_response(client:oauth2_refresh_token(REFRESH_TOKEN))
            print(storage:get_token_data("transfer.api.globus.org").token_type)
            """,
            prints: "Bearer"
        )
    ) { call in
        let name = try call.string("name")
        let options = call.options("opts")
        let clientID = try options.string("client_id")
        try clientID.map(ClientCredentials.check)
        // The permission is required whether or not the storage uses the path.
        let path = try options.string("filepath").map { try call.services.judge.requireFile($0, [.read, .write]) }
        if let key = try options.string("encryption_key") {
            try call.services.judge.require(SecretSource(Secret(key)))
        }
        var request = TokenStorageRequest(
            clientID: clientID,
            appName: try options.string("app_name"),
            environment: call.services.variables.environment.name,
            options: try options.storageOptions()
        )
        if let path { request.options["filepath"] = .string(path) }
        request.judge = call.services.judge
        let storage = try TokenStorages.storage(named: name, request, in: call.services)
        call.stack.push(TokenStorageObject(storage, name: name), as: TokenStorageClass.hostClass)
        return .pushed(1)
    }
}

extension CallOptions {
    /// Returns everything that the table holds for the storage itself, by name.
    fileprivate func storageOptions() throws -> [String: JSONValue] {
        guard stack.isPresent(at: index) else { return [:] }
        do {
            let options = try JSONValue(parsing: stack.encodedJSON(at: index)).object ?? [:]
            return options.filter { $0.key != "client_id" && $0.key != "app_name" }
        } catch let error as HostArgumentError {
            throw HostArgumentError("globus.token_storage: the options must be plain values: \(error.message)")
        }
    }
}
