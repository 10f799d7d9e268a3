import MockGlobus

/// Runs a script that lists transfer tasks with an authorizer on a token storage.
struct StorageRun {
    let mock: MockGlobus
    let folder: TemporaryFolder

    static let startupFolder =
        #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined() + "/scripts/startup"

    private static let script = """
        local id, secret, storage, app = ...
        local client = globus.ConfidentialAppAuthClient(id, secret, { app_name = app })
        local authorizer = globus.ClientCredentialsAuthorizer(
          client, "urn:globus:auth:scope:transfer.api.globus.org:all", { token_storage = storage })
        print(globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list").http_status)
        """

    init() async throws {
        mock = try await MockGlobus.started()
        folder = TemporaryFolder("job.lua", Self.script)
    }

    var variables: [String: String] {
        let names = ["AUTH", "TRANSFER", "GROUPS", "SEARCH"]
        let urls = names.map { ("GLOBUS_SDK_SERVICE_URL_\($0)", mock.baseURL) }
        return Dictionary(uniqueKeysWithValues: urls).merging(["HOME": folder.path]) { $1 }
    }

    /// Returns the Globus SDK's own file for the client and the application.
    func tokenFile(_ name: String) -> String {
        folder.path(of: ".globus/app/\(MockGlobus.Client.confidential.id)/my-app/\(name)")
    }

    /// Runs the script with the permissions that the startup scripts ask for.
    func run(
        storage: String,
        startup: [String] = [],
        options: [String] = [],
        variables more: [String: String] = [:]
    ) async throws -> Outcome {
        let client = MockGlobus.Client.confidential
        let scripts = startup.flatMap { ["--startup", "\(Self.startupFolder)/\($0)"] }
        let words =
            ["--trust-script"] + options + scripts + [
                folder.path(of: "job.lua"), client.id, client.secret ?? "", storage, "My App",
            ]
        return try await Program.run(words, variables: variables.merging(more) { $1 })
    }

    func program(_ words: [String], _ more: [String: String] = [:]) async throws -> Outcome {
        try await Program.run(words, variables: variables.merging(more) { $1 })
    }
}
