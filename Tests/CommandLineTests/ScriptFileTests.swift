import Foundation
import Testing

/// Files that are named as scripts and are none.
@Suite struct ScriptFileTests {
    private static let kinds: [(bytes: [UInt8], words: String)] = [
        ([0x7F] + Array("ELF\u{2}\u{1}\u{1}\0\0\0".utf8), "is a compiled program, and no Lua text"),
        ([0x1B] + Array("LuaT\0".utf8), "was compiled by luac; run its source text"),
        ([0x1F, 0x8B, 0x08, 0x08, 0x22], "is compressed by gzip, and no Lua text"),
        (Array("PK\u{3}\u{4}\u{14}\0".utf8), "is a zip archive, and no Lua text"),
        ([0x89] + Array("PNG\r\n\u{1A}\n\0\0\0\rIHDR".utf8), "is a binary file, and no Lua text"),
        (Array("a-file.lua\0\0\0\0".utf8), "is a binary file, and no Lua text"),
        (Array("#!/bin/x\n\0".utf8), "is a binary file, and no Lua text"),
    ]

    @Test("A file that is no text is named as what it is, whatever runs it", arguments: kinds)
    func binary(bytes: [UInt8], words: String) async throws {
        let folder = TemporaryFolder(["job.lua": bytes, "job_test.lua": bytes])
        let job = folder.path(of: "job.lua")
        let line = "globus-lua: GlobusSDKUsageError: \(job) \(words)\n"
        #expect(try await Program.run([job]) == .exited(1, errors: line))
        #expect(try await Program.run(["repl", "--init", job]) == .exited(1, errors: line))
        let input = try await Program.run(["-"], input: bytes)
        #expect(input.errors == "globus-lua: GlobusSDKUsageError: stdin \(words)\n")
        let startup = try await Program.run(["--startup", job, "-e", ""])
        #expect(
            startup.errors.contains("the startup script \(job) failed\n")
                && startup.errors.contains("\(job) \(words)\n")
        )
        let check = try await Program.run(["check", job])
        #expect(check == .exited(1, output: "\(job):1:1: the file \(words) [syntax]\n"))
        let test = try await Program.run(["test", folder.path])
        #expect(test.output.contains("job_test.lua \(words)\n"))
    }

    @Test("A byte of value 0 in a string or a comment is as good as any other, as in plain Lua")
    func zeroInText() async throws {
        for text in ["print(#'a\0b')", "-- \0\nprint(3)", "#!\0\nprint(#\"\0\0\0\")", "print(#[[a\0b]])"] {
            #expect(try await Program.run(["-"], input: Array(text.utf8)) == .exited(0, output: "3\n"), "\(text)")
        }
    }

    @Test("What cannot be read is named with the reason, whatever would read it")
    func unreadable() async throws {
        let folder = TemporaryFolder("job.lua", "")
        let (path, missing) = (folder.path, folder.path(of: "none.lua"))
        for words in [[missing], ["run", missing], ["check", missing], ["test", missing], ["repl", "-i", missing]] {
            let outcome = try await Program.run(words)
            #expect(outcome.end == .exited(2))
            #expect(outcome.errors.contains("'\(missing)': No such file or directory\n"), "\(words)")
        }
        for words in [[path], ["repl", "-i", path]] {
            let outcome = try await Program.run(words)
            #expect(outcome.end == .exited(2))
            #expect(outcome.errors.contains("'\(path)': it is a folder, and not a file"), "\(words)")
        }
        let startup = try await Program.run(["--startup", missing, "-e", ""])
        #expect(
            startup
                == .exited(2, errors: "globus-lua: --startup: cannot read '\(missing)': No such file or directory\n")
        )
        let output = try await Program.run(["test", "--output", path, folder.path(of: "job.lua")])
        #expect(output == .exited(2, errors: "globus-lua: cannot write '\(path)': Is a directory\n"))
    }

    @Test("An exit status that the shell would take for success though it is none is said so")
    func wrappedStatus() async throws {
        let wrapped = try await Program.run(["-e", "os.exit(256)"])
        #expect(wrapped.end == .exited(0))
        #expect(wrapped.errors.contains("os.exit(256) is exit status 0, which means success"))
        for (code, status) in [("0", 0), ("255", 255), ("-1", 255), ("300", 44), ("true", 0)] as [(String, Int32)] {
            #expect(try await Program.run(["-e", "os.exit(\(code))"]) == .exited(status))
        }
    }
}
