import GlobusAuth
import GlobusLua
import LuaRuntime
import Testing

/// A library that a program gives to its scripts.
@Suite struct EmbeddedLibraryTests {
    @Test("Scripts call the functions of a program, which capture what they need, at once or after a wait")
    func calls() async throws {
        let bench = try await ScriptBench(libraries: .standard + [Site(Directory()).library])
        let source = """
            local ada = site.lookup("ada")
            assert(site.domain == "example.org")
            assert(site.lookup("nobody") == nil)
            assert(site.count() == 2)
            return ada .. " " .. site.join("a", "b", 3)
            """
        #expect(try await bench.text(source) == "ada@example.org ab3")
    }

    @Test("Many scripts wait for an actor of the program at the same time")
    func concurrency() async throws {
        let bench = try await ScriptBench(libraries: .standard + [Site(Directory()).library])
        let source = """
            local names = task.map({ "ada", "bob", "ada", "eve" }, function(name) return site.lookup(name) or "nobody" end)
            return table.concat(names, " ")
            """
        #expect(try await bench.text(source) == "ada@example.org bob@example.org ada@example.org nobody")
    }

    @Test(
        "Wrong arguments are refused by the description",
        arguments: [
            ("site.lookup()", "site.lookup: argument #1 (name) must be a string, got nothing"),
            ("site.lookup({})", "site.lookup: argument #1 (name) must be a string, got a table"),
            ("site.lookup('\\xff')", "site.lookup: argument #1 (name) must be valid UTF-8"),
            ("site.lookup('')", "site.lookup: argument #1 (name) must not be empty"),
            ("site.lookup('ada', { deep = true })", "site.lookup: unknown option 'deep'"),
            ("site.lookup('ada', { limit = 0 })", "site.lookup: option 'limit' must be from 1 to 10, got 0"),
        ]
    )
    func arguments(call: String, message: String) async throws {
        let bench = try await ScriptBench(libraries: .standard + [Site(Directory()).library])
        let failure = await bench.failure(call)
        #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "nothing raised")")
    }

    @Test("An error of the program reaches the script with its class, and the program as the same error")
    func errors() async throws {
        let bench = try await ScriptBench(libraries: .standard + [Site(Directory()).library])
        let source = """
            local ok, e = pcall(site.close)
            assert(not ok and e.class == "SiteError" and e.message == "the directory is closed")
            assert(globus.is_error(e, "SiteError") and globus.is_error(e, "GlobusError"))
            assert(not globus.is_error(e, "NetworkError"))
            error(e)
            """
        #expect(await bench.failure(source)?.cause is SiteError)
    }

    @Test("A permission of the library's own is refused in its words, and granted by its name")
    func permissions() async throws {
        let site = Site(Directory()).library
        let refusing = try await ScriptBench(libraries: .standard + [site], permissions: .globusOnly)
        let failure = await refusing.failure("site.remove('ada')")
        #expect(failure?.message.contains("removing people is not allowed; ask the site's administrator") == true)
        #expect((failure?.cause as? GlobusError)?.code == .permission)
        let granting = try await ScriptBench(
            libraries: .standard + [site],
            permissions: Permissions(named: ["site-edit"])
        )
        #expect(try await granting.text("site.remove('ada') return site.lookup('ada') or 'gone'") == "gone")
        let everything = try await ScriptBench(libraries: .standard + [site])
        #expect(try await everything.text("site.remove('bob') return 'removed'") == "removed")
    }

    @Test("check, help, completion and editor stubs know the library")
    func tooling() async throws {
        let site = Site(Directory()).library
        let bench = try await ScriptBench(libraries: .standard + [site])
        let api = bench.host.api
        let checker = ScriptChecker(api)
        #expect(checker.check(Array("print(site.lookup('ada', { limit = 3 }))".utf8)).isEmpty)
        let findings = checker.check(Array("site.look_up('ada')\nsite.lookup('ada', { limits = 3 })".utf8))
        #expect(findings.map(\.line) == [1, 2])
        #expect(findings.first?.message.contains("lookup") == true)
        #expect(!ScriptChecker(.scripts).check(Array("site.lookup('ada')".utf8)).isEmpty)
        let help = try #require(api.help(for: "site.lookup"))
        for part in ["site.lookup(name [, opts])", "The login name.", "SiteError", "print(site.lookup(\"ada\"))"] {
            #expect(help.contains(part), "\(part) in \(help)")
        }
        #expect(api.help(for: "SiteError") != nil)
        #expect(api.help(for: "site-edit")?.contains("Changing the directory.") == true)
        let stubs = EditorStubs.text("site", of: api, libraries: [site.description])
        #expect(stubs.contains("function site.lookup(name, opts) end"))
        #expect(stubs.contains("---@field domain string"))
        let session = await ScriptSession(on: bench.host)
        #expect(await session.completions(of: "site.look").candidates == [.init("lookup", suffix: "(")])
    }

    @Test("A library may be given to one run, and no other script of the host finds it")
    func oneRun() async throws {
        let bench = try await ScriptBench()
        let site = Site(Directory()).library
        let values = try await bench.host.run("return site.lookup('bob')", libraries: [site])
        guard case .string("bob@example.org")? = values.first else {
            Issue.record("\(values)")
            return
        }
        #expect(try await bench.text("return type(site)") == "nil")
    }

    @Test("What the functions capture lives as long as the host, and is let go with it")
    func lifetime() async throws {
        weak var directory: Directory?
        do {
            let own = Directory()
            directory = own
            let bench = try await ScriptBench(libraries: .standard + [Site(own).library])
            #expect(try await bench.text("return site.lookup('ada')") != nil)
        }
        #expect(directory == nil)
    }
}

/// The people of a site.
private actor Directory {
    private var people = ["ada": "ada@example.org", "bob": "bob@example.org"]
    nonisolated let domain = "example.org"

    var count: Int { people.count }

    func mail(of name: String) -> String? { people[name] }

    func remove(_ name: String) { people[name] = nil }
}

private struct SiteError: LuaErrorConvertible {
    let luaClass = "SiteError"
    let luaMessage: String
}

/// The library `site`.
private struct Site {
    let directory: Directory

    private static let edit = ScriptPermission(
        "site-edit",
        "Changing the directory.",
        refusal: "removing people is not allowed; ask the site's administrator for site-edit"
    )

    init(_ directory: Directory) {
        self.directory = directory
    }

    var library: ScriptLibrary {
        ScriptLibrary(
            "site",
            "The site's directory.",
            functions: [lookup, count, remove, close, Self.join],
            constants: [ScriptConstant("domain", "string", "The site's domain.", value: .string(directory.domain))],
            errorClasses: [ErrorClassDescription("SiteError", "The site has failed.", parent: "GlobusError")],
            permissions: [Self.edit]
        )
    }

    private var lookup: HostFunction {
        HostFunction(
            waiting: "site.lookup",
            "Finds a person.",
            parameters: [
                .required("name", .string, "The login name."),
                .optional(
                    "opts",
                    .table,
                    "Options.",
                    options: [.optional("limit", .integer, "How many are looked at.")]
                ),
            ],
            results: [HostResult("string?", "The person's mail, or nil.")],
            failures: [HostFailure("SiteError", "the directory is closed")],
            example: HostExample("print(site.lookup(\"ada\"))", prints: "ada@example.org")
        ) { call in
            let name = try call.string("name")
            if name.isEmpty { throw call.invalid("name", "must not be empty") }
            _ = try call.options("opts").integer("limit", in: 1...10)
            return .wait { .values(await directory.mail(of: name).map(ScriptValue.string) ?? .nil) }
        }
    }

    private var count: HostFunction {
        HostFunction(waiting: "site.count", "How many people there are.") { _ in
            .wait { .values(.integer(Int64(await directory.count))) }
        }
    }

    private var remove: HostFunction {
        HostFunction(
            waiting: "site.remove",
            "Removes a person.",
            parameters: [.required("name", .string, "The login name.")]
        ) { call in
            try call.require(Self.edit)
            let name = try call.string("name")
            return .wait {
                await directory.remove(name)
                return .nothing
            }
        }
    }

    private var close: HostFunction {
        HostFunction("site.close", "Fails.") { _ in throw SiteError(luaMessage: "the directory is closed") }
    }

    private static let join = HostFunction("site.join", "Joins its arguments.", isVariadic: true) { call in
        let texts = (1...call.stack.count).map { call.stack.text(at: $0) }
        return .values(.string(texts.joined()))
    }
}
