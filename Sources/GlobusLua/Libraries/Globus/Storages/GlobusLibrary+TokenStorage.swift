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
                "For the built-in ones.",
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
                ]
            ),
        ],
        results: [HostResult("globus.TokenStorage", "The storage.")],
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
        let request = TokenStorageRequest(
            clientID: clientID,
            appName: try options.string("app_name"),
            environment: call.services.variables.environment.name,
            filePath: try options.string("filepath").map { path in
                try call.services.judge.requireFile(path, [.read, .write])
            },
            namespace: try options.string("namespace"),
            encryptionKey: try options.string("encryption_key").map { key in
                try call.services.judge.requireKeySource(key)
                return Secret(key)
            }
        )
        let storage = try TokenStorages.storage(named: name, request, in: call.services)
        call.stack.push(TokenStorageObject(storage, name: name), as: TokenStorageClass.hostClass)
        return .pushed(1)
    }
}
