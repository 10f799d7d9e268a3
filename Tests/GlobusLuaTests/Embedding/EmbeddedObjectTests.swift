import GlobusAuth
import GlobusLua
import LuaRuntime
import Synchronization
import Testing

/// Objects that a program gives to its scripts.
@Suite struct EmbeddedObjectTests {
    private func bench(_ shelf: Shelf = Shelf()) async throws -> ScriptBench {
        try await ScriptBench(libraries: .standard + [shelf.library])
    }

    @Test("Methods, fields and operators do what the class says")
    func members() async throws {
        let bench = try await bench()
        let source = """
            local box = shelf.box("tools")
            assert(box.label == "tools" and tostring(box) == "Box tools" and #box == 0)
            box.label = "other"
            assert(box.label == "other")
            assert(box:put("hammer", 1):put("nail", 200) == box)
            assert(#box == 2 and box.hammer == 1 and box["nail"] == 200 and box.missing == nil)
            box.saw = 3
            assert(#box == 3 and box.saw == 3)
            local seen = {}
            for name, count in pairs(box) do seen[#seen + 1] = name .. count end
            assert(table.concat(seen, " ") == "hammer1 nail200 saw3")
            assert(box("nail", 2) == 400)
            assert(box == shelf.box("other") and box ~= shelf.box("x") and box ~= 1)
            assert(shelf.box("a") < shelf.box("b") and not (shelf.box("b") < shelf.box("a")))
            local n = 0
            do local closing <close> = box n = #box end
            assert(n == 3 and box.is_closed)
            return "done"
            """
        #expect(try await bench.text(source) == "done")
    }

    @Test(
        "Misuse is refused with what is wrong",
        arguments: [
            ("shelf.box('a').is_closed = true", "Box has no field 'is_closed' that can be set"),
            ("shelf.box('a').put = 1", "Box has no field 'put' that can be set"),
            ("shelf.box('a').label = 1", "must be a string"),
            ("shelf.box('a').put({}, 'x', 1)", "the object before the colon must be a box, got a table"),
            ("shelf.open(globus.NullAuthorizer())", "argument #1 (box) must be a box, got NullAuthorizer"),
            ("shelf.open(shelf.lid())", "argument #1 (box) must be a box, got Lid"),
            ("return shelf.lid().anything", "Lid has no field 'anything'"),
            ("return shelf.box('a') < 1", "cannot compare Box with a number"),
            ("return shelf.lid()()", "attempt to call a Lid value"),
            ("setmetatable(shelf.lid(), {})", "table expected"),
        ]
    )
    func misuse(source: String, message: String) async throws {
        let bench = try await bench()
        let failure = await bench.failure(source)
        #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "nothing raised")")
    }

    @Test("The same Swift object is the same value in Lua, and the same object again in Swift")
    func identity() async throws {
        let shelf = Shelf()
        let bench = try await bench(shelf)
        let box = Box("one")
        let value = ScriptValue.object(box, as: Box.hostClass)
        let source = "local a, b = ... local keys = { [a] = 1 } return rawequal(a, b) and keys[b] == 1, a"
        let values = try await bench.host.run(source, arguments: [value, value])
        #expect(values[0] == true)
        #expect(values[1].object(Box.kind) === box)
        #expect(values[1].object(Lid.kind) == nil)
        #expect(values[1] == value)
        try await bench.host.run("collectgarbage() collectgarbage()")
        #expect(try await bench.host.run("return rawequal(...)", arguments: [values[1], value]) == [true])
    }

    @Test("An object is let go of when neither side holds it")
    func lifetime() async throws {
        let bench = try await bench()
        weak var box: Box?
        do {
            let own = Box("one")
            box = own
            try await bench.host.run("local b = ... assert(b.label)", arguments: [.object(own, as: Box.hostClass)])
        }
        let environment = await bench.host.makeEnvironment()
        try await bench.host.run("kept = shelf.box('two')", in: environment)
        var value = try await bench.host.global("kept", in: environment)
        try await bench.host.run("kept = nil", in: environment)
        weak let other = value.object(Box.kind)
        try await bench.host.run("collectgarbage() collectgarbage()")
        #expect(box == nil)
        #expect(other != nil)
        value = .nil
        for _ in 0..<100 where other != nil { try await bench.host.run("collectgarbage() collectgarbage()") }
        #expect(other == nil)
    }

    @Test("An object that another host has made a value of is refused")
    func otherHost() async throws {
        let bench = try await bench()
        let other = try await self.bench()
        let values = try await bench.host.run("return { box = shelf.box('a'), co = coroutine.create(print) }")
        for (name, type) in [("box", "Box"), ("co", "a coroutine")] as [(ScriptKey, String)] {
            let error = await #expect(throws: ScriptValueError.self) {
                try await other.host.run("", arguments: [["x": values[0][name]]])
            }
            #expect(error.map { "\($0)" } == "$.x is \(type) of another host, which only that host can use")
        }
        #expect(try await bench.host.run("return type((...).co)", arguments: values) == ["thread"])
    }

    @Test("A field, an operator and a turn of a loop may throw, and a call and a turn may wait")
    func waiting() async throws {
        let bench = try await bench()
        let source = """
            local lid = shelf.lid()
            local ok, e = pcall(function() return lid.broken end)
            assert(not ok and e.class == "GlobusSDKUsageError" and e.message == "the lid is broken", tostring(e))
            local n = 0
            for item in pairs(lid) do n = n + item end
            return tostring(n)
            """
        #expect(try await bench.text(source) == "6")
    }

    @Test("check, help and stubs know the class")
    func tooling() async throws {
        let bench = try await bench()
        let api = bench.host.api
        let checker = ScriptChecker(api)
        #expect(checker.check(Array("local b = shelf.box('x') print(b.label, b.anything) b:put('a', 1)".utf8)).isEmpty)
        #expect(checker.check(Array("local l = shelf.lid() print(l.anything)".utf8)).count == 1)
        #expect(api.help(for: "shelf.Box")?.contains("A box of things.") == true)
        #expect(api.help(for: "Box:put") != nil)
        let stubs = EditorStubs.text("shelf", of: api, libraries: [api.library(named: "shelf")].compactMap { $0 })
        #expect(stubs.contains("function shelf.box(label) end"))
    }

    @Test("Many tasks use objects of one class at once, and all are let go of")
    func stress() async throws {
        let shelf = Shelf()
        let bench = try await bench(shelf)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<32 {
                group.addTask {
                    for _ in 0..<20 {
                        let source = "local b = shelf.box('s') task.sleep(0) b.x = 1 return b, #b"
                        let values = try await bench.host.run(source)
                        #expect(values[1] == 1)
                        Task.detached { #expect(values[0].object(Box.kind)?.label == "s") }
                    }
                }
            }
            try await group.waitForAll()
        }
        for _ in 0..<1000 where shelf.alive.load(ordering: .relaxed) > 0 {
            try await bench.host.run("collectgarbage() collectgarbage()")
            await Task.yield()
        }
        #expect(shelf.alive.load(ordering: .relaxed) == 0)
    }
}
