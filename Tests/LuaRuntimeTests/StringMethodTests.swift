import Testing

@testable import LuaRuntime

/// The metatable of strings, which is another one for every environment.
@Suite struct StringMethodTests {
    @Test("Scripts that wait in turn find their own metatable each time, and no trace of the other's")
    func interleaved() async throws {
        let host = try TestHost()
        let source = """
            local mine = getmetatable("")
            assert(mine.__index == string and mine.mark == nil and string.mark == nil, "it is another one's")
            mine.mark, string.mark, mine.__add = true, function(s) return s .. NAME end, function() return NAME end
            for i = 1, 20 do
              host.wait(1)
              assert(getmetatable("") == mine and ("x"):mark() == "x" .. NAME and "a" + "b" == NAME, "it has changed")
              local inner = coroutine.wrap(function() host.wait(1) return ("y"):mark(), getmetatable("") end)
              local text, metatable = inner()
              assert(text == "y" .. NAME and metatable == mine)
            end
            return "done"
            """
        let results = try await withThrowingTaskGroup(of: String?.self) { group in
            for number in 1...5 {
                group.addTask { try await host.text("NAME = '\(number)' " + source) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results == Array(repeating: "done", count: 5))
    }

    @Test("The host looks at strings without their metatable, and so does what it makes of errors")
    func host() async throws {
        let host = try TestHost()
        let traps = """
            local mt = getmetatable("")
            local function trap() called = true error("the trap") end
            for _, name in ipairs{ "__tostring", "__index", "__len", "__eq", "__lt", "__concat", "__call", "__close", "__gc",
              "__newindex", "__pairs", "__unm" } do mt[name] = trap end
            mt.__name, mt.__metatable = "Forged", "locked"

            """
        #expect(try await host.text(traps + "return 'text'") == "text")
        #expect(try #require(await host.failure(traps + "error('plain', 0)")).message == "plain")
        let wrong = try #require(await host.failure(traps + "host.add('x', 1)")).message
        #expect(wrong.contains("must be a whole number") && wrong.contains("got a string") || wrong.contains("string"))
        #expect(!wrong.contains("Forged") && !wrong.contains("trap"))
        #expect(try await host.text(traps + "local ok, e = pcall(host.fail) return e.message") == "failure number 7")
        #expect(try await host.text("return tostring(getmetatable('').__name)") == "nil")
    }

    @Test("An error's text is made with the methods of the script that raised it, whoever ran in between")
    func errorText() async throws {
        let host = try TestHost()
        let error = try #require(
            await host.failure(
                """
                function string:mine() return "of the first: " .. self end
                error(setmetatable({}, { __tostring = function() return ("text"):mine() end }))
                """
            )
        )
        #expect(error.message == "of the first: text")
        try await host.run("getmetatable('').__index = function() return function() return 'of the second' end end")
        #expect(await host.text(of: error) == "of the first: text")
    }

    @Test("A function outlives its script with its methods")
    func outliving() async throws {
        let host = try TestHost()
        let values = try await host.run(
            "function string:mine() return self .. '!' end return function() return ('kept'):mine() end"
        )
        guard case .reference(let function)? = values.first else {
            Issue.record("no function")
            return
        }
        await host.collectGarbage()
        try await host.run("function string:mine() return 'stolen' end")
        guard case .string(let text)? = try await host.call(function, with: TestError(number: 1)).first else {
            Issue.record("no text")
            return
        }
        #expect(text == "kept!")
    }

    @Test("Strings of code that belongs to nobody have methods that no script can change")
    func nobody() async throws {
        let host = try TestHost()
        try await host.run("string.upper = function() return 'pwned' end getmetatable('').__index.lower = string.upper")
        #expect(try await host.text("return ('x'):upper() .. ('X'):lower()") == "Xx")
    }
}

extension TestHost {
    fileprivate func text(of error: LuaError) -> String {
        state.stack.push(error: error)
        defer { state.stack.pop() }
        return state.stack.text(at: -1)
    }

    fileprivate func collectGarbage() { state.collectGarbage() }
}
