import Testing

/// What the standard functions say and tell is what they do under `lua5.4`.
@Suite struct StandardTextTests {
    private func expectSame(_ script: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let folder = TemporaryFolder("s.lua", script)
        let file = folder.path(of: "s.lua")
        let plain = try await Program.run([file], shell: #"exec lua5.4 "$1" 2>/dev/null"#)
        let ours = try await Program.run(["--allow-all", file])
        #expect(plain.output != "", sourceLocation: sourceLocation)
        #expect(ours.output == plain.output, sourceLocation: sourceLocation)
    }

    /// Functions that take part in every group of calls: wrong and edge arguments, by name and under `pcall`.
    private static let beginning = """
        local values = {"nil", "true", "{}", "1.5", "'x'", "''", "print", "io.stdout", "1e100", "0/0", "'rw'", "-1"}
        local function show(v)
            if type(v) == "userdata" then return (tostring(v):gsub("0x%x+", "0x")) end
            return type(v) == "table" and (getmetatable(v) == false and tostring(v) or "table") or
                type(v) == "function" and "function" or tostring(v)
        end
        local function run(text)
            local results = table.pack(pcall(assert(load("return " .. text, "=d"))))
            for i = 1, results.n do results[i] = show(results[i]) end
            print(text, table.concat(results, " "))
        end
        local function each(...)
            for _, call in ipairs { ... } do
                for _, value in ipairs(values) do
                    run((call:gsub("@", value)))
                    run((call:gsub("^([%w.]+)%((.*)%)$", "pcall(%1, %2)"):gsub("@", value)))
                end
            end
        end

        """

    @Test(
        "Wrong arguments of standard functions raise Lua's own texts",
        arguments: [
            "values[#values] = nil io.input('/dev/null') each('io.read(@)', 'io.close(@)', 'io.type(@)') io.write('')",
            "each('io.write(@, {})', \"io.open('/dev/null', @)\", \"io.popen('true', @)\", 'io.stdout:seek(@, {})')",
            "values = {'nil', 'true', '{}', 'print', \"'/nowhere/x'\"} each('io.lines(@)', 'io.input(@)', 'io.open(@)')",
            "values = {'nil', 'true', '{}', 'print', \"'/nowhere/x'\"} each('os.remove(@)', \"os.rename(@, '/nowhere/y')\")",
            "each('os.getenv(@)', 'os.difftime(@, {})', 'os.time{year = @, month = 1, day = 1}', 'os.exit({})')",
            "values[7] = nil each('os.date(@, {})', 'math.random(1, @, 3)', 'string.rep({}, @)', 'string.char(@)')",
            "each('math.random(@, {})', 'math.floor(@)', 'utf8.char(@)', 'table.concat({}, @, 1, 0)', 'select(@)')",
            "each('collectgarbage(@)', 'coroutine.isyieldable(@)', 'coroutine.wrap(@)', 'warn(@, {})')",
            "each('debug.getinfo(@)', 'debug.getinfo(1, @)', 'debug.traceback({}, @)', 'debug.getupvalue(@, 1)')",
            "values[6] = \"'xx'\" each('os.setlocale(@)', \"os.setlocale('C', @)\", 'debug.getlocal(@, 1)')",
        ]
    )
    func texts(calls: String) async throws {
        try await expectSame(Self.beginning + calls)
    }

    @Test(
        "debug and the collector tell the same",
        arguments: [
            """
            local function f(a, b, ...) local i = debug.getinfo(1, "nSlutfrL") return i end
            local i = f(1)
            local lines = {}
            for l in pairs(i.activelines) do lines[#lines + 1] = l end
            table.sort(lines)
            print(i.name, i.namewhat, i.what, i.currentline, i.linedefined, i.lastlinedefined, i.nups, i.nparams)
            print(i.isvararg, i.istailcall, i.func == f, i.ftransfer, i.ntransfer, table.concat(lines, " "))
            print(debug.getlocal(f, 1), debug.getlocal(f, 2), debug.getlocal(f, 3), debug.gethook())
            for level = 0, 4 do print(level, (debug.getinfo(level, "S") or {}).what) end
            """,
            """
            local a, b = 1, {}
            local function f() return a, b end
            local function g() return b end
            print(debug.getupvalue(f, 1)) print(debug.setupvalue(f, 1, 5), a, debug.setupvalue(f, 9, 1))
            print(debug.upvalueid(f, 2) == debug.upvalueid(g, 1), debug.upvalueid(f, 9))
            print(pcall(debug.getinfo, 1, "?"), pcall(debug.getinfo, 1, ">S"), debug.getinfo(99))
            print(debug.traceback("m"), debug.traceback("m", 2), debug.traceback(12), debug.traceback(nil))
            local co = coroutine.create(function(x) local y = x coroutine.yield(y) end)
            coroutine.resume(co, 7)
            print(debug.traceback(co), debug.traceback(co, "m", 1), debug.getinfo(co, 1, "l").currentline)
            print(debug.getlocal(co, 1, 1), debug.getlocal(co, 1, 2), debug.getlocal(1, 1))
            """,
            """
            print(collectgarbage(), collectgarbage("isrunning"), math.type(collectgarbage("count")))
            print(collectgarbage("stop"), collectgarbage("isrunning"), collectgarbage("restart"))
            print(collectgarbage("isrunning"), collectgarbage("generational"), collectgarbage("incremental"))
            print(collectgarbage("incremental", 100, 200, 10), collectgarbage("generational"))
            print(collectgarbage("setpause", 150), collectgarbage("setpause", 0), collectgarbage("setstepmul", 7))
            print(type(collectgarbage("step")), pcall(collectgarbage, "none"), pcall(collectgarbage, "setpause", "x"))
            """,
        ]
    )
    func tells(script: String) async throws {
        try await expectSame(script)
    }

    @Test("Functions in C give nothing of what they keep, and their calls no function")
    func hidden() async throws {
        let script = """
            print(debug.getupvalue(print, 1), debug.setupvalue(print, 1, 1), debug.upvalueid(io.write, 1))
            print(debug.getinfo(0, "f").func, debug.getlocal(0, 1))
            pcall(function() print(debug.getinfo(2, "Sf").what, debug.getinfo(2, "Sf").func) end)
            print(debug.getmetatable("x") == getmetatable("x"), debug.getmetatable(io.stdout) == getmetatable(io.stdout))
            print(debug.getregistry, debug.setlocal, debug.getuservalue, debug.setcstacklimit)
            """
        let expected = "nil\tnil\tnil\nnil\tnil\nC\tnil\ntrue\ttrue\nnil\tnil\tnil\tnil\n"
        let outcome = try await Program.run(["-e", script])
        #expect(outcome.output == expected, "\(outcome.errors)")
    }

    @Test("warn is off at first, and --warnings or @on turns it on")
    func warnings() async throws {
        let off = try await Program.run(["-e", "warn('a')"])
        #expect(off.errors == "")
        let on = try await Program.run(["-e", "warn('@on') warn('a', 'b') warn('@off') warn('c')"])
        #expect(on.errors == "Lua warning: ab\n")
        let flag = try await Program.run(["--warnings", "-e", "warn('a') warn('@off') warn('b') warn('@', 'on')"])
        #expect(flag.errors == "Lua warning: a\n")
        let lines = try await Program.run(["--warnings", "-e", "warn('a\\n', '\\tb\\0c')"])
        #expect(lines.errors == "Lua warning: a\n\tb\n")
    }

    @Test("A warning is for people: without known secrets, and without what controls a terminal; print is neither")
    func printedWarnings() async throws {
        let script = """
            globus.AccessTokenAuthorizer("swordfish")
            warn("a swordfish", "\\27[2J")
            print("a swordfish\\27[2J")
            """
        let outcome = try await Program.run(["--warnings", "-e", script])
        #expect(outcome.errors == "Lua warning: a <redacted>\\u{1b}[2J\n")
        #expect(outcome.output == "a swordfish\u{1B}[2J\n")
    }
}
