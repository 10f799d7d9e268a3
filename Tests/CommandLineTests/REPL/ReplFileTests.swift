import Foundation
import Glibc
import Testing

/// Commands that read, edit and write files.
@Suite struct ReplFileTests {
    typealias Key = TerminalProgram.Key

    @Test("The name of a file may stand in quotes, which Tab completes too, and blanks may stand before a command")
    func quotedNames() async throws {
        let folder = TemporaryFolder("my job.lua", "value = 6 * 7")
        let repl = try await TerminalProgram.started()
        try await repl.enterQuietly("  :load \"\(folder.path)/my job.lua\"")
        #expect(try await repl.enter("value") == "42")
        try await repl.enterQuietly(":load \(folder.path)/my job.lua")
        repl.type(" :load '\(folder.path)/my" + Key.tab)
        try await repl.see("job.lua'")
        repl.type(Key.enter)
        try await repl.see("\r\n> ")
        let words = "':load' has a quote without its end; write the name, as in :load job.lua"
        #expect(try await repl.enter(":load 'my job.lua") == words)
        #expect(try await repl.enter(":load") == "':load' needs the name of a file, as in :load job.lua")
    }

    @Test(":save writes what has run, never over a file unless it is told to, and keeps secrets private")
    func save() async throws {
        let folder = TemporaryFolder()
        let path = folder.path(of: "lines.lua")
        let repl = try await TerminalProgram.started()
        #expect(try await repl.enter(":save \(path)") == "No line has run yet, so there is nothing to save.")
        try await repl.enterQuietly("local x = 20")
        _ = try await repl.enter("x + 1")
        _ = try await repl.enter("nope.y")
        #expect(try await repl.enter(":save \(path)") == "2 lines are in \(path).")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "local x = 20\nprint(x + 1)\n")
        #expect(mode(of: path) & 0o077 != 0)
        #expect(try await Program.run([path]) == .exited(0, output: "21\n"))
        try await repl.enterQuietly("a = globus.AccessTokenAuthorizer('swordfish')")
        #expect(try await repl.enter(":save \(path)") == "'\(path)' exists; ':save \(path) force' replaces it")
        let kept = "3 lines are in \(path); only you can read it, since it holds a secret."
        #expect(try await repl.enter(":save \(path) force") == kept)
        #expect(mode(of: path) == 0o600)
        #expect(try await repl.enter(":save /dev/null/x") == "cannot write '/dev/null/x': Not a directory")
    }

    @Test("What is saved says how to run it where it uses the session's mock, and it runs so")
    func saveWithMock() async throws {
        let folder = TemporaryFolder()
        let path = folder.path(of: "lines.lua")
        let repl = try await TerminalProgram.started()
        _ = try await repl.enter(":mock")
        try await repl.enterQuietly("id = mock.native_client_id")
        let saved = try await repl.enter(":save \(path)")
        #expect(saved == "1 line is in \(path). Scripts have no mock; the file begins with how to run it.")
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.dropLast().allSatisfy { $0.hasPrefix("-- ") } && lines.count == 3)
        #expect(lines.last == "id = mock.native_client_id")
        let other = try await TerminalProgram.started()
        _ = try await other.enter(":mock")
        try await other.enterQuietly(":load \(path)")
        #expect(try await other.enter("id == mock.native_client_id") == "true")
    }

    @Test(":edit has the person's editor change the last line in a private file, and runs it")
    func edit() async throws {
        let folder = TemporaryFolder(
            [
                "editor": Array("#!/bin/sh\nstat -c %a \"$1\" >> \"$0.modes\"\nsed -i s/20/41/ \"$1\"\n".utf8),
                "job.lua": Array("value = 20".utf8),
            ]
        )
        chmod(folder.path(of: "editor"), 0o755)
        let variables = ["VISUAL": folder.path(of: "editor"), "EDITOR": "false", "TMPDIR": folder.path]
        let repl = try await TerminalProgram.started(variables: variables)
        _ = try await repl.enter("20 + 1")
        #expect(try await repl.enter(":edit") == "41 + 1\n42")
        #expect(try await repl.enter(":edit") == "Nothing has changed, and nothing was run.")
        try await repl.enterQuietly(":edit \(folder.path(of: "job.lua"))")
        #expect(try await repl.enter("value") == "41")
        let modes = try String(contentsOfFile: folder.path(of: "editor.modes"), encoding: .utf8)
        #expect(modes.hasPrefix("600\n600\n"))
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(left == ["editor", "editor.modes", "job.lua"])
        let other = try await TerminalProgram.started(variables: ["VISUAL": "", "EDITOR": "false"])
        let words =
            "the editor 'false' has ended with the status 1, and nothing was run; $VISUAL or $EDITOR names another"
        #expect(try await other.enter(":edit") == words)
    }

    @Test(":reset forgets what lines have set, runs the files of the beginning again, and leaves the mock as it is")
    func reset() async throws {
        let folder = TemporaryFolder("init.lua", "begun = (begun or 0) + 1")
        let repl = try await TerminalProgram.started(["--init", folder.path(of: "init.lua")])
        _ = try await repl.enter(":mock")
        try await repl.enterQuietly("x = 1; begun = 5")
        _ = try await repl.enter(":reset")
        #expect(try await repl.enter("x, begun, type(mock.refresh_token)") == "nil\t1\t\"string\"")
    }

    @Test(":doc shows the reference in the pager, at the page of a name or of what a variable holds")
    func doc() async throws {
        let plain = try await TerminalProgram.started(variables: ["PAGER": "head -n 1"])
        #expect(try await plain.enter(":doc globus.reqest").contains("did you mean 'globus.request'?"))
        #expect(try await plain.enter(":doc").contains("# The Lua API"))
        #expect(try await plain.enter(":doc task.map").contains("# The library task"))
        try await plain.enterQuietly("n = globus.NullAuthorizer()")
        #expect(try await plain.enter(":doc n").contains("# Objects and tables"))
        #expect(try await plain.enter(":doc GlobusAPIError").contains("# Error classes"))
    }

    private func mode(of path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }
}
