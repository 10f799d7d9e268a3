import LuaRuntime
import Testing

/// Where a script may wait for the host, and where it gets an error that it cannot.
@Suite struct CoroutineTests {
    @Test(
        "A wait for the host works wherever Lua can suspend",
        arguments: [
            "return host.wait('done')",
            "return select(2, pcall(host.wait, 'done'))",
            "return select(2, xpcall(host.wait, print, 'done'))",
            "local f = coroutine.wrap(function() coroutine.yield(host.wait('done')) end) return f()",
            """
            local function each(n)
              return coroutine.wrap(function() for i = 1, n do coroutine.yield(host.wait(i)) end end)
            end
            local sum = 0
            for i in each(10) do sum = sum + host.wait(i) end
            return sum == 55 and 'done'
            """,
            """
            local function nest(depth)
              if depth == 0 then return host.wait('done') end
              return coroutine.wrap(nest)(depth - 1)
            end
            return nest(20)
            """,
            "local t = setmetatable({}, {__index = function(_, k) return host.wait(k) end}) return t.done",
            "local t = setmetatable({}, {__add = function() return host.wait('done') end}) return t + 1",
            "local c = setmetatable({}, {__close = function() r = host.wait('done') end}) do local x <close> = c end return r",
            "local co = coroutine.create(function(...) return host.wait(...) end) return select(2, coroutine.resume(co, 'done'))",
            "return load('return host.wait(\"done\")')()",
            "for w in ('done x'):gmatch('%w+') do return host.wait(w) end",
        ]
    )
    func waits(source: String) async throws {
        #expect(try await TestHost().text(source) == "done")
    }

    @Test(
        "Where Lua cannot suspend, the error says so and names the function in the way",
        arguments: [
            (
                "table.sort({1, 2}, function() host.wait() end)",
                "host.wait has to wait for the host, which cannot be done inside table.sort"
            ),
            ("('x'):gsub('x', function() host.wait() end)", "inside string.gsub"),
            ("tostring(setmetatable({}, {__tostring = function() host.wait() end}))", "inside tostring"),
            ("table.sort({1, 2}, function() coroutine.wrap(host.wait)() end)", "inside table.sort"),
            ("coroutine.wrap(function() ('x'):gsub('x', function() host.wait() end) end)()", "inside string.gsub"),
            ("load(function() host.wait() end)", "cannot be done inside load"),
        ]
    )
    func cannotWait(source: String, words: String) async throws {
        let host = try TestHost()
        let failure = await host.failure(source)
        if let failure {
            #expect(failure.message.contains(words))
        } else {
            // `load` returns errors of its reader function as a second result.
            let text = try await host.text("local _, e = \(source) return tostring(e)")
            #expect(try #require(text).contains(words))
        }
        #expect(try await host.text("return host.wait('still works')") == "still works")
    }

    @Test("Yields of a script stay in the script, and its own coroutine cannot be yielded from")
    func strayYield() async throws {
        let host = try TestHost()
        let failure = try #require(await host.failure("coroutine.yield(1)"))
        #expect(failure.message == "attempt to yield from outside a coroutine")
        #expect(try await host.text("return tostring(coroutine.isyieldable())") == "false")
        #expect(try await host.text("return tostring(select(2, coroutine.running()))") == "true")
    }

    @Test("A coroutine that waits for the host can be neither resumed nor closed by another script")
    func waitingIsUntouchable() async throws {
        let host = try TestHost()
        let environment = await host.sharedEnvironment()
        async let waiter = host.runShared(
            "co = coroutine.create(function() repeat host.wait() until seen end) coroutine.resume(co)",
            in: environment
        )
        let words = try await host.runShared(
            """
            while not co do host.wait() end
            local ok, message = coroutine.resume(co)
            local closed, reason = pcall(coroutine.close, co)
            seen = true
            return tostring(ok) .. ' ' .. message .. ', ' .. tostring(closed) .. ' ' .. reason
            """,
            in: environment
        )
        _ = try await waiter
        #expect(
            words == "false cannot resume a coroutine that waits for the host, "
                + "false cannot close a coroutine that waits for the host"
        )
    }

    @Test("Two hundred scripts of one state wait at the same time")
    func manyWait() async throws {
        let host = try TestHost()
        let results = try await withThrowingTaskGroup(of: String?.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await host.text("for i = 1, 5 do host.wait(i) end return host.wait('\(number)')")
                }
            }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(results.count == 200)
    }

    @Test("Errors pass through generators with their value")
    func errorsThroughWrap() async throws {
        let host = try TestHost()
        #expect(
            try await host.text(
                """
                local f = coroutine.wrap(function() coroutine.yield(1) host.fail_later() end)
                f()
                local ok, e = pcall(f)
                return tostring(ok) .. e.class .. e.number
                """
            ) == "falseTestError8"
        )
    }

    @Test("Closing coroutines from within each other ends in an error, not in an overflow")
    func nestedClose() async throws {
        let host = try TestHost()
        let text = try await host.text(
            """
            local c = false
            for i = 1, 20000 do
              local p = c
              c = coroutine.create(function()
                local x <close> = setmetatable({}, {__close = function() if p then assert(coroutine.close(p)) end end})
                coroutine.yield()
              end)
              coroutine.resume(c)
            end
            return tostring(select(2, coroutine.close(c)))
            """
        )
        #expect(try #require(text).contains("C stack overflow"))
    }
}

extension TestHost {
    func sharedEnvironment() -> LuaReference { state.makeEnvironment(directory: "") }

    @discardableResult
    func runShared(_ source: String, in environment: LuaReference) async throws -> String? {
        let chunk = try state.load(Array(source.utf8), chunkName: "=shared", environment: environment)
        return try await state.run(chunk) { stack, count in count > 0 ? stack.string(at: -1) : nil }
    }
}
