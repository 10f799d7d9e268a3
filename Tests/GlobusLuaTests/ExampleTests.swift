import Foundation
import GlobusLua
import LuaRuntime
import MockGlobus
import Testing

/// Runs every script of `scripts/examples` against the mock.
@Suite struct ExampleTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../scripts/examples").standardized.path

    /// Runs an example and collects what it prints.
    private static let collector = """
        local source, name = ...
        local variables = json.decode((select(3, ...)))
        function os.getenv(variable) return variables[variable] end
        local lines = {}
        function print(...)
          local words = table.pack(...)
          for i = 1, words.n do words[i] = tostring(words[i]) end
          lines[#lines + 1] = table.concat(words, "\\t")
        end
        assert(load(source, "=" .. name))(select(4, ...))
        return table.concat(lines, "\\n")
        """

    private func run(
        _ name: String,
        _ arguments: [String] = [],
        variables: [String: String] = [:],
        on bench: ScriptBench
    ) async throws -> [String] {
        let source = try String(contentsOfFile: "\(Self.folder)/\(name)", encoding: .utf8)
        let withoutShebang = source.hasPrefix("#!") ? "--" + source : source
        let json = String(decoding: try JSONEncoder().encode(variables), as: UTF8.self)
        let values = ([withoutShebang, name, json] + arguments).map(ScriptValue.string)
        let text = try #require(try await bench.text(Self.collector, values))
        return text.split(separator: "\n").map(String.init)
    }

    private let confidential = MockGlobus.Client.confidential
    private var secret: [String: String] { ["OAUTH_CLIENT_SECRET": confidential.secret ?? ""] }

    private var credentials: [String: String] {
        ["GLOBUS_CLIENT_ID": confidential.id, "GLOBUS_CLIENT_SECRET": confidential.secret ?? ""]
    }

    @Test("The examples are those that are tested here")
    func allAreTested() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder).sorted()
        let jobs = [
            "audit_log.lua", "cron_job.lua", "endpoint_inventory.lua", "fan_out_search.lua", "fetch_https.lua",
            "group_report.lua", "mirror_folder.lua", "repl_start.lua", "rotate_client_credentials.lua",
            "token_health.lua", "transfer_and_wait.lua",
        ]
        // The jobs are run by the tests of the command line, with the permissions that they ask for.
        let others = ["client_credentials.lua", "custom_authorizer.lua", "list_tasks.lua", "login.lua", "renew.lua"]
        #expect(files == (jobs + others).sorted())
    }

    @Test("An example without its arguments says how to run it", arguments: ["custom_authorizer.lua", "login.lua"])
    func usage(name: String) async throws {
        let bench = try await ScriptBench()
        let error = await #expect(throws: LuaError.self) { try await run(name, on: bench) }
        #expect(error?.message.hasPrefix("usage: globus-lua \(name) ") == true)
        #expect(bench.mock.requests().isEmpty)
    }

    @Test("renew.lua renews its token when it runs out and after a 401, and tells of a revoked refresh token")
    func renew() async throws {
        let bench = try await ScriptBench()
        let token = bench.mock.issueRefreshToken(clientID: confidential.id)
        let variables = credentials.merging(["GLOBUS_REFRESH_TOKEN": token]) { $1 }
        let lines = try await run("renew.lua", variables: variables, on: bench)
        #expect(lines.count { $0.contains("200: 25 transfer tasks") } == 4)
        #expect(lines.contains { $0.contains("AuthAPIError: invalid_grant (status 400)") })
        #expect(lines.last == "Done: 3 renewals, each seen by on_refresh.")
        #expect(bench.mock.tokenRequests().count == 4)
    }

    @Test("client_credentials.lua lists the groups of the client with one token")
    func clientCredentials() async throws {
        let bench = try await ScriptBench()
        let lines = try await run("client_credentials.lua", variables: credentials, on: bench)
        #expect(lines.count == 4)
        #expect(lines.first?.hasSuffix("Beamline users (member)") == true)
        #expect(lines.last == "3 groups")
        #expect(bench.mock.tokenRequestCounts() == ["client_credentials": 1])
    }

    @Test("list_tasks.lua pages through all tasks, whatever the page size", arguments: [1, 7, 25, 1000])
    func listTasks(pageSize: Int) async throws {
        let bench = try await ScriptBench()
        let lines = try await run("list_tasks.lua", [String(pageSize)], on: bench)
        #expect(lines.count == 26)
        #expect(Set(lines).count == 26)
        #expect(lines.last == "25 tasks: 25 SUCCEEDED")
        #expect(bench.mock.requests(to: .taskList).count == (25 + pageSize - 1) / pageSize)
    }

    @Test("custom_authorizer.lua gets one token from a plain OAuth 2 server and uses it twice")
    func customAuthorizer() async throws {
        let bench = try await ScriptBench()
        bench.mock.tokenPolicy.answerShape = .plainOAuth2
        let api = bench.mock.baseURL + "/bench/json"
        let arguments = [
            api, bench.mock.baseURL + "/v2/oauth2/token", confidential.id, MockGlobus.transferScope,
        ]
        let lines = try await run("custom_authorizer.lua", arguments, variables: secret, on: bench)
        #expect(lines == ["got a new token", "with OAuth 2: 200, 38 bytes", "and again: 200, 38 bytes"])
        #expect(bench.mock.tokenRequestCounts() == ["client_credentials": 1])
        let headers = bench.mock.requests(to: "/bench/json").map { $0.header("Authorization") }
        #expect(headers.count == 2 && headers[0]?.hasPrefix("Bearer mock-access-") == true && headers[0] == headers[1])
    }

    @Test("custom_authorizer.lua reads the token of a file for each request")
    func tokenFile() async throws {
        let bench = try await ScriptBench()
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("token-of-the-file\n".utf8).write(to: file)
        let arguments = [
            bench.mock.baseURL + "/bench/json", bench.mock.baseURL + "/v2/oauth2/token", confidential.id,
            MockGlobus.transferScope, file.path,
        ]
        let lines = try await run("custom_authorizer.lua", arguments, variables: secret, on: bench)
        #expect(lines.last == "with the token of the file: 200, 38 bytes")
        #expect(bench.mock.requests().last?.header("Authorization") == "Bearer token-of-the-file")
    }
}
