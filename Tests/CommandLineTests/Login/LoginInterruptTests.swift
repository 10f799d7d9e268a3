import Foundation
import Glibc
import MockGlobus
import Testing

/// Ctrl-C at each step of a login under a terminal: nothing is half done, and the terminal is as before.
@Suite struct LoginInterruptTests {
    typealias Key = TerminalProgram.Key

    private static let notDone = "The login is not done, and what was stored is as before."

    /// A login on a terminal, with the code typed and on its way to Globus Auth, which holds it back.
    private func exchanging(_ scene: LoginScene, _ gate: MockGlobus.Gate) async throws -> TerminalProgram {
        scene.mock.faults.add(MockGlobus.Fault(route: .token, kind: .hold(gate)))
        let program = try TerminalProgram(command: "login", variables: scene.variables)
        try await program.see("Please authenticate")
        try await program.see("http")
        let code = try await scene.consent(to: "http" + program.see("\r\n"))
        try await program.see("Authorization Code here: ")
        while program.showsKeys { try await Task.sleep(for: .milliseconds(5)) }
        program.type(code + Key.enter)
        await gate.waitForArrivals(1)
        return program
    }

    @Test("While the code is exchanged, a second Ctrl-C ends the login at once, with nothing stored")
    func exchange() async throws {
        let scene = try await LoginScene()
        let gate = MockGlobus.Gate()
        let program = try await exchanging(scene, gate)
        program.type(Key.controlC)
        // A signal that comes again within a moment counts once.
        try await Task.sleep(for: .milliseconds(300))
        program.type(Key.controlC)
        try await program.see("globus-lua: interrupted")
        #expect(try await program.end() == .exited(130))
        #expect(program.showsKeys)
        #expect(!scene.isStored)
        gate.open()
    }

    @Test("A code that was sent is spent: what comes for it is stored whole, and the person is told")
    func answered() async throws {
        let scene = try await LoginScene()
        let gate = MockGlobus.Gate()
        let program = try await exchanging(scene, gate)
        program.type(Key.controlC)
        try await program.see("^C")
        gate.open()
        let seen = try await program.see("The login was done already, and its tokens are stored")
        #expect(seen.contains("globus-lua: interrupted"))
        #expect(!seen.contains("Logged in"))
        #expect(try await program.end() == .exited(130))
        #expect(program.showsKeys)
        #expect(try await scene.run(["login", "--check"]).end == .exited(0))
    }

    @Test(
        "While the browser's answer is awaited, Ctrl-C ends the login, with nothing stored",
        arguments: [SIGINT, SIGTERM]
    )
    func browser(signal: Int32) async throws {
        let scene = try await LoginScene()
        let variables = scene.variables.merging(["BROWSER": "/bin/true"]) { $1 }
        let program = try TerminalProgram(["--flow", "local-server"], command: "login", variables: variables)
        try await program.see("Log in at this page")
        try await program.see("http")
        let url = "http" + (try await program.see("\r\n"))
        if signal == SIGINT { program.type(Key.controlC) } else { program.send(signal: signal) }
        let seen = try await program.see(Self.notDone)
        #expect(seen.contains(signal == SIGINT ? "interrupted" : "terminated"))
        #expect(try await program.end() == .exited(128 + signal))
        #expect(program.showsKeys)
        #expect(!scene.isStored)
        #expect(scene.mock.tokenRequests().isEmpty)
        // Nobody listens any more.
        let port = try #require(url.firstMatch(of: /127\.0\.0\.1%3A(\d+)/)?.1)
        let code = "print(pcall(globus.request, 'GET', 'http://127.0.0.1:\(port)/', { max_retries = 0 }))"
        #expect(try await Program.run(["--allow-net=127.0.0.1", "-e", code]).output.hasPrefix("false"))
    }

    @Test("Ctrl-C in a login for which there are tokens already leaves them")
    func kept() async throws {
        let scene = try await LoginScene()
        #expect(try await scene.logIn().outcome.end == .exited(0))
        let before = try Data(contentsOf: URL(filePath: scene.file))
        let program = try TerminalProgram(["--force"], command: "login", variables: scene.variables)
        try await program.see("Authorization Code here: ")
        while program.showsKeys { try await Task.sleep(for: .milliseconds(5)) }
        program.type("half" + Key.controlC)
        try await program.see(Self.notDone)
        #expect(try await program.end() == .exited(130))
        #expect(try Data(contentsOf: URL(filePath: scene.file)) == before)
        #expect(try await scene.run(["whoami"]).output == "rosa@globus.example\n")
    }
}
