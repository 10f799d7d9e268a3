import Foundation
import GlobusAuth
import GlobusLua
import LuaRuntime
import Synchronization
import Testing

/// The Swift on the page that compares embedding with that of mlua: it compiles, and does what the page says.
@Suite struct ComparisonTests {
    private struct Options: Codable {
        var limit: Int?
    }

    private struct Event: Codable, Equatable {
        var name: String
        var ids: [Int]
    }

    @Test("Functions are made, take their arguments and return as the page says")
    func functions() async throws {
        let bench = try await ScriptBench(libraries: .standard + [Self.library(People())])
        let host = bench.host
        let source = """
            local scales = site.pair()
            local instrument = { reserve = function() return nil end }
            local held <close> = instrument:reserve()
            assert(site.name() == "north" and site.count(1, 2, 3) == 3)
            assert(select("#", site.several()) == 3 and select(2, site.several()) == "two")
            assert(site.limit { limit = 7 } == 7 and site.all(4, true) == "4 true")
            assert(site.person("ada").mail == "ada@example.org")
            scales:rename("pair of scales")
            scales.note = "fragile"
            assert(scales.note == "fragile" and tostring(scales) == "pair of scales")
            """
        try await host.run(source)
        #expect(try await host.run("return 1 + 1") == [2])
    }

    @Test("Chunks, functions and globals are run, called and set as the page says")
    func calls() async throws {
        let bench = try await ScriptBench()
        let host = bench.host
        try await host.run(
            startupScript: .text(
                name: "startup",
                source: "settings = { limit = 2 } function on_event(name) return name end"
            )
        )
        #expect(try await host.function("on_event").call(["started"]) == ["started"])
        #expect(try await host.global("settings.limit") == 2)
        await #expect(throws: GlobusError.self) { try await host.run(contentsOf: "job.lua") }
        let environment = await host.makeEnvironment()
        _ = try await host.run("x = 1", in: environment)
        try await host.setGlobal("limit", to: 3, in: environment)
        #expect(try await host.run("return x + limit", in: environment) == [4])
        let value: ScriptValue = ["name": "ada", "ids": [1, 2]]
        #expect(try await host.run("return ...", arguments: [value]) == [value])
    }

    @Test("Values are encoded and decoded as the page says, and what is wrong is named by its path")
    func values() throws {
        let event = Event(name: "ada", ids: [1, 2])
        let value: ScriptValue = try ScriptValue(encoding: event)
        #expect(value == ["name": "ada", "ids": [1, 2]])
        #expect(try value.decode(Event.self) == event)
        let bytes: ScriptValue = .bytes([0xFF])
        #expect(bytes.text == nil)
    }

    @Test("Limits, permissions and errors are given as the page says")
    func confinement() async throws {
        let limits = [
            Limits(memory: 64 << 20), Limits(cpu: .milliseconds(500)),
            Limits(time: .seconds(20), response: 1 << 20, output: 1 << 20),
        ]
        #expect(limits.map(\.cpu) == [Limits().cpu, .milliseconds(500), Limits().cpu])
        let error = GlobusError(.network, "their server is")
        let people = People(refusing: GlobusError(.usage, "the people are away", cause: error))
        let bench = try await ScriptBench(libraries: .standard + [Self.library(people)], permissions: .globusOnly)
        let host = bench.host
        let source = """
            local _, refusal = pcall(site.tell)
            local _, e = pcall(site.person, "ada")
            return refusal.message, e.message, e.cause.message
            """
        #expect(
            try await host.run(source)
                == ["telling people is not allowed", "the people are away", "their server is"]
        )
    }

    @Test("What the page shows is what is compiled here or in the program that embeds the package")
    func page() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        let page = root.appending(path: "Sources/GlobusLua/GlobusLua.docc/EmbeddingComparison.md")
        let compiled = try Self.sources(
            below: [
                root.appending(path: "Tests/EmbeddingProgram"), root.appending(path: "Tests/GlobusLuaTests/Embedding"),
            ]
        )
        let rows = try String(contentsOf: page, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("|") }
        var count = 0
        for row in rows {
            let cell = row.split(separator: "|").last ?? ""
            for snippet in cell.matches(of: /`([^`\/]+)`/) where snippet.output.1.contains("(") {
                for piece in snippet.output.1.split(separator: "…") {
                    let text = Self.folded(piece)
                    guard text.count > 2 else { continue }
                    #expect(compiled.contains(text), "the page shows what nothing compiles: \(text)")
                    count += 1
                }
            }
        }
        #expect(count > 25)
    }

    private static func sources(below folders: [URL]) throws -> String {
        var text = ""
        for folder in folders {
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            for case let file as URL in try #require(files) where ["swift", "lua"].contains(file.pathExtension) {
                text += try String(contentsOf: file, encoding: .utf8)
            }
        }
        return folded(text)
    }

    /// The text without white space, which the page folds otherwise.
    private static func folded(_ text: some StringProtocol) -> String { String(text.filter { !$0.isWhitespace }) }
}

/// Somebody whom scripts hold.
private final class Person: Sendable {
    private let state = Mutex((name: "pair", note: ""))

    var name: String {
        get { state.withLock { $0.name } }
        set { state.withLock { $0.name = newValue } }
    }

    var note: String {
        get { state.withLock { $0.note } }
        set { state.withLock { $0.note = newValue } }
    }

    static let kind = HostKind<Person>("site.Person", called: "a person")

    static let hostClass: HostClass<Person> = HostClass(
        kind,
        "A person.",
        methods: [rename(kind)],
        fields: [
            HostField(
                "note",
                "string",
                "A note.",
                of: kind,
                accepts: .string,
                value: { .string($0.note) },
                set: { $0.note = try $1.decode(String.self) }
            )
        ]
    ) { $0.name }

    private static func rename(_ person: HostKind<Person>) -> HostFunction {
        HostFunction(
            "Person:rename",
            "Gives another name.",
            of: person,
            parameters: [.required("name", .string, "The name.")]
        ) { person, call in
            person.name = try call.string("name")
            return .nothing
        }
    }
}

private actor People {
    private let refusal: GlobusError?

    init(refusing refusal: GlobusError? = nil) {
        self.refusal = refusal
    }

    func person(_ login: String) throws -> [String: String] {
        if let refusal { throw refusal }
        return ["mail": "\(login)@example.org"]
    }
}

extension ComparisonTests {
    private static let notifying = ScriptPermission(
        "site-notify",
        "Telling people.",
        refusal: "telling people is not allowed"
    )

    private static func library(_ people: People) -> ScriptLibrary {
        ScriptLibrary(
            "site",
            "The site.",
            functions: [
                HostFunction("site.name", "The site's name.") { _ in .values("north") },
                HostFunction("site.count", "Counts.", isVariadic: true) { call in
                    .values(.integer(Int64(try call.extraValues().count)))
                },
                HostFunction("site.several", "Several values.") { _ in .values(1, "two", true) },
                HostFunction("site.pair", "An object.") { _ in .values(.object(Person(), as: Person.hostClass)) },
                HostFunction(
                    "site.limit",
                    "Decodes options.",
                    parameters: [
                        .optional("opts", .table, "Options.", options: [.optional("limit", .integer, "How many.")])
                    ]
                ) { call in
                    let options = try call.decode(Options.self, "opts")
                    return .values(.integer(Int64(options.limit ?? 0)))
                },
                HostFunction(
                    "site.all",
                    "Typed arguments.",
                    parameters: [.required("n", .integer, "A number."), .required("all", .boolean, "Whether all.")]
                ) { call in
                    .values(.string("\(call.integer("n") ?? 0) \(call.boolean("all") ?? false)"))
                },
                HostFunction(
                    waiting: "site.person",
                    "Looks up.",
                    parameters: [.required("login", .string, "The name.")]
                ) { call in
                    let login = try call.string("login")
                    return .wait { try .encoding(await people.person(login)) }
                },
                HostFunction("site.tell", "Tells people.") { call in
                    try call.require(notifying)
                    return .nothing
                },
            ],
            classes: [Person.hostClass],
            permissions: [notifying]
        )
    }
}
