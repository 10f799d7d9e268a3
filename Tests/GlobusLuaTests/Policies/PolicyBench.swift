import GlobusAuth
import GlobusLua
import LuaRuntime
import MockGlobus
import Networking

/// A mock Globus and a script host with startup scripts.
final class PolicyBench: Sendable {
    let mock: MockGlobus
    let loop: EventLoop
    let host: ScriptHost

    /// A storage in a table, whose methods record their calls in the global list `seen`.
    static let vault = """
        local kept = {}
        seen = {}
        fails = 0
        local function note(what) seen[#seen + 1] = what end
        policy.token_storage("vault", {
          store_token_data_by_resource_server = function(self, tokens)
            note("store")
            if fails > 0 then fails = fails - 1; error("the vault is sealed") end
            task.sleep(0)
            for name, token in pairs(tokens) do kept[name] = token end
          end,
          get_token_data_by_resource_server = function(self) note("get") return kept end,
          remove_token_data = function(self, name)
            local was_there = kept[name] ~= nil
            kept[name] = nil
            return was_there
          end,
          with_lock = function(self, name, body)
            note("lock")
            body()
            note("unlock")
          end,
        })
        """

    init(startup: [StartupScript]) async throws {
        loop = try EventLoop()
        mock = try await MockGlobus.started()
        let baseURL = mock.baseURL
        let names = GlobusService.all.map { "GLOBUS_SDK_SERVICE_URL_" + $0.name.uppercased() }
        host = try await ScriptHost(
            configuration: ScriptHost.Configuration(
                httpClient: CurlHTTPClient(loop: loop),
                time: LoopTime(loop),
                executor: loop,
                variables: ServiceEnvironment(variables: Dictionary(uniqueKeysWithValues: names.map { ($0, baseURL) })),
                startupScripts: startup
            )
        )
    }

    deinit { loop.shutdown() }

    convenience init(_ source: String) async throws {
        try await self.init(startup: [.text(name: "site", source: source)])
    }

    /// Runs a script after code that makes an authorizer for Transfer and a client; returns its first result as text.
    func text(_ source: String, options: String = "") async throws -> String? {
        let client = MockGlobus.Client.confidential
        let script = """
            local client = globus.ConfidentialAppAuthClient("\(client.id)", "\(client.secret ?? "")")
            local authorizer = globus.RefreshTokenAuthorizer("\(refreshToken())", client, { \(options) })
            local transfer = globus.TransferClient { authorizer = authorizer }
            local function list() return transfer:get("/v0.10/task_list").http_status end
            """
        let values = try await host.run(script + "\n" + source, name: "script")
        guard let text = values.first?.text else { return nil }
        return text
    }

    func refreshToken() -> String { mock.issueRefreshToken(clientID: MockGlobus.Client.confidential.id) }

    func loginClient() throws -> ConfidentialAppAuthClient {
        let client = MockGlobus.Client.confidential
        return try ConfidentialAppAuthClient(
            clientID: client.id,
            clientSecret: Secret(client.secret ?? ""),
            options: LoginClientOptions(baseURL: mock.baseURL),
            httpClient: CurlHTTPClient(loop: loop),
            time: LoopTime(loop)
        )
    }
}
