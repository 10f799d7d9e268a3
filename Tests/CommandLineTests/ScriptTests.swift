import Testing

/// Scripts from all kinds of sources, and their ends.
@Suite struct ScriptTests {
    @Test("The text after -e runs, and the words after it are its arguments")
    func text() async throws {
        let outcome = try await Program.run(["run", "-e", "print(...) print(arg[0], #arg)", "a", "--help", "--", "-e"])
        #expect(outcome == .exited(0, output: "a\t--help\t--\t-e\n-e\t4\n"))
    }

    @Test(
        "The text may be joined to -e, and may begin with a hyphen",
        arguments: [["-eprint(1)"], ["-e", "--\nprint(1)"]]
    )
    func joinedText(words: [String]) async throws {
        #expect(try await Program.run(words) == .exited(0, output: "1\n"))
    }

    @Test(
        "A file runs with and without `run`, and everything after it is its own",
        arguments: [[], ["run"], ["--"], ["run", "--"]]
    )
    func file(before: [String]) async throws {
        let folder = TemporaryFolder("job.lua", "#!/usr/bin/env globus-lua\nprint(arg[0] ~= nil, ...)")
        let outcome = try await Program.run(before + [folder.path(of: "job.lua"), "--version", "-e", "x", "--"])
        #expect(outcome == .exited(0, output: "true\t--version\t-e\tx\t--\n"))
    }

    @Test("A script that names globus-lua in its first line is a program")
    func shebang() async throws {
        let folder = TemporaryFolder("job", "#!\(Program.path)\nprint(...)\nerror('here')")
        let outcome = try await Program.run([folder.path(of: "job")], shell: #"chmod +x "$1"; exec "$1" a -x"#)
        #expect(outcome.end == .exited(1))
        #expect(outcome.output == "a\t-x\n")
        #expect(outcome.errors.hasPrefix("globus-lua: \(folder.path)/job:3: here\n"))
    }

    @Test("Standard input runs, with arguments")
    func standardInput() async throws {
        let outcome = try await Program.run(["-", "a"], input: Array("print(arg[0], ...) error('x')".utf8))
        #expect(outcome.end == .exited(1))
        #expect(outcome.output == "stdin\ta\n")
        #expect(outcome.errors.hasPrefix("globus-lua: stdin:1: x\n"))
    }

    @Test("A script of a megabyte runs, from standard input and from a pipe", arguments: ["-", "/dev/stdin"])
    func bigScript(source: String) async throws {
        let padding = [UInt8](repeating: UInt8(ascii: "\n"), count: 1 << 20)
        #expect(
            try await Program.run([source], input: padding + Array("print('end')".utf8)) == .exited(0, output: "end\n")
        )
    }

    @Test("A script's bytes need not be UTF-8")
    func bytes() async throws {
        let folder = TemporaryFolder(["job.lua": Array("print(#'".utf8) + [0xFF, 0xFE, 0x00] + Array("')".utf8)])
        #expect(try await Program.run([folder.path(of: "job.lua")]) == .exited(0, output: "3\n"))
    }

    @Test("An empty script does nothing")
    func empty() async throws {
        let folder = TemporaryFolder("job.lua", "")
        #expect(try await Program.run([folder.path(of: "job.lua")]) == .exited(0))
    }

    @Test("A module is found beside the script, and in the folders of --lua-path")
    func modules() async throws {
        let folder = TemporaryFolder([
            "job.lua": Array("print(require('near'), (require('far')))".utf8), "near.lua": Array("return 'near'".utf8),
        ])
        let library = TemporaryFolder("far.lua", "return 'far'")
        let outcome = try await Program.run(["--lua-path", library.path, folder.path(of: "job.lua")])
        #expect(outcome == .exited(0, output: "near\tfar\n"))
    }

    @Test(
        "os.exit ends the program with its status",
        arguments: [
            ("os.exit()", 0), ("os.exit(true)", 0), ("os.exit(false)", 1), ("os.exit(7)", 7), ("os.exit(124)", 124),
        ]
    )
    func exitStatus(code: String, status: Int32) async throws {
        let outcome = try await Program.run(["-e", "io.write('before') pcall(function() \(code) end) print('after')"])
        #expect(outcome == .exited(status, output: "before"))
    }

    @Test("What a script has printed comes before the error that ends it")
    func order() async throws {
        let outcome = try await Program.run(
            ["-e", "io.write('first ') error('then', 0)"],
            shell: #"exec "$0" "$@" 2>&1"#
        )
        #expect(outcome.output.hasPrefix("first globus-lua: then\n"))
    }

    @Test("Output that cannot be written is a failure")
    func fullDisk() async throws {
        let outcome = try await Program.run(["-e", "print('lost')"], shell: #"exec "$0" "$@" > /dev/full"#)
        #expect(
            outcome
                == .exited(
                    1,
                    errors: "globus-lua: some of the output could not be written; check the disk that it goes to\n"
                )
        )
    }

    @Test(
        "A file that is lost on a full disk is named, however it ends",
        arguments: [
            "f:write('x') f:close()", "f:write(('x'):rep(1e6)) f:write('y') f:close()", "f:write('x')",
            "f:write('x') os.exit(0)", "do local c <close> = f f:write('x') end",
            "f:write('x') f = nil collectgarbage()",
            "io.output(f) io.write('x')", "io.output(f) io.write('x') io.close()",
            "task.all(function() f:write('x') f:close() end)",
        ]
    )
    func lostFile(code: String) async throws {
        let outcome = try await Program.run(["--allow-all", "-e", "f = io.open('/dev/full', 'w') \(code)"])
        let lines = outcome.errors.split(separator: "\n")
        #expect(
            lines.count { $0.contains("some of what was written to '/dev/full' is lost: No space left on device") } == 1
        )
    }

    @Test("A file is lost on a disk that becomes full, and the warning names its path")
    func fullFolder() async throws {
        let folder = TemporaryFolder()
        let code = "local f = io.open(arg[1] .. '/out', 'w') for _ = 1, 20000 do f:write(('x'):rep(100)) end f:close()"
        let outcome = try await Program.run(
            ["--allow-all", "-e", code, folder.path],
            shell: #"ulimit -f 2048; trap '' XFSZ; exec "$0" "$@""#
        )
        #expect(outcome.errors.contains("some of what was written to '\(folder.path)/out' is lost: File too large"))
    }

    @Test("Plain Lua's package.loaded is there for require, and load takes numbers")
    func plainLua() async throws {
        let script = """
            print(require "_G" == _G, require "string" == string, require "coroutine" == coroutine, require "debug" == debug)
            local G = require "_G"
            G.made = 1
            print(made, _G._G == _G)
            print(load(123))
            local pieces = { "return ", 12, 3.5 }
            print(load(function() return table.remove(pieces, 1) end)())
            print(load(function() return true end))
            print(load(1, 2))
            """
        let lines = [
            "true\ttrue\ttrue\ttrue", "1\ttrue", "nil\t[string \"123\"]:1: unexpected symbol near '123'", "123.5",
            "nil\t-e:8: reader function must return a string", "nil\t[string \"2\"]:1: unexpected symbol near '1'",
        ]
        #expect(try await Program.run(["-e", script]) == .exited(0, output: lines.map { $0 + "\n" }.joined()))
    }

    @Test("Reading standard output and writing standard input fail at once, on a terminal too")
    func wrongEnds() async throws {
        let code = "print(io.stdout:read()) print(io.stdin:write('x')) print(io.stderr:read(1))"
        let refusal = "nil\tBad file descriptor\t9"
        let outcome = try await Program.run(["-e", code])
        #expect(outcome == .exited(0, output: String(repeating: refusal + "\n", count: 3)))
        let terminal = try await Program.run(
            ["-e", code],
            shell: #"PROGRAM=$0 CODE=$2 script --quiet --return --command '$PROGRAM -e "$CODE"' /dev/null"#
        )
        #expect(terminal.output == String(repeating: refusal + "\r\n", count: 3))
    }
}
