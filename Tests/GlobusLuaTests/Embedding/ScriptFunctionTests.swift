import GlobusAuth
import GlobusLuaTesting
import Synchronization
import Testing

@testable import GlobusLua
@testable import LuaRuntime

/// Lua functions that Swift calls.
@Suite struct ScriptFunctionTests {
    @Test("A function of an environment is found by its path, and called with values, whether it waits or not")
    func calling() async throws {
        let bench = try await ScriptBench()
        let environment = await bench.host.makeEnvironment()
        let source = """
            handlers = { deep = {} }
            function add(a, b) return a + b, { sum = a + b } end
            function handlers.deep.slow(text) task.sleep(0) return text:upper() end
            """
        try await bench.host.run(source, in: environment)
        let add = try await bench.host.function("add", in: environment)
        #expect(try await add.call([1, 2.5]) == [3.5, ["sum": 3.5]])
        let slow = try await bench.host.function("handlers.deep.slow", in: environment)
        #expect(try await slow.call(["x"]) == ["X"])
        #expect(try await slow.call(["x"], returning: String.self) == "X")
    }

    @Test("A startup script's function is found without an environment, the last script's first")
    func startup() async throws {
        let bench = try await ScriptBench()
        try await bench.host.run(
            startupScript: .text(name: "a", source: "function f() return 1 end function g() return 2 end")
        )
        try await bench.host.run(startupScript: .text(name: "b", source: "function f() return 3 end"))
        #expect(try await bench.host.function("f").call() == [3])
        #expect(try await bench.host.function("g").call() == [2])
    }

    @Test(
        "What is not there, and what is no function, is said",
        arguments: [
            ("nothing", "there is no Lua function 'nothing'"), ("t.f.g", "there is no Lua function 't.f.g'"),
            ("t", "'t' is no function but a table"), ("", "there is no Lua function ''"),
        ]
    )
    func missing(path: String, message: String) async throws {
        let bench = try await ScriptBench()
        let environment = await bench.host.makeEnvironment()
        try await bench.host.run("t = {}", in: environment)
        let error = await #expect(throws: GlobusError.self) { try await bench.host.function(path, in: environment) }
        #expect(error?.message.contains(message) == true)
    }

    @Test("Globals are read and set")
    func globals() async throws {
        let bench = try await ScriptBench()
        let environment = await bench.host.makeEnvironment()
        try await bench.host.setGlobal("settings", to: ["limit": 3], in: environment)
        try await bench.host.run("settings.limit = settings.limit + 1", in: environment)
        #expect(try await bench.host.global("settings.limit", in: environment) == 4)
        #expect(try await bench.host.global("settings.limit.x", in: environment) == .nil)
        let other = try await ScriptBench()
        await #expect(throws: GlobusError.self) { try await other.host.run("", in: environment) }
    }

    @Test("A function in a value is the same one on the way back, and refused by another host by its path")
    func identity() async throws {
        let bench = try await ScriptBench()
        let values = try await bench.host.run("local f = function() return 1 end return { f = f }, f, print")
        #expect(values[0]["f"] == values[1])
        #expect(values[1] != values[2])
        #expect(try await bench.host.run("return rawequal(...)", arguments: [values[0]["f"], values[1]]) == [true])
        let other = try await ScriptBench()
        let error = await #expect(throws: ScriptValueError.self) {
            try await other.host.run("", arguments: ["x", [["f": values[1]]]])
        }
        #expect(error.map { "\($0)" } == "$[1].f is a function of another host, which only that host can use")
    }

    @Test("What a function raises is an error with message, place and traceback, and the host's own is its cause")
    func errors() async throws {
        let bench = try await ScriptBench()
        let source =
            "local function inner(x) error(x) end return function(x) inner(x) end, function() json.decode('{') end"
        let values = try await bench.host.run(source, name: "handlers")
        let error = await #expect(throws: LuaError.self) { try await values[0].function?.call(["bad"]) }
        #expect(error?.message == "handlers:1: bad")
        #expect(error?.traceback?.contains("inner") == true)
        let usage = await #expect(throws: LuaError.self) { try await values[1].function?.call() }
        #expect(usage?.place == "handlers:1")
        #expect(usage?.message.contains("json.decode") == true)
    }

    @Test("The limits hold for a call, and the next call works")
    func limits() async throws {
        let bench = try await ScriptBench(limits: Limits(cpu: .milliseconds(200)))
        let values = try await bench.host.run("return function(loop) while loop do end return 'done' end")
        let function = try #require(values[0].function)
        let error = await #expect(throws: LuaError.self) { try await function.call([true]) }
        #expect(error?.code == .cpuLimit)
        #expect(try await function.call([false]) == ["done"])
    }

    @Test("Cancelling the task cancels the call")
    func cancellation() async throws {
        let bench = try await ScriptBench()
        let source = """
            closed = false
            return function() local c <close> = setmetatable({}, { __close = function() closed = true end }) task.sleep(50) end,
              function() return closed end
            """
        let values = try await bench.host.run(source)
        let call = Task { try await values[0].function?.call() }
        while !bench.time.waits.contains(50) { await Task.yield() }
        call.cancel()
        let error = await #expect(throws: LuaError.self) { try await call.value }
        #expect(error?.message.contains("cancelled") == true)
        #expect(try await values[1].function?.call() == [true])
    }

    @Test("A handler that a program keeps is called for each event, also from a script that causes one")
    func handlers() async throws {
        let events = Events()
        let bench = try await ScriptBench(libraries: .standard + [events.library])
        let source = "local n = 0 events.on(function(e) n = n + e.by task.sleep(0) return n end)"
        try await bench.host.run(source)
        #expect(try await events.fire(["by": 2]) == 2)
        #expect(try await bench.host.run("return events.fire { by = 40 }") == [42])
        await #expect(throws: ScriptValueError.self) { try await events.fire(["by": [:]]) }
        let bad = await bench.failure("events.fire { by = 'x' }")
        #expect(
            bad?.message.contains("events.fire: argument #1 (event): $.by must be a whole number, got a string") == true
        )
        let cycle = await bench.failure("local t = {} t.t = t events.fire(t)")
        #expect(
            cycle?.message.contains("events.fire: argument #1 (event): $.t is a table that contains itself") == true
        )
    }

    @Test("A host that is gone is said, and is not kept by its functions")
    func lifetime() async throws {
        weak var host: ScriptHost?
        let function: ScriptFunction?
        do {
            let bench = try await ScriptBench()
            host = bench.host
            function = try await bench.host.run("return function() end").first?.function
        }
        let error = await #expect(throws: GlobusError.self) { try await function?.call() }
        #expect(host == nil)
        #expect(error?.message.contains("the host of the Lua function is no more") == true)
    }

    @Test("A handle that is let go of on another thread is collected, also where no script runs afterwards")
    func release() async throws {
        let bench = try await ScriptBench()
        let environment = await bench.host.makeEnvironment()
        try await bench.host.run("alive = setmetatable({}, { __mode = 'k' })", in: environment)
        let make = "local t = {} alive[t] = true return function() return t end"
        let kept = Kept(try await bench.host.run(make, in: environment).first?.function)
        #expect(kept.function.withLock { $0 } != nil)
        try await bench.host.run("collectgarbage() assert(next(alive))", in: environment)
        await Task.detached { kept.function.withLock { $0 = nil } }.value
        for _ in 0..<100_000 where await bench.host.hasReleased { await Task.yield() }
        #expect(await !bench.host.hasReleased)
        try await bench.host.run("collectgarbage() assert(not next(alive))", in: environment)
    }

    @Test("Handles are made, called, handed on and let go of by many tasks at once")
    func stress() async throws {
        let bench = try await ScriptBench()
        let make = try #require(
            try await bench.host.run(
                "return function(n) return function(m) task.sleep(0) return n + m end, { f = print } end"
            )
            .first?.function
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<64 {
                group.addTask {
                    for round in 0..<20 {
                        let values = try await make.call([.integer(Int64(number))])
                        let copy = values
                        Task.detached { _ = copy }
                        #expect(
                            try await values[0].function?.call([.integer(Int64(round))]) == [
                                .integer(Int64(number + round))
                            ]
                        )
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await make.call([1]).count == 2)
    }
}

extension ScriptHost {
    /// Whether there is a value that Swift has released and Lua still keeps.
    fileprivate var hasReleased: Bool { state.references.hasReleased }
}

/// Holds a function for several threads.
private final class Kept: Sendable {
    let function: Mutex<ScriptFunction?>

    init(_ function: ScriptFunction?) {
        self.function = Mutex(function)
    }
}

private struct Event: Codable {
    let by: Int
}

/// A program's events, which Lua handles.
private final class Events: Sendable {
    private let handler = Mutex<ScriptFunction?>(nil)

    func fire(_ event: ScriptValue) async throws -> Int {
        _ = try event.decode(Event.self)
        return try await handler.withLock { $0 }?.call([event], returning: Int.self) ?? 0
    }

    var library: ScriptLibrary {
        ScriptLibrary(
            "events",
            "Events.",
            functions: [
                HostFunction(
                    "events.on",
                    "Sets the handler.",
                    parameters: [.required("handler", .function, "The handler.")]
                ) { call in
                    let function = try call.function("handler")
                    self.handler.withLock { $0 = function }
                    return .nothing
                },
                HostFunction(
                    waiting: "events.fire",
                    "Fires an event.",
                    parameters: [.required("event", .table, "The event.")]
                ) { call in
                    let event = try call.decode(Event.self, "event")
                    return .wait { try .encoding(await self.fire(.encoding(event))) }
                },
            ]
        )
    }
}
