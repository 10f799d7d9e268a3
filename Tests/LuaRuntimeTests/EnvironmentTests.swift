import LuaRuntime
import Testing

@Suite struct EnvironmentTests {
    @Test("Scripts share neither globals nor library tables")
    func separate() async throws {
        let host = try TestHost()
        try await host.run("x = 1 string.format = nil table.insert = error _G.pcall = nil host.add = nil")
        #expect(
            try await host.text(
                "return tostring(x) .. type(string.format) .. type(pcall) .. type(host.add) .. ('%d'):format(3)"
            ) == "nilfunctionfunctionfunction3"
        )
    }

    @Test("The string metatable is the script's own")
    func strings() async throws {
        #expect(
            try await TestHost().text("return tostring(getmetatable('').__index == string and ('x'):upper())") == "X"
        )
    }

    @Test("Modules are found, may wait at their top level, and are loaded once")
    func require() async throws {
        let host = try TestHost()
        #expect(
            try await host.text("local m, where = require 'answer' return m.value .. m.name .. where")
                == "42answeranswer.lua"
        )
        #expect(try await host.text("return tostring(require('a.b').nested)") == "true")
        #expect(try await host.text("require 'quiet' require 'quiet' return tostring(side_effect)") == "1")
        #expect(try await host.text("return tostring(require 'quiet')") == "true")
        #expect(try await host.text("return tostring(require 'string' == string)") == "true")
        #expect(
            try await host.text("return coroutine.wrap(function() return require('answer').name end)()") == "answer"
        )
    }

    @Test(
        "A module that cannot be had is an error that says why",
        arguments: [
            ("require 'missing'", "TestError: failure number 404"),
            ("require 'a\\0b'", "module 'a' not found:\n\tits name has a zero byte"),
            ("package.searchers = {} require 'a/b'", "test:1: module 'a/b' not found:"),
            ("require 'loop'", "module 'loop' requires itself"),
            ("require 'broken'", "broken.lua:1: unexpected symbol near '+'"),
            ("table.sort({1, 2}, function() require 'answer' end)", "cannot be done inside table.sort"),
        ]
    )
    func requireFails(source: String, words: String) async throws {
        let failure = try #require(await TestHost().failure(source))
        #expect(failure.message.contains(words))
    }

    @Test("Nothing loads compiled chunks, sets finalizers or reaches into functions")
    func refused() async throws {
        let host = try TestHost()
        let binary = try #require(await host.failure("assert(load('return 1', 'x', 'b'))"))
        #expect(binary.message == "test:1: attempt to load a text chunk (mode is 'b')")
        let text = try await host.text("local f, e = load('\\27Lua') return tostring(f) .. e")
        #expect(try #require(text).contains("attempt to load a binary chunk"))
        let dump = try #require(await host.failure("string.dump(print)"))
        #expect(dump.message.contains("unable to dump given function (bytecode is refused here"))
        #expect(
            try #require(await host.failure("setmetatable({}, {__gc = print})")).message.contains("__gc is not allowed")
        )
        #expect(
            try await host.text(
                "return type(package.loadlib) .. package.cpath .. type(debug.getregistry) .. type(debug.setlocal)"
            ) == "nilnilnil"
        )
    }

    @Test("load gives the script's own environment, or the one that is named")
    func loadEnvironment() async throws {
        let host = try TestHost()
        #expect(try await host.text("x = 'mine' return load('return x')()") == "mine")
        #expect(try await host.text("return load('return y', 'c', 't', {y = 'theirs'})()") == "theirs")
        #expect(
            try await host.text(
                "local parts = {'return ', '\"joined\"'} return load(function() return table.remove(parts, 1) end)()"
            ) == "joined"
        )
    }
}
