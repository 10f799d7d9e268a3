import GlobusLua
import LuaRuntime
import MockGlobus
import Testing

/// Cancelling a Swift task that runs a script.
@Suite struct CancellationTests {
    private static let request = """
        local ok, failure = pcall(globus.request, "GET", ... .. "/bench/json")
        log.info(failure.class)
        error(failure)
        """

    @Test("A script whose task is cancelled while it requests ends with a CancelledError, and the host goes on")
    func whileRequesting() async throws {
        let bench = try await ScriptBench()
        let gate = MockGlobus.Gate()
        bench.mock.faults.add(.init(route: "/bench/json", kind: .hold(gate)))
        let url = bench.mock.baseURL
        let task = Task { await bench.failure(Self.request, [.string(url)]) }
        await gate.waitForArrivals(1)
        task.cancel()
        // The gate is still closed, so only the cancellation can have ended the script.
        #expect(await task.value?.message == "CancelledError: the work was cancelled")
        #expect(bench.log.lines == ["info: CancelledError"])
        gate.open()
        #expect(try await bench.text("return 'usable'") == "usable")
    }

    @Test("A cancelled script that catches the error is cancelled again at its next wait")
    func again() async throws {
        let bench = try await ScriptBench()
        let source = """
            for i = 1, 3 do
              local ok, failure = pcall(task.sleep, 1000)
              log.info(tostring(failure.class))
            end
            return "done"
            """
        let task = Task { try await bench.text(source) }
        task.cancel()
        #expect(try await task.value == "done")
        #expect(bench.log.lines == Array(repeating: "info: CancelledError", count: 3))
    }

    @Test("A script that is cancelled while it waits for a renewal leaves the renewal to the others")
    func sharedRenewal() async throws {
        let bench = try await ScriptBench()
        let gate = MockGlobus.Gate()
        bench.mock.faults.add(.init(route: .token, kind: .hold(gate)))
        let source = "local a = ... log.debug('comes') return (a:get_authorization_header())"
        let token = bench.mock.issueRefreshToken(clientID: MockGlobus.Client.confidential.id)
        let authorizer = try bench.refreshTokenAuthorizer(token)
        let first = Task { await bench.failure(source, [.authorizer(authorizer)]) }
        await gate.waitForArrivals(1)
        let second = Task { try await bench.text(source, [.authorizer(authorizer)]) }
        while bench.log.lines.count < 2 { await Task.yield() }
        first.cancel()
        #expect(await first.value?.message == "CancelledError: the work was cancelled")
        gate.open()
        #expect(try await second.value?.hasPrefix("Bearer mock-access-") == true)
        #expect(bench.mock.tokenRequests().count == 1)
    }

    @Test("A cancelled script closes its variables, in its generators too")
    func cleanUp() async throws {
        let bench = try await ScriptBench()
        let source = """
            local function guard(name)
              return setmetatable({}, { __close = function() log.info(name) end })
            end
            local outer <close> = guard "outer"
            coroutine.wrap(function()
              local inner <close> = guard "inner"
              log.debug "waits"
              task.sleep(1000)
            end)()
            """
        let task = Task { await bench.failure(source) }
        while bench.log.lines.isEmpty { await Task.yield() }
        task.cancel()
        #expect(await task.value != nil)
        #expect(Set(bench.log.lines) == ["debug: waits", "info: inner", "info: outer"])
    }
}
