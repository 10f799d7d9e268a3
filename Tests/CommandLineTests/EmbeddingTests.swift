import Foundation
import MockGlobus
import Testing

/// Tests/EmbeddingProgram, which is built as other programs are: as a package that takes this one by version.
@Suite(.serialized, .timeLimit(.minutes(30))) struct EmbeddingTests {
    private static let package = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
    private static let sources = package + "/Tests/EmbeddingProgram"

    /// Builds the program; where nothing has changed since the last time, nothing is done.
    private static let program = Task {
        let variables = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "TMPDIR"].contains($0.key) }
        let outcome = try await Program.run(
            [],
            shell: "exec \(package)/scripts/embedding",
            variables: variables,
            patience: 1_800_000
        )
        try #require(outcome.end == .exited(0), "\(outcome.errors)")
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func run(_ arguments: String...) async throws -> Outcome {
        try await Program.run(arguments, shell: "exec \(try await Self.program.value) \"$@\"")
    }

    /// A server with the handlers of the program, and the address that it listens on.
    private func serve(_ mock: MockGlobus, _ options: String...) async throws -> (server: Program, url: String) {
        let client = MockGlobus.Client.confidential
        let server = try Program(
            ["serve", Self.sources + "/Scripts"] + options,
            shell: "exec \(try await Self.program.value) \"$@\"",
            variables: [
                "GLOBUS_URL": mock.baseURL, "GLOBUS_CLIENT_ID": client.id,
                "GLOBUS_CLIENT_SECRET": client.secret ?? "",
                "REFRESH_TOKEN": mock.issueRefreshToken(clientID: client.id),
            ]
        )
        let line = try await server.line()
        return (server, String(try #require(line.split(separator: " ").last)))
    }

    /// What a script prints that posts events.
    private func post(_ script: String, to url: String) async throws -> Outcome {
        let beginning = """
            local url = arg[1] .. "/events"
            local function post(event)
              local ok, answer = pcall(globus.request, "POST", url, { data = event, max_retries = 0 })
              return ok and answer.text or answer.text
            end
            """
        return try await Program.run(
            ["run", "--allow-net=127.0.0.1", "-", url],
            input: Array("\(beginning)\n\(script)".utf8)
        )
    }

    @Test("The page about the program shows the program's own code")
    func page() throws {
        let folder = URL(filePath: Self.sources)
        let names = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        let files = names.compactMap { $0 as? URL }.filter { ["swift", "lua"].contains($0.pathExtension) }
        let code = try files.map { try Self.lines(String(contentsOf: $0, encoding: .utf8)) }
        let page = try String(
            contentsOfFile: "\(Self.package)/Sources/GlobusLua/GlobusLua.docc/EventServer.md",
            encoding: .utf8
        )
        let blocks = page.split(separator: /```(?:swift|lua)?\n/, omittingEmptySubsequences: false)
        #expect(blocks.count > 30)
        for block in stride(from: 1, to: blocks.count, by: 2).map({ Self.lines(String(blocks[$0])) }) {
            #expect(code.contains { $0.contains(block) }, "\(block)")
        }
    }

    /// The lines without their indentation, each with its end.
    private static func lines(_ text: String) -> String {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n") + "\n"
    }

    @Test("A program's tasks share one renewal, which a storage and a handler written in Lua see once")
    func renewal() async throws {
        let mock = try await MockGlobus.started()
        mock.tokenPolicy.rotatesRefreshTokens = true
        let (server, url) = try await serve(mock)
        let script = """
            local events = {}
            for i = 1, 16 do events[i] = { kind = "file.created", instrument = "m" .. i, path = "/data/ada/x.tif" } end
            local answers = task.map(events, post)
            local counts = {}
            for _, answer in ipairs(answers) do counts[answer] = (counts[answer] or 0) + 1 end
            for answer, count in pairs(counts) do print(count, answer) end
            """
        let answer = #"[{"action":"archive","reason":"10 transfers for ada@example.org"}]"#
        #expect(try await post(script, to: url) == .exited(0, output: "16\t\(answer)\n"))
        #expect(try await server.line() == "stored transfer.api.globus.org")
        #expect(try await server.line() == "renewed by refresh_token")
        #expect(mock.tokenRequests().count == 1)
        server.send(SIGTERM)
        _ = try await server.end()
        await mock.stop()
    }

    @Test("A handler's objects, limits and errors concern its event alone")
    func handlers() async throws {
        let mock = try await MockGlobus.started()
        let (server, url) = try await serve(mock)
        let script = """
            print(post { kind = "file.created", instrument = "m1", path = "/data/bob/x.tif" })
            print(post { kind = "test.note", instrument = "m1" })
            print(post { kind = "file.created", instrument = "m1", path = "/elsewhere" })
            print(post { kind = "nothing", instrument = "m1" })
            print(post { kind = "test.endless", instrument = "m1" })
            print(post { kind = "test.answer", instrument = "m1" })
            print(post { kind = "file.deleted", instrument = "m1", path = "/data/x" })
            print(post { kind = "test.note", instrument = "m2" })
            """
        let lines = try await post(script, to: url).output.split(separator: "\n").map(String.init)
        try #require(lines.count == 8)
        #expect(lines[0] == #"[{"action":"archive","reason":"10 transfers for bob@example.org"}]"#)
        #expect(lines[1] == #"[{"action":"Instrument m1","reason":"last used by bob, reserved 0 times"}]"#)
        #expect(lines[2] == #"[{"action":"keep","reason":"nobody owns it"}]"#)
        #expect(lines[3] == "[]")
        #expect(lines[4].contains("CPU") && lines[4].contains("handlers.lua"), "\(lines[4])")
        #expect(lines[5] == #"{"error":"$.action is missing"}"#)
        #expect(lines[6].contains("sending messages to people is not allowed; start the server with --notify"))
        #expect(lines[7] == #"[{"action":"Instrument m2","reason":", reserved 0 times"}]"#)
        server.send(SIGTERM)
        _ = try await server.end()
        await mock.stop()
    }

    @Test("A permission of the program's own is granted by its name, and its errors have their class")
    func permission() async throws {
        let mock = try await MockGlobus.started()
        let (server, url) = try await serve(mock, "--notify")
        let script = """
            print(post { kind = "file.deleted", instrument = "m1", path = "/data/x" })
            print(post { kind = "test.unknown", instrument = "m1" })
            print(globus.request("GET", arg[1] .. "/messages").text)
            """
        let lines = try await post(script, to: url).output.split(separator: "\n").map(String.init)
        try #require(lines.count == 3)
        #expect(lines[0] == "[]")
        #expect(lines[1].contains("there is nobody called 'eve'"))
        #expect(lines[2] == #"["ada@example.org: /data/x was deleted at north"]"#)
        server.send(SIGTERM)
        _ = try await server.end()
        await mock.stop()
    }

    @Test("The authors of handlers have their scripts checked against the program's library, stubs and help")
    func authors() async throws {
        let scripts = Self.sources + "/Scripts"
        #expect(try await run("check", scripts + "/handlers.lua", scripts + "/policies.lua") == .exited(0))
        let folder = TemporaryFolder(
            "wrong.lua",
            """
            site.on("file.created")
            site.instrument("m1"):reserve(5)
            site.instrument("m1").nme = "x"
            site.person(5)
            site.onn("x", print)
            """
        )
        let file = folder.path(of: "wrong.lua")
        let findings = """
            \(file):1:6: site.on: argument #2 (handler) is missing; it must be a function
            \(file):2:31: Instrument:reserve takes no arguments
            \(file):3:23: site.Instrument has no 'nme' (did you mean 'name'?)
            \(file):4:13: site.person: argument #1 (login) must be a string, got a number
            \(file):5:6: site has no 'onn' (did you mean 'on'?)

            """
        #expect(try await run("check", file) == .exited(1, output: findings))
        let stubs = try await run("stubs").output
        for part in [
            "---@class site.Instrument", "---@field note string", "function site.on(kind, handler) end",
            "---@param handler fun(event: site.Event, transfer: globus.TransferClient): table?", "---@class site.Event",
        ] {
            #expect(stubs.contains(part), "\(part) in \(stubs)")
        }
        #expect(try await run("help", "site.person").output.contains("Looks a person up."))
    }
}
