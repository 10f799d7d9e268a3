import LuaRuntime
import Testing

@Suite struct ErrorTests {
    @Test("A host error caught, raised again and caught again is the same table")
    func identity() async throws {
        let same = try await TestHost().text(
            """
            local _, a = pcall(host.fail)
            local _, b = pcall(error, a)
            local _, c = pcall(function() error(b, 2) end)
            local co = coroutine.wrap(function() error(c) end)
            local _, d = pcall(co)
            return tostring(a == b and b == c and c == d)
            """
        )
        #expect(same == "true")
    }

    @Test("The host's error comes out of Lua unchanged, and goes back in with its one traceback")
    func roundTrip() async throws {
        let host = try TestHost()
        let failure = try #require(await host.failure("local ok, e = pcall(host.fail) error(e)"))
        #expect(failure.cause as? TestError == TestError(number: 7))
        guard
            case .reference(let read)? = try await host.run("return function(e) return e.traceback, e.number end").first
        else { throw TestError(number: 0) }
        let fields = try await host.call(read, with: failure)
        guard case .string(let traceback) = fields[0], case .integer(7) = fields[1] else {
            Issue.record("the error has lost its fields")
            return
        }
        #expect(traceback == failure.traceback)
    }

    @Test("An error raised from Swift with a value of Lua's is that value")
    func sameValue() async throws {
        let host = try TestHost()
        let values = try await host.run(
            "local t = {} return function() error(t) end, function(e) return rawequal(e, t) end"
        )
        guard case .reference(let raise) = values[0], case .reference(let compare) = values[1] else {
            throw TestError(number: 0)
        }
        do {
            _ = try await host.call(raise, with: TestError(number: 1))
            Issue.record("nothing was raised")
        } catch let error as LuaError {
            guard case .boolean(true)? = try await host.call(compare, with: error).first else {
                Issue.record("the value changed")
                return
            }
        }
    }

    @Test("A host error has class, message, place and one traceback without the host's frames")
    func fields() async throws {
        let host = try TestHost()
        let text = try await host.text(
            """
            local function inner()
              host.fail()
            end
            local ok, e = pcall(inner)
            pcall(error, e)
            return table.concat({e.class, e.message, e.where, tostring(e), e.traceback}, '|')
            """
        )
        let parts = try #require(text).split(separator: "|").map(String.init)
        #expect(parts[0] == "TestError")
        #expect(parts[1] == "failure number 7")
        #expect(parts[2] == "test:2")
        #expect(parts[3] == "TestError: failure number 7")
        #expect(parts[4].hasPrefix("stack traceback:\n\ttest:2: in "))
        #expect(!parts[4].contains("[C]: in ?"))
        #expect(parts[4].split(separator: "stack traceback:").count == 1)
    }

    @Test("The place of an error after a wait is the place of the call")
    func placeAfterWait() async throws {
        let text = try await TestHost().text("local ok, e = pcall(function()\nhost.fail_later()\nend) return e.where")
        #expect(text == "test:2")
    }

    @Test(
        "Values that are no errors can be raised",
        arguments: [
            ("error()", "the error is nil, without a message"),
            ("error(nil)", "the error is nil, without a message"),
            ("error(true)", "the error is true, without a message"),
            ("error(42)", "42"),
            ("error('x', 0)", "x"),
            ("error(coroutine.create(print))", "the error is thread"),
            ("error(setmetatable({}, {__tostring = function() error('no') end}))", "a table whose __tostring failed"),
            ("error(setmetatable({}, {__tostring = function() return {} end}))", "a table whose __tostring failed"),
            ("error(setmetatable({}, {__tostring = function() return 'words' end}))", "words"),
            ("local t = nil; t.x = 1", "test:1: attempt to index a nil value (local 't')"),
            ("error(setmetatable({}, {__index = error}))", "table: "),
        ]
    )
    func oddValues(source: String, message: String) async throws {
        let host = try TestHost()
        let failure = try #require(await host.failure(source))
        #expect(failure.message.hasPrefix(message))
        #expect(failure.code == .script)
    }

    @Test("An uncaught error that is no table has a traceback too")
    func plainTraceback() async throws {
        let failure = try #require(await TestHost().failure("local function f()\nerror('x')\nend\nf()"))
        let traceback = try #require(failure.traceback)
        #expect(traceback.contains("test:2: in "))
        #expect(traceback.contains("test:4: in main chunk"))
        #expect(!traceback.contains("[C]: in ?"))
    }

    @Test("A script that cannot be compiled says where, and whether more of it may follow")
    func syntax() async throws {
        let host = try TestHost()
        let broken = try #require(await host.failure("x = = 1"))
        #expect(broken.code == .syntax)
        #expect(broken.message == "test:1: unexpected symbol near '='")
        let unfinished = try #require(await host.failure("for i = 1, 2 do"))
        #expect(unfinished.code == .incompleteSyntax)
    }

    @Test("Error tables and host objects cannot be unlocked")
    func locked() async throws {
        let host = try TestHost()
        #expect(try await host.text("local _, e = pcall(host.fail) return tostring(getmetatable(e))") == "false")
        #expect(try await host.text("return tostring(getmetatable(host.counter()))") == "false")
        let failure = try #require(await host.failure("local _, e = pcall(host.fail) setmetatable(e, {})"))
        #expect(failure.message.contains("cannot change a protected metatable"))
        #expect(try await host.text("return tostring(host.counter())") == "Counter")
    }

    @Test("What a script warns of is off at first, and is no warning of the host's")
    func warnings() async throws {
        let host = try TestHost()
        try await host.run("warn('disk', ' is full') warn('@off') warn('disk is full')")
        #expect(host.warnings.all.isEmpty)
    }
}
