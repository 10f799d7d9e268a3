import Foundation
import MockGlobus
import Testing

/// `globus-lua init`, and what it writes.
@Suite struct InitTests {
    private static let files = [
        ".luacheckrc", ".luarc.json", "job.lua", "startup/policy.lua", "tests/job_test.lua", "types/globus.lua",
        "types/lfs.lua", "types/policy.lua", "types/testing.lua",
    ]

    private func started() async throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        #expect(try await Program.run(["init", folder.path]).end == .exited(0))
        return folder
    }

    @Test("It writes a script, a startup script, tests and settings for editors, and tells each")
    func writes() async throws {
        let folder = TemporaryFolder()
        let outcome = try await Program.run(["init", folder.path(of: "new/jobs")])
        #expect(outcome.end == .exited(0))
        for file in Self.files {
            #expect(outcome.output.contains("wrote \(folder.path)/new/jobs/\(file)\n"))
            #expect(FileManager.default.fileExists(atPath: "\(folder.path)/new/jobs/\(file)"))
        }
    }

    @Test("What is there already stays as it is, and is named")
    func leaves() async throws {
        let folder = TemporaryFolder("job.lua", "-- mine")
        let outcome = try await Program.run(["init", folder.path])
        #expect(outcome.end == .exited(0))
        #expect(outcome.output.contains("left  \(folder.path)/job.lua, which is there already\n"))
        #expect(outcome.output.contains("wrote \(folder.path)/startup/policy.lua\n"))
        #expect(try String(contentsOfFile: folder.path(of: "job.lua"), encoding: .utf8) == "-- mine")
    }

    @Test("The scripts have no mistakes, and their tests pass")
    func works() async throws {
        let folder = try await started()
        #expect(try await Program.run(["check", folder.path]) == .exited(0))
        let outcome = try await Program.run(["test", folder.path(of: "tests")])
        #expect(outcome.end == .exited(0), "\(outcome)")
        #expect(outcome.output.contains("3 passed, 0 failed"))
    }

    @Test("The script is a program with the permissions that it asks for, and runs as one")
    func program() async throws {
        let folder = try await started()
        let text = try String(contentsOfFile: folder.path(of: "job.lua"), encoding: .utf8)
        #expect(text.hasPrefix("#!/usr/bin/env -S globus-lua run --trust-script\n"))
        for (file, isProgram) in [("job.lua", true), ("startup/policy.lua", false), (".luarc.json", false)] {
            #expect(FileManager.default.isExecutableFile(atPath: folder.path(of: file)) == isProgram, "\(file)")
        }
        let scene = try await LoginScene(.confidential)
        let outcome = try await Program.run(
            [],
            shell: "PATH=$(dirname \"$0\"):$PATH; export PATH; cd \(folder.path) && exec ./job.lua",
            variables: scene.variables
        )
        #expect(outcome.end == .exited(0), "\(outcome)")
        #expect(outcome.output.contains("Beamline users"))
    }

    @Test("Lua and luacheck accept everything, with the settings that were written")
    func stubs() async throws {
        let folder = try await started()
        let lua = try await Program.run(
            [],
            shell: "cd \(folder.path) && for file in types/*.lua; do luac5.4 -p $file || exit; done"
        )
        #expect(lua == .exited(0))
        let luacheck = try await Program.run([], shell: "cd \(folder.path) && luacheck --no-color -q .")
        #expect(luacheck.end == .exited(0), "\(luacheck)")
    }

    @Test("luacheck, with the settings, finds a misspelt function")
    func luacheckFinds() async throws {
        let folder = try await started()
        let command =
            "cd \(folder.path) && echo 'print(json.encod {}, globus.request)' > wrong.lua && luacheck --no-color wrong.lua"
        let outcome = try await Program.run([], shell: command)
        #expect(outcome.end == .exited(1))
        #expect(
            outcome.output.contains("undefined field 'encod' of global 'json'") || outcome.output.contains("json.encod")
        )
        #expect(outcome.output.contains("Total: 1 warning"))
    }

    @Test("A folder that cannot be made is one line, and exit status 2")
    func failure() async throws {
        let outcome = try await Program.run(["init", "/proc/nothing"])
        #expect(outcome == .exited(2, errors: "globus-lua: cannot write '/proc/nothing': No such file or directory\n"))
    }
}
