import GlobusAuth
import GlobusLua
import GlobusTokenStorage
import LuaRuntime
import Testing

/// Values that are passed from Swift to Lua and back.
@Suite struct ScriptValueTests {
    // Made at each use, since a sanitizer that looks for leaks does not see what the tagged pointers of a static
    // property keep.
    private static var values: [ScriptValue] {
        [
            .nil, true, false, 0, -1, .integer(.min), .integer(.max), 0.5, 2.0, .number(.infinity), -0.0, "", "text",
            "\u{e4}\0z", .bytes([0xff, 0, 0xfe]), [], [:], [1, 2.5, "three", true], [[], [[]], [:]],
            ["a": 1, "b": ["c": []]],
            [1: "sparse", 4: "four"], ["mixed": true, 1: "one", 2: "two"], [-1: "below", 0: "zero"],
            .table([.boolean(true): 1, .number(1.5): 2, .string(ScriptString(bytes: [0xff])): 3]), [1, nil, 3], [nil],
        ]
    }

    @Test("A value that goes through Lua is the same one", arguments: values)
    func roundTrip(value: ScriptValue) async throws {
        let bench = try await ScriptBench()
        let back = try await bench.host.run("return ...", arguments: [value])
        #expect(back == [value])
    }

    @Test("An integer stays an integer, a float a float, and -0.0 keeps its sign")
    func numbers() async throws {
        let bench = try await ScriptBench()
        let source = "local i, f = ... return math.type(i) .. math.type(f)"
        #expect(try await bench.text(source, [2, 2.0]) == "integerfloat")
        guard case .number(let zero)? = try await bench.host.run("return -0.0").first else {
            Issue.record("no float")
            return
        }
        #expect(zero.sign == .minus)
    }

    @Test(
        "Lists and tables are told apart as JSON tells them",
        arguments: [
            ("{}", [:]), ("json.array {}", []), ("{ 1, 2 }", [1, 2]), ("json.decode('[]')", []),
            ("json.decode('{}')", [:]),
            ("json.decode('[1,null]')", [1, nil]), ("{ 1, nil, 3, x = 1 }", [1: 1, 3: 3, "x": 1]),
            ("{ n = json.null }", ["n": nil]),
            ("{ [1.0] = 'a' }", ["a"]),
            ("setmetatable({ 1 }, { __index = error, __len = error, __pairs = error })", [1]),
        ] as [(String, ScriptValue)]
    )
    func shapes(source: String, value: ScriptValue) async throws {
        let bench = try await ScriptBench()
        #expect(try await bench.host.run("return \(source)") == [value])
    }

    @Test("An empty list that Swift gives is an array in JSON, and an absent field is no field")
    func arrays() async throws {
        let bench = try await ScriptBench()
        let value: ScriptValue = ["list": [], "none": nil, "nulls": [nil]]
        #expect(
            try await bench.text("return json.encode((...).list) .. json.encode((...).nulls)", [value]) == "[][null]"
        )
        #expect(try await bench.text("return tostring(rawget(..., 'none'))", [value]) == "nil")
    }

    @Test(
        "What cannot be copied is an error that names the path",
        arguments: [
            (
                "local t = {} t.a = { b = t } return t",
                "$.a.b is a table that contains itself: it is $, and cannot be copied"
            ),
            (
                "local t = { {} } t[1]['x y'] = t[1] return 1, t",
                "$[1][\"x y\"] is a table that contains itself: it is $[1]"
            ),
            ("return { k = { [{}] = 1 } }", "$.k has a table as a key"),
            ("local t = {} for i = 1, 300 do t = { n = t } end return t", "is nested too deeply"),
            ("local t = {} for i = 1, 20 do t = { t, t } end return t", "1000000 values at most"),
        ]
    )
    func refused(source: String, message: String) async throws {
        let bench = try await ScriptBench()
        let error = await #expect(throws: ScriptValueError.self) { try await bench.host.run(source) }
        #expect(error.map { "\($0)".contains(message) } == true, "\(error.map { "\($0)" } ?? "")")
    }

    @Test("A table that is used twice is no cycle")
    func shared() async throws {
        let bench = try await ScriptBench()
        #expect(try await bench.host.run("local t = { 1 } return { t, t }") == [[[1], [1]]])
    }

    @Test("A large string that is in a value many times counts as the scripts' memory")
    func memory() async throws {
        let bench = try await ScriptBench(limits: Limits(memory: 32 << 20))
        let source = "local s, t = ('x'):rep(1 << 20), {} for i = 1, 1000 do t[i] = s end return t"
        let error = await #expect(throws: GlobusError.self) { try await bench.host.run(source) }
        #expect(error?.code == .limit)
        #expect(try await bench.text("return 'next'") == "next")
    }

    @Test("A value that is too deep is not pushed")
    func deepValue() async throws {
        let bench = try await ScriptBench()
        var value: ScriptValue = 1
        for _ in 0..<300 { value = [value] }
        let deep = value
        let error = await #expect(throws: ScriptValueError.self) { try await bench.host.run("", arguments: [deep]) }
        #expect(error?.reason.contains("nested too deeply") == true)
    }

    @Test("Authorizers, clients, storages and errors are the same ones on the way back")
    func objects() async throws {
        let bench = try await ScriptBench()
        let source = """
            local a = globus.AccessTokenAuthorizer("token-value-1234")
            local c = globus.TransferClient { authorizer = a }
            local s = globus.token_storage("memory")
            local _, e = pcall(globus.request)
            local kept = { a = a, c = c, s = s, e = e }
            return kept, function(t) return rawequal(t.a, a) and rawequal(t.c, c) and rawequal(t.s, s) and rawequal(t.e, e) end
            """
        let own = try await ScriptBench(tokenStorages: ["memory": { _ in MemoryTokenStorage() }])
        let values = try await own.host.run(source)
        #expect(values[0]["a"].authorizer is AccessTokenAuthorizer)
        #expect(values[0]["c"].client?.configuration.serviceName == "transfer")
        #expect(values[0]["s"].storage != nil)
        #expect((values[0]["e"].error as? LuaError)?.message.contains("globus.request") == true)
        let function = try #require(values[1].function)
        #expect(try await function.call([values[0]]) == [true])
        // In another host they are new objects, which work.
        #expect(try await bench.text("return tostring((...).c)", [values[0]])?.hasPrefix("TransferClient") == true)
        #expect("\(values[0])".contains("token-value-1234") == false)
    }

    @Test("An author's authorizer lives as long as its value, with its functions")
    func authorsAuthorizer() async throws {
        let bench = try await ScriptBench()
        let source = "return globus.GlobusAuthorizer { get_authorization_header = function() return 'X y' end }"
        let value = try #require(try await bench.host.run(source).first)
        try await bench.host.run("collectgarbage() collectgarbage()")
        #expect(try await value.authorizer?.authorizationHeader() == "X y")
    }

    @Test("Secrets that the host knows are not printed with a value")
    func secrets() async throws {
        let bench = try await ScriptBench()
        let source = "globus.AccessTokenAuthorizer(...) return { token = ..., [...] = 1 }"
        let secret = "agk4vXw9Zq7Lr2Tn8Bm5"
        let values = try await bench.host.run(source, arguments: [.string(secret)])
        var dumped = ""
        dump(values, to: &dumped)
        for text in ["\(values)", dumped, String(reflecting: values), String(reflecting: values[0]["token"])] {
            #expect(!text.contains(secret), "\(text)")
        }
        #expect("\(values)".contains("<redacted>"))
        #expect(values[0]["token"].text == secret)
    }
}
