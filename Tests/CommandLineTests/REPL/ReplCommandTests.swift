import Foundation
import Testing

/// Commands to the session itself.
@Suite struct ReplCommandTests {
    typealias Key = TerminalProgram.Key

    @Test(":help tells how a function is called, with its options, and what there is")
    func help() async throws {
        let repl = try await TerminalProgram.started()
        let request = try await repl.enter(":help globus.request")
        #expect(request.contains("globus.request(method, url [, opts])"))
        #expect(request.contains("timeout"))
        let overview = try await repl.enter(":help")
        #expect(overview.contains(":load FILE"))
        #expect(overview.contains("globus-lua reference FOLDER"))
        for line in overview.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        let expect = try await repl.enter(":help expect")
        #expect(expect.contains("Begins an expectation of a value"))
        #expect(expect.contains("Only test files find it, which `globus-lua test` runs."))
        #expect(try await repl.enter(":help policy.on_refresh").contains("Only startup scripts find it."))
        #expect(try await repl.enter(":help globus.reqest").contains("did you mean 'globus.request'?"))
    }

    @Test("A colon alone lists the commands, and an unknown one suggests the nearest")
    func list() async throws {
        let repl = try await TerminalProgram.started()
        #expect(try await repl.enter(":").contains(":reload"))
        #expect(
            try await repl.enter(":relaod") == "there is no command ':relaod' (did you mean ':reload'?); ':' lists them"
        )
        #expect(try await repl.enter(":mock up") == "':mock' takes nothing after it")
        repl.type(":q" + Key.enter)
        #expect(try await repl.end() == .exited(0))
    }

    @Test(":mock starts a mock that the session's clients use, and what it prints can be typed")
    func mock() async throws {
        let repl = try await TerminalProgram.started()
        let shown = try await repl.enter(":mock")
        let lines = shown.split(separator: "\n").filter { $0.hasPrefix("  ") }.map { $0.dropFirst(2) }
        #expect(lines.count == 4)
        for line in lines.dropLast() { try await repl.enterQuietly(String(line)) }
        #expect(try await repl.enter(String(lines[3])).contains(#"DATA_TYPE = "task_list""#))
        #expect(try await repl.enter("authorizer").contains("access_token = <redacted>"))
        #expect(try await repl.enter("mock").contains("client_secret = <redacted>"))
        #expect(try await repl.enter(":mock").contains("already"))
    }

    @Test(":trace shows requests and responses without their secrets, until it is off")
    func trace() async throws {
        let repl = try await TerminalProgram.started()
        _ = try await repl.enter(":mock")
        try await repl.enterQuietly("client = globus.NativeAppAuthClient(mock.native_client_id)")
        try await repl.enterQuietly("a = globus.RefreshTokenAuthorizer(mock.refresh_token, client)")
        try await repl.enterQuietly(":trace on")
        let shown = try await repl.enter("a:ensure_valid_token() print(mock.refresh_token, a.access_token)")
        let secrets = shown.split(separator: "\n").last?.split(separator: "\t").map(String.init) ?? []
        #expect(secrets.count == 2 && secrets.allSatisfy { $0.count > 8 })
        #expect(shown.contains("#1 > POST") && shown.contains("#1 < 200"))
        for secret in secrets { #expect(shown.components(separatedBy: secret).count == 2) }
        try await repl.enterQuietly(":trace off")
        #expect(try await repl.enter(":trace") == "Requests are not shown.")
        #expect(try await repl.enter("a.access_token = nil a:ensure_valid_token() print('quiet')") == "quiet")
        #expect(try await repl.enter(":trace maybe") == "':trace' takes on or off, and not 'maybe'")
    }

    @Test(":time says what a line takes, after what it shows")
    func time() async throws {
        let repl = try await TerminalProgram.started()
        let shown = try await repl.enter(":time 20 + 1")
        #expect(shown.hasPrefix("21\n"))
        #expect(shown.contains("on the clock") && shown.contains("of the processor") && shown.contains("in use"))
        #expect(try await repl.enter(":time for i = 1, 2 do").contains("not finished"))
    }

    @Test(":load runs a file, and :reload runs it again")
    func load() async throws {
        let folder = TemporaryFolder("job.lua", "runs = (runs or 0) + 1")
        let repl = try await TerminalProgram.started()
        let path = folder.path(of: "job.lua")
        try await repl.enterQuietly(":load \(path)")
        #expect(try await repl.enter(":reload") == "Run again: \(path)")
        #expect(try await repl.enter("runs") == "2")
        #expect(try await repl.enter(":load /nope.lua") == "cannot read /nope.lua: No such file or directory")
    }
}
