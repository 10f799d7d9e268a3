import Foundation
import Glibc
import Testing

/// Completion and the history.
@Suite struct ReplEditingTests {
    typealias Key = TerminalProgram.Key

    @Test(
        "Tab puts in what can only be meant",
        arguments: [
            ("globus.Nativ", "eAppAuthClient("),
            ("globus.request('GET', u, { tim", "eout = "),
            ("string.uppe", "r("),
            (":quit", ""),
            (":rel", "oad"),
            (":help globus.is_er", "ror"),
        ]
    )
    func completed(typed: String, added: String) async throws {
        let repl = try await TerminalProgram.started()
        repl.type(typed + Key.tab + "|")
        try await repl.see(added + "|")
    }

    @Test("Tab shows the names between which there is a choice, and the line again")
    func choice() async throws {
        let repl = try await TerminalProgram.started()
        repl.type("globus.Re" + Key.tab)
        try await repl.see("\r\nRecurringTimerSchedule  RefreshTokenAuthorizer  RenewingAuthorizer\r\n")
        try await repl.see("globus.Re")
        repl.type("freshTok" + Key.tab)
        try await repl.see("enAuthorizer(")
    }

    @Test("Tab completes the names of files after :load")
    func files() async throws {
        let folder = TemporaryFolder("start.lua", "value = 6 * 7")
        let repl = try await TerminalProgram.started()
        repl.type(":load \(folder.path)/st" + Key.tab)
        try await repl.see("art.lua")
        repl.type(Key.enter)
        try await repl.see("\r\n> ")
        #expect(try await repl.enter("value") == "42")
    }

    @Test("Lines are recalled in the next session, and their file is the user's alone")
    func history() async throws {
        let folder = TemporaryFolder()
        let variables = ["XDG_STATE_HOME": folder.path(of: "state")]
        let first = try await TerminalProgram.started(variables: variables)
        try await first.enterQuietly("answer = 6 * 7")
        try await first.enterQuietly("for i = 1, 1 do", prompt: ">> ")
        try await first.enterQuietly("end")
        first.type(Key.controlD)
        #expect(try await first.end() == .exited(0))

        let file = folder.path(of: "state/globus-lua/history")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "answer = 6 * 7\nfor i = 1, 1 do\\nend\n")
        #expect(mode(of: file) == 0o600)
        #expect(mode(of: folder.path(of: "state/globus-lua")) == 0o700)

        let second = try await TerminalProgram.started(variables: variables)
        second.type(Key.up + Key.up + Key.enter)
        try await second.see("\r\n> ")
        #expect(try await second.enter("answer") == "42")
    }

    @Test("Lines with a secret, and lines that begin with a space, are in no file")
    func secretHistory() async throws {
        let folder = TemporaryFolder()
        let repl = try await TerminalProgram.started(variables: ["XDG_STATE_HOME": folder.path])
        try await repl.enterQuietly("a = globus.AccessTokenAuthorizer('swordfish')")
        try await repl.enterQuietly("b = { client_secret = 'hidden' }")
        try await repl.enterQuietly("c = 'sword' .. 'fish'; d = 'swordfish'")
        try await repl.enterQuietly(" e = 1")
        try await repl.enterQuietly("f = 2")
        #expect(
            try await repl.enter("a.access_token, b, d") == "<redacted>\t{ client_secret = <redacted> }\t<redacted>"
        )
        repl.type(Key.controlD)
        #expect(try await repl.end() == .exited(0))
        let history = try String(contentsOfFile: folder.path(of: "globus-lua/history"), encoding: .utf8)
        #expect(history == "f = 2\na.access_token, b, d\n")
    }

    @Test("A history that cannot be kept is said so once, and the session goes on")
    func noHistory() async throws {
        let repl = try TerminalProgram(variables: ["XDG_STATE_HOME": "/dev/null"])
        let greeting = try await repl.see("> ")
        #expect(greeting.contains("the history is not kept: cannot write /dev/null/globus-lua: Not a directory"))
        #expect(try await repl.enter("1") == "1")
    }

    private func mode(of path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }
}
