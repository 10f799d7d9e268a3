import Foundation
import Testing

/// `globus-lua test --watch`.
@Suite struct WatchTests {
    @Test("--watch runs the tests again when a script has changed, whatever it says, until Ctrl-C")
    func watch() async throws {
        let folder = TemporaryFolder([
            "job_test.lua": Array("it('works', function() run_script('job.lua') end)".utf8),
            "job.lua": Array("error('not yet', 0)".utf8),
        ])
        let tests = try TerminalProgram(["--watch", folder.path(of: "job_test.lua")], command: "test")
        try await tests.see("0 passed, 1 failed")
        try await tests.see("Waiting for a script to change; Ctrl-C ends.")
        try write("-- done", to: folder.path(of: "job.lua"))
        try await tests.see("job.lua ──")
        try await tests.see("1 passed, 0 failed")
        try await tests.see("Ctrl-C ends.")
        try FileManager.default.removeItem(atPath: folder.path(of: "job_test.lua"))
        try await tests.see("job_test.lua ──")
        try await tests.see("No such file or directory")
        try await tests.see("Ctrl-C ends.")
        try write("it('is new', function() end)", to: folder.path(of: "job_test.lua"))
        try await tests.see("✓ is new")
        try await tests.see("Ctrl-C ends.")
        tests.type(TerminalProgram.Key.controlC)
        #expect(try await tests.end() == .exited(130))
    }

    @Test("What is named must be there, with and without --watch, and a name beside it may have been meant")
    func missing() async throws {
        let folder = TemporaryFolder("job_test.lua", "it('works', function() end)")
        let path = folder.path(of: "job_tset.lua")
        let problem = "cannot read '\(path)': No such file or directory"
        let error = "globus-lua: \(problem) (did you mean '\(folder.path(of: "job_test.lua"))'?)\n"
        #expect(try await Program.run(["test", "--watch", path]) == .exited(2, errors: error))
        #expect(try await Program.run(["test", path]) == .exited(2, errors: error))
        let other = folder.path(of: "nothing/of/the/kind")
        let outcome = try await Program.run(["test", "--watch", folder.path, other])
        #expect(outcome == .exited(2, errors: "globus-lua: cannot read '\(other)': No such file or directory\n"))
    }

    private func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
}
