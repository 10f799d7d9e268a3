import GlobusAuth
import GlobusLua
import GlobusLuaTesting
import LuaRuntime
import MockGlobus
import Testing

/// Hosts, authorizers and their objects are released when they are no longer needed.
@Suite struct LifetimeTests {
    private struct Remains {
        weak var host: ScriptHost?
        /// The clock of the HTTP requests, which every client and authorizer of the host holds.
        weak var clock: TestClock?
        weak var authorizer: RefreshTokenAuthorizer?

        var isNothing: Bool { host == nil && clock == nil && authorizer == nil }
    }

    /// Objects of every kind, in cycles with their own functions, kept in globals.
    private static let everything = """
        given = ...
        local fixtures = require "modules.fixtures"
        authorizer = fixtures.refresh_token_authorizer { on_refresh = function(r) response, self = r, authorizer end }
        renewing = globus.RenewingAuthorizer {
          get_token_response = function(self) me = self return renewing end,
          extract_token_data = function() return { access_token = "t", expires_at_seconds = 0 } end,
          on_refresh = function() another = renewing end,
        }
        own = globus.GlobusAuthorizer { get_authorization_header = function(self) own = self return "Key 1" end }
        client = globus.TransferClient { authorizer = authorizer }
        client:get("/v0.10/task_list")
        renewing:ensure_valid_token()
        own:get_authorization_header()
        given:get_authorization_header()
        _, failure = pcall(client.get, client, "/nowhere")
        waiting = coroutine.create(function() coroutine.yield(failure) end)
        coroutine.resume(waiting)
        """

    @Test(
        "A host and all that its scripts made are freed after the scripts end",
        arguments: [
            "", "error(failure)", "error({ failure, client })", "os.exit(3)",
            "authorizer.on_refresh = error authorizer.expires_at = nil authorizer:ensure_valid_token()",
        ]
    )
    func afterScripts(ending: String) async throws {
        let remains = try await remainsOfRun(Self.everything + "\n" + ending, fails: !ending.isEmpty)
        // The network's thread may release an answered request a moment later.
        let end = ContinuousClock.now + .seconds(10)
        while !remains.isNothing, ContinuousClock.now < end { await Task.yield() }
        #expect(remains.isNothing, "\(remains)")
    }

    private func remainsOfRun(_ source: String, fails: Bool) async throws -> Remains {
        let bench = try await ScriptBench()
        let authorizer = try bench.refreshTokenAuthorizer(
            bench.mock.issueRefreshToken(clientID: MockGlobus.Client.confidential.id)
        )
        do {
            try await bench.host.run(source, arguments: [.authorizer(authorizer)], libraries: bench.testLibraries)
            #expect(!fails)
        } catch {
            #expect(fails, "\(error)")
        }
        return Remains(host: bench.host, clock: bench.time, authorizer: authorizer)
    }

    @Test("A host is freed after a script was cancelled")
    func afterCancellation() async throws {
        weak var host: ScriptHost?
        do {
            let bench = try await ScriptBench()
            host = bench.host
            let task = Task { await bench.failure("log.info('waits') task.sleep(1000)") }
            while bench.log.lines.isEmpty { await Task.yield() }
            task.cancel()
            #expect(await task.value?.message == "CancelledError: the work was cancelled")
        }
        #expect(host == nil)
    }

    @Test("An authorizer in a cycle with its own functions is collected while the host lives")
    func cycles() async throws {
        let bench = try await ScriptBench()
        weak var watched: WatchedAuthorizer?
        do {
            let authorizer = WatchedAuthorizer()
            watched = authorizer
            try await bench.host.run(
                """
                local given = ...
                local renewing
                renewing = globus.RenewingAuthorizer {
                  get_token_response = function() return renewing and given:get_authorization_header() end,
                  extract_token_data = function(self, r) return { access_token = r, expires_at_seconds = 0 } end,
                  on_refresh = function() return renewing, given end,
                }
                renewing:ensure_valid_token()
                globus.BaseClient { base_url = "http://127.0.0.1:1", authorizer = renewing }
                """,
                arguments: [.authorizer(authorizer)]
            )
        }
        #expect(watched != nil)
        try await bench.host.run("collectgarbage() collectgarbage()")
        #expect(watched == nil)
    }

    @Test("An error keeps the script's value and not the host")
    func errorsOutliveTheirHost() async throws {
        weak var host: ScriptHost?
        let failure: LuaError?
        do {
            let bench = try await ScriptBench()
            host = bench.host
            failure = await bench.failure("error({ 'a table' })")
        }
        #expect(host == nil)
        #expect(failure?.message.isEmpty == false)
    }
}

/// An authorizer whose release can be observed.
private final class WatchedAuthorizer: Authorizer {
    func authorizationHeader() async throws -> String? { "token" }
    func handleMissingAuthorization(sent header: String?) async -> Bool { false }
}
