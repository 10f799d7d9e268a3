import MockGlobus
import Testing

@testable import GlobusLua
@testable import LuaRuntime

/// Memory runs out at any allocation of a script that uses the host: the outcome is an error or success, and the host
/// goes on.
@Suite struct AllocationFailureTests {
    private static let scripts = [
        """
        local response = globus.request("GET", ... .. "/bench/json", { query_params = { a = 1 }, headers = { B = "c" } })
        return response.data.name .. response.http_status .. response.headers["content-type"] .. response.text
        """,
        """
        local value = json.decode('{"a":[1,2,{"b":null}],"c":"d","e":1.5,"f":{}}')
        return json.encode{ value, json.array(), json.object(), json.null, "\\u{e4}" }
        """,
        """
        local t = task.all(function() task.sleep(0) return { 1 } end, function() return coroutine.wrap(task.sleep)(0) end)
        local list = task.map({ 1, 2, 3 }, function(n) task.sleep(0) return n end, { limit = 2 })
        local _, e = pcall(task.timeout, 0.001, task.sleep, 10)
        return task.scope(function(s) return s:spawn(function() return #list end):wait() end)
        """,
        """
        local storage = globus.token_storage("kept")
        storage:store_token_data_by_resource_server{ rs = {
          resource_server = "rs", access_token = "a", scope = "s", expires_at_seconds = 1 << 40, token_type = "Bearer",
        } }
        return storage:get_token_data("rs").access_token .. tostring(storage:remove_token_data("rs"))
        """,
        """
        package.preload.x = function() return { n = ("x"):rep(10) } end
        package.loaded.x = nil
        local x = require "x"
        package.path = "./?.lua;?/?.lua"
        local _, e = pcall(require, "nothing.here")
        local f = load("return ... + 1", "=c", "t", {})
        local info = debug.getinfo(f, "SlnutfLr")
        local name, value = debug.getupvalue(function() return x end, 1)
        function string:twice() return self .. self end
        local methods = getmetatable(io.stdout).__index
        return ("a"):twice() .. f(1) .. info.what .. name .. tostring(io.stdout) .. ("%p"):format(e)
        """,
        """
        local lfs = require "lfs"
        local names = 0
        for name in lfs.dir("/") do names = names + 1 end
        local _, e = pcall(lfs.attributes, "/", "none")
        local moment = globus.time.parse("2026-01-31T12:00:00.5+01:00")
        return globus.time.format(moment, { fraction = 3 }) .. lfs.attributes("/").mode .. lfs.currentdir()
        """,
    ]

    private static let policy = """
        local kept = {}
        policy.token_storage("kept", {
          store_token_data_by_resource_server = function(_, map) for name, data in pairs(map) do kept[name] = data end end,
          get_token_data_by_resource_server = function() return kept end,
          remove_token_data = function(_, name) local had = kept[name] ~= nil kept[name] = nil return had end,
        })
        """

    @Test("A script fails or succeeds at every allocation, and the host answers the next one", arguments: scripts)
    func everyAllocation(source: String) async throws {
        let bench = try await ScriptBench()
        try await bench.host.run(startupScript: .text(name: "policy", source: Self.policy))
        let url = bench.mock.baseURL
        try await bench.host.run(source, arguments: [.string(url)])
        var failures = 0
        var number: Int64 = 1
        while true {
            let outcome = await bench.host.run(source, [.string(url)], failingAtAllocation: number)
            guard outcome.isReached else { break }
            if outcome.hasFailed { failures += 1 }
            number += 1
        }
        #expect(failures > 10)
        let check = "return globus.request('GET', ... .. '/bench/json').data.name"
        #expect(try await bench.text(check, [.string(url)]) == "globus")
    }

    @Test("Values, functions and objects of a program fail or succeed at every allocation")
    func embedding() async throws {
        let bench = try await ScriptBench(libraries: .standard + [Shelf().library])
        let source = """
            local value, box, f = ...
            box.hammer, box.label = #value.list, "other"
            local n = 0
            for name, count in pairs(box) do n = n + count + #name end
            for turn in pairs(shelf.lid()) do n = n + turn end
            return { f = f, list = value.list, box = box, own = shelf.box("x"), g = function() return n end }, box == shelf.box("other")
            """
        let box = Box("one")
        let function = try #require(try await bench.host.run("return function(t) return t end").first)
        let arguments: [ScriptValue] = [["list": [1, "two", ["x": nil]]], .object(box, as: Box.hostClass), function]
        try await bench.host.run(source, arguments: arguments)
        var failures = 0
        for number in Int64(1)... {
            let outcome = await bench.host.run(source, arguments, failingAtAllocation: number)
            guard outcome.isReached else { break }
            if outcome.hasFailed { failures += 1 }
        }
        #expect(failures > 10)
        #expect(try await bench.host.run("return (...).label", arguments: [arguments[1]]) == ["other"])
        #expect(try await function.function?.call([1]) == [1])
    }
}

extension ScriptHost {
    /// Runs a script; where it ends early, the failing allocation is not reached.
    fileprivate func run(
        _ source: String,
        _ arguments: [ScriptValue],
        failingAtAllocation number: Int64
    ) async -> (isReached: Bool, hasFailed: Bool) {
        var hasFailed = false
        state.failAllocations(from: number)
        do {
            try await run(source, arguments: arguments)
        } catch {
            #expect(!String(describing: error).isEmpty)
            hasFailed = true
        }
        let isReached = state.allocationCount >= number
        state.failAllocations(from: 0)
        return (isReached, hasFailed)
    }
}
