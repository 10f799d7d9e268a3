import Testing

@testable import LuaRuntime

/// Standard functions in C, which no hook can interrupt, check themselves whether they must end.
@Suite struct BoundedFunctionTests {
    @Test(
        "A call that would take for ever ends with its script",
        arguments: [
            "('a'):rep(30):find(('a?'):rep(30) .. ('a'):rep(30))",
            "('a'):rep(2000):find('.-.-.-.-b')",
            "('a'):rep(20000):gsub('.-b', '')",
            "('('):rep(20000):match('%b()x')",
            "for _ in ('a'):rep(20000):gmatch('.-.-b') do end",
            "('a'):rep(100000):match('^(.-)%1%1%1b')",
            "('a'):rep(20000):find(('[' .. ('b'):rep(20000) .. ']'):rep(2))",
            "('x'):rep(1000):gsub('', function() return ('a'):rep(30):match(('a?'):rep(30) .. ('a'):rep(30)) end)",
            "table.move({}, 1, math.maxinteger - 1, 2)",
            "table.insert(setmetatable({}, {__len = function() return 1 << 52 end}), 1, 1)",
            "table.remove(setmetatable({}, {__len = function() return 1 << 52 end}), 1)",
            "table.concat(setmetatable({}, {__index = function() return '' end}), '', 1, 1 << 40)",
            "table.unpack(setmetatable({}, {__index = rawlen}), 1, 900000)",
            "local t = {} for i = 1, 100000 do t[i] = -i end table.sort(t, math.ult)",
            "local t = {} for i = 1, 100000 do t[i] = -i end table.sort(t)",
        ]
    )
    func ends(source: String) async throws {
        let host = try TestHost()
        await host.interrupt(afterChecks: 3)
        let failure = try #require(await host.failure("while true do pcall(function() \(source) end) end"))
        #expect(failure.code == .interrupted)
        #expect(try await host.text("return ('still works'):match('%w+ %w+')") == "still works")
    }

    @Test(
        "A call that goes through much asks in between, and not only at its end",
        arguments: [
            "local s = ('\\0'):rep(100000) table.sort({s .. 'd', s .. 'c', s .. 'b', s .. 'a', s, s})",
            "('a'):rep(1 << 20):find('b', 1, true)",
            "('a'):rep(1 << 21):find(('a'):rep(1 << 18) .. 'b', 1, true)",
            "('a'):rep(1 << 20):lower()",
            "('a'):rep(1 << 20):upper()",
            "('a'):rep(1 << 20):reverse()",
            "utf8.len(('\\u{20AC}'):rep(1 << 20))",
            "('a'):rep(1 << 24, 'b')",
        ]
    )
    func asksInBetween(source: String) async throws {
        let host = try TestHost()
        await host.interrupt(afterChecks: 3)
        #expect(await host.failure(source)?.code == .interrupted)
    }

    @Test("A call that Lua cannot suspend is ended as well")
    func insideCallback() async throws {
        let host = try TestHost()
        await host.interrupt(afterChecks: 3)
        let failure = try #require(
            await host.failure("table.sort({2, 1}, function() ('a'):rep(2000):find('.-.-.-.-b') end)")
        )
        #expect(failure.code == .interrupted)
    }

    @Test("A coroutine, and what waits for it, ends with a call in it")
    func insideCoroutine() async throws {
        let host = try TestHost()
        await host.interrupt(afterChecks: 3)
        let failure = try #require(
            await host.failure("while true do coroutine.wrap(pcall)(string.find, ('a'):rep(2000), '.-.-.-.-b') end")
        )
        #expect(failure.code == .interrupted)
    }

    @Test("A string that is too long is an error before any work is done")
    func rep() async throws {
        let host = try TestHost(memoryLimit: 8 << 20)
        #expect(try await host.text("return string.rep('', math.maxinteger)") == "")
        #expect(try #require(await host.failure("string.rep('x', 1 << 40)")).message.contains("too large"))
        #expect(
            try #require(await host.failure("string.rep('xy', math.maxinteger)")).message
                == "test:1: resulting string too large"
        )
    }

    @Test("A format that would take for ever is refused")
    func formats() async throws {
        let host = try TestHost()
        for call in ["string.packsize(f)", "string.pack(f)", "string.unpack(f, '')", "os.date(f)"] {
            let failure = try #require(await host.failure("local f = ('x'):rep(1 << 20) \(call)"))
            #expect(failure.message.contains("(a format of more than 128 KiB)"))
        }
        #expect(
            try await host.text("return string.pack('>I2', 258) .. string.unpack('z', 'a\\0') .. os.date('!%Y', 0)")
                == "\u{1}\u{2}a1970"
        )
    }

    @Test("Texts of tables and functions tell them apart and tell no address")
    func identities() async throws {
        let host = try TestHost()
        let text = try await host.text(
            """
            local t, u = {}, {}
            assert(tostring(t) == tostring(t) and tostring(t) ~= tostring(u))
            assert(string.format('%s %p', t, u) == tostring(t) .. ' ' .. tostring(u):match('0x%x+'))
            assert(string.format('%-12p|%12p', t, t) == '0x00000001  |  0x00000001')
            assert(string.format('%p %p', nil, 1) == '(null) (null)')
            assert(tostring(setmetatable({}, {__name = 'Thing'})) == 'Thing: 0x00000003')
            return tostring(t) .. ' ' .. tostring(print) .. ' ' .. tostring(coroutine.create(print))
            """
        )
        #expect(text == "table: 0x00000001 function: 0x00000004 thread: 0x00000005")
        let strings =
            "local s = ('x'):rep(9) return tostring(('%p'):format(s) == ('%p'):format(s)) .. #('%p'):format('x')"
        #expect(try await host.text(strings) == "true14")
        #expect(
            try #require(await host.failure("string.format('%05p', {})")).message.contains("invalid conversion")
        )
    }
}
