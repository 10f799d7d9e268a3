import Foundation
import Glibc
import MockGlobus
import Testing

/// Logins at a mock that the program starts in itself, and the example that logs in by itself.
@Suite struct MockLoginTests {
    private static let example =
        #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined() + "/scripts/examples/login.lua"

    /// Consents at the page that a program shows, and types the code.
    private func answer(_ program: Program) async throws {
        var line = ""
        while !line.hasPrefix("http") { line = try await program.errorLine() }
        let code = try await LoginScene().consent(to: line)
        await program.write(Array("\(code)\n".utf8))
        program.closeInput()
    }

    @Test("login --mock logs in at a mock of its own, whatever client the variables name, and keeps nothing")
    func login() async throws {
        let home = TemporaryFolder()
        let variables = [
            "HOME": home.path, "GLOBUS_CLIENT_ID": "of-another-place", "GLOBUS_CLIENT_SECRET": "of-another-place",
        ]
        let program = try Program(["login", "--mock"], variables: variables)
        try await answer(program)
        let outcome = try await program.end()
        #expect(outcome.end == .exited(0), "\(outcome)")
        #expect(outcome.output == "Logged in as rosa@globus.example.\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.path) == [])
        let after = try await Program.run(["whoami"], variables: ["HOME": home.path])
        #expect(after.errors.contains("the client of the app 'globus-lua' is not known"))
    }

    @Test(
        "login --mock --flow local-server goes by the browser, and shows neither code nor token, and the state in the URL alone"
    )
    func localServer() async throws {
        let home = TemporaryFolder()
        let visit = "globus.request('GET', (...))"
        let text = "#!/bin/sh\nexec '\(Program.path)' --allow-net=127.0.0.1 -e \"\(visit)\" \"$1\"\n"
        let folder = TemporaryFolder("browser", text)
        chmod(folder.path(of: "browser"), 0o755)
        let words = ["--flow", "local-server", "--storage", "json", "--trace-http", "--log-level", "trace"]
        let variables = ["HOME": home.path, "BROWSER": folder.path(of: "browser")]
        let outcome = try await Program.run(["login", "--mock"] + words, variables: variables)
        #expect(outcome.end == .exited(0), "\(outcome)")
        #expect(outcome.output == "Logged in as rosa@globus.example.\n")
        let state = try #require(outcome.errors.firstMatch(of: /[?&]state=([^&]+)/)?.output.1)
        #expect(outcome.errors.ranges(of: state).count == 1)
        let file = home.path(of: ".globus/app/\(MockGlobus.Client.native.id)/globus-lua/tokens.json")
        let tokens = try String(contentsOfFile: file, encoding: .utf8).matches(of: /"(mock-[^"]+)"/).map(\.output.1)
        #expect(tokens.count == 4)
        for token in tokens { #expect(!outcome.description.contains(token)) }
        #expect(!outcome.description.contains("mock-code-"))
    }

    @Test("run --mock gives globus.app() tokens, and keeps none where --storage does not say so")
    func run() async throws {
        let home = TemporaryFolder()
        let code = "print(globus.TransferClient { app = globus.app() }:get('/v0.10/task_list').http_status)"
        for (words, count) in [(["run", "--mock"], 0), (["run", "--mock", "--storage", "json"], 1)] {
            let outcome = try await Program.run(words + ["-e", code], variables: ["HOME": home.path])
            #expect(outcome == .exited(0, output: "200\n"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: home.path).count == count)
        }
    }

    @Test("login.lua asks for a login once, and then finds the tokens")
    func example() async throws {
        let scene = try await LoginScene()
        let words = ["run", "--trust-script", Self.example, scene.client.id]
        let program = try Program(words, variables: scene.services)
        try await answer(program)
        let seen = Outcome.exited(0, output: "logged in as rosa@globus.example\n25 transfer tasks\n")
        let first = try await program.end()
        #expect(first.end == seen.end && first.output == seen.output, "\(first)")
        #expect(try await scene.run(words, variables: scene.services) == seen)
        #expect(scene.mock.tokenRequestCounts() == ["authorization_code": 1])
        let untrusted = try await scene.run(
            ["run", Self.example, scene.client.id],
            variables: ["HOME": "/nonexistent"]
        )
        #expect(untrusted.end == .exited(1))
        #expect(untrusted.errors.contains("to allow it pass --allow-login"))
        #expect(try await scene.run(["run", Self.example]).errors.contains("usage: globus-lua login.lua CLIENT_ID"))
    }

    @Test("login.lua runs with --mock as its first lines say")
    func exampleWithMock() async throws {
        let home = TemporaryFolder()
        let words = ["run", "--mock", "--trust-script", Self.example, MockGlobus.Client.native.id]
        let program = try Program(words, variables: ["HOME": home.path])
        try await answer(program)
        #expect(try await program.end().output == "logged in as rosa@globus.example\n25 transfer tasks\n")
    }
}
