import LuaRuntime
import Synchronization
import Testing

@Suite(.serialized) struct LifetimeTests {
    @Test("Host objects are let go of when Lua collects them, and when the state ends")
    func objects() async throws {
        let before = Counter.alive.load(ordering: .relaxed)
        do {
            let host = try TestHost()
            try await host.run("for i = 1, 100 do host.counter() end kept = host.counter()")
            _ = await host.memoryAfterCollection()
            #expect(Counter.alive.load(ordering: .relaxed) <= before + 1)
        }
        #expect(Counter.alive.load(ordering: .relaxed) == before)
    }

    @Test("Ten thousand runs leave nothing behind")
    func runs() async throws {
        let host = try TestHost()
        for _ in 0..<100 { _ = await host.failure("host.wait() host.fail_later()") }
        let before = await host.memoryAfterCollection()
        for _ in 0..<1000 { _ = await host.failure("host.wait() host.fail_later()") }
        #expect(await host.memoryAfterCollection() <= before + 2048)
    }

    @Test("A host function that passes the memory limit for a moment waits as it would have done otherwise")
    func momentaryHoard() async throws {
        let host = try TestHost(memoryLimit: 1 << 20)
        #expect(try await host.text("return host.hoard()") == "waited")
        let failure = try #require(await host.failure("local t = {} while true do t[#t + 1] = host.counter() end"))
        #expect(failure.message.contains("not enough memory"))
        #expect(try await host.text("return host.hoard()") == "waited")
    }

    @Test("A cancelled wait raises, again and again, and runs the clean-up")
    func cancellation() async throws {
        let host = try TestHost()
        let task = Task {
            try await host.text(
                """
                local closed = 0
                local function attempt()
                  local x <close> = setmetatable({}, {__close = function() closed = closed + 1 end})
                  host.wait_for_ever()
                end
                local _, a = pcall(attempt)
                local _, b = pcall(attempt)
                return a.class .. b.class .. closed
                """
            )
        }
        task.cancel()
        #expect(try await task.value == "CancelledErrorCancelledError2")
    }

    @Test("A cancelled script that will not end is ended at a wait, when its grace is over", .timeLimit(.minutes(1)))
    func grace() async throws {
        let host = try TestHost(cancellationGrace: .milliseconds(20))
        let task = Task { try await host.text("while true do pcall(host.wait_for_ever) end") }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await host.text("return host.wait('goes on')") == "goes on")
    }

    @Test("A script ends itself past every pcall, and its variables are closed")
    func exit() async throws {
        let host = try TestHost()
        let environment = await host.sharedEnvironment()
        await #expect(throws: ScriptExit.self) {
            try await host.runShared(
                """
                local x <close> = setmetatable({}, {__close = function() closed = (closed or '') .. 'outer' end})
                coroutine.wrap(function()
                  local y <close> = setmetatable({}, {__close = function() closed = (closed or '') .. 'inner ' end})
                  pcall(host.exit)
                end)()
                """,
                in: environment
            )
        }
        #expect(try await host.runShared("return closed", in: environment) == "inner outer")
    }

    @Test(
        "An interrupt ends a script in any pure Lua loop, and the state goes on",
        .timeLimit(.minutes(1)),
        arguments: [
            "while true do end",
            "while true do pcall(function() while true do end end) end",
            "coroutine.wrap(function() while true do end end)()",
            "while true do local co = coroutine.create(function() while true do end end) coroutine.resume(co) end",
            "('x'):gsub('x', function() while true do end end)",
            "local x <close> = setmetatable({}, {__close = function() closed = true end}) while true do end",
            "::a:: goto a",
        ]
    )
    func interrupt(source: String) async throws {
        let host = try TestHost()
        await InterruptSignal.arm(host.interruptHandle())
        let interrupter = Task.detached { await InterruptSignal.sendWhenStarted() }
        let failure = await host.failure("host.started(); " + source)
        await interrupter.value
        #expect(failure?.code == .interrupted)
        #expect(try await host.text("return host.wait('goes on')") == "goes on")
    }
}
