import GlobusAuth
import GlobusLua
import StandardHost

/// A program that embeds the host: its authorizer keeps tokens in a storage written in Lua and tells a handler written
/// in Lua of each renewal, while several of its tasks use it at once.
///
/// Arguments: the address of the service, a client's id and secret, a refresh token.
@main
enum EmbeddingProgram {
    private static let policies = """
        local kept = {}
        policy.token_storage("site", {
          store_token_data_by_resource_server = function(self, tokens)
            task.sleep(0)
            for name, token in pairs(tokens) do kept[name] = token end
            print("stored " .. next(tokens))
          end,
          get_token_data_by_resource_server = function(self) return kept end,
          remove_token_data = function(self, name) kept[name] = nil return true end,
        })
        policy.on_refresh(function(response, context)
          task.sleep(0)
          print("renewed by " .. context.grant_type)
        end)
        """

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5 else {
            fatalError("usage: embedding-program URL CLIENT_ID CLIENT_SECRET REFRESH_TOKEN")
        }
        let host = try await StandardHost.make(startupScripts: [.text(name: "policies", source: policies)])
        let (http, time) = (host.configuration.httpClient, host.configuration.time)
        let authorizer = try await RefreshTokenAuthorizer(
            refreshToken: Secret(arguments[4]),
            authClient: ConfidentialAppAuthClient(
                clientID: arguments[2],
                clientSecret: Secret(arguments[3]),
                options: LoginClientOptions(baseURL: arguments[1]),
                httpClient: http,
                time: time
            ),
            options: RenewalOptions(handlers: [host.onRefresh], storage: host.tokenStorage(named: "site"))
        )
        let configuration = ClientConfiguration(baseURL: arguments[1], authorizer: authorizer)
        let client = try BaseClient(.transfer, configuration, httpClient: http, time: time)
        let tasks = (0..<16).map { _ in Task { try await client.get("/v0.10/task_list").status } }
        var successes = 0
        for task in tasks where try await task.value == 200 { successes += 1 }
        print("\(successes) requests")
        host.shutdown()
    }
}
