import Testing

/// The flags for permissions, and what a script may do without them.
@Suite struct PermissionTests {
    private func refusal(_ words: String, _ flags: String) -> String {
        "globus-lua: -e:1: PermissionError: \(words) is not allowed; to allow it pass \(flags)\n"
    }

    @Test(
        "Without flags a script is refused, and the refusal names the flag",
        arguments: [
            ("os.getenv('HOME')", "reading the variable HOME", "--allow-env=HOME"),
            ("io.open('/etc/hosts')", "reading '/etc/hosts'", "--allow-read=/etc/hosts"),
            (
                "io.open('/etc/hosts', 'a+')", "reading and writing '/etc/hosts'",
                "--allow-read=/etc/hosts --allow-write=/etc/hosts"
            ),
            ("io.lines('/etc/hosts')", "reading '/etc/hosts'", "--allow-read=/etc/hosts"),
            ("os.remove('/etc/hosts')", "writing '/etc/hosts'", "--allow-write=/etc/hosts"),
            ("os.rename('/nowhere/a', '/nowhere/b')", "writing '/nowhere/b'", "--allow-write=/nowhere/b"),
            ("os.tmpname()", "writing '/tmp'", "--allow-write=/tmp"),
            ("io.popen('ls')", "io.popen, which starts the program 'ls',", "--allow-run=ls"),
            ("os.execute('ls')", "os.execute, which starts the program 'ls',", "--allow-run=ls"),
            ("os.execute('ls | wc')", "os.execute of a command with '|', which takes a shell,", "--allow-all"),
            ("io.open('/proc/version')", "reading '/proc/version'", "--allow-all"),
            (
                "globus.request('GET', 'https://example.invalid/x')", "connecting to https://example.invalid",
                "--allow-net=example.invalid"
            ),
            (
                "globus.request('GET', 'http://127.0.0.1:9/x')", "connecting to http://127.0.0.1:9",
                "--allow-net=127.0.0.1:9"
            ),
            ("globus.request('GET', 'http://[::1]:9/x')", "connecting to http://[::1]:9", "--allow-net='[::1]:9'"),
        ]
    )
    func refused(code: String, words: String, flags: String) async throws {
        let outcome = try await Program.run(["-e", code])
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.hasPrefix(refusal(words, flags)), "\(outcome.errors)")
    }

    @Test("A refusal says where a path leads")
    func link() async throws {
        let outcome = try await Program.run(["-e", "io.open('/proc/self/environ')"])
        let words = /reading '\/proc\/self\/environ', which is \/proc\/\d+\/environ, is not allowed; .* --allow-all\n/
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test(
        "A flag allows what its value lists, and without a value everything of its kind",
        arguments: [
            (["--allow-env=HOME"], "os.getenv('HOME')", true), (["--allow-env"], "os.getenv('HOME')", true),
            (["--allow-env=PATH,HOME"], "os.getenv('HOME')", true), (["--allow-env=HOM"], "os.getenv('HOME')", false),
            (["--allow-env=PATH", "--allow-env=HOME"], "os.getenv('HOME')", true),
            (["--allow-read=/etc"], "io.open('/etc/hosts')", true), (["--allow-read"], "io.open('/etc/hosts')", true),
            (["--allow-read=/et"], "io.open('/etc/hosts')", false),
            (["--allow-write=/etc"], "io.open('/etc/hosts')", false),
            (["--allow-read", "--allow-write", "--allow-net", "--allow-env"], "io.popen('true')", false),
            (["--allow-read"], "io.open('/proc/version')", false), (["--allow-all"], "io.open('/proc/version')", true),
            (["--allow-all"], "io.popen('true')", true),
            (["--allow-net=127.0.0.1:9"], "globus.request('GET', 'http://127.0.0.1:9', { max_retries = 0 })", true),
            (["--allow-net=127.0.0.1"], "globus.request('GET', 'http://127.0.0.1:9', { max_retries = 0 })", true),
            (["--allow-net=127.0.0.1:8"], "globus.request('GET', 'http://127.0.0.1:9', { max_retries = 0 })", false),
            (["--allow-net"], "globus.request('GET', 'http://127.0.0.1:9', { max_retries = 0 })", true),
        ]
    )
    func flags(flags: [String], code: String, isAllowed: Bool) async throws {
        let script = """
            local ok, e = pcall(function() \(code) end)
            print(not (globus.is_error(e, "PermissionError")))
            """
        #expect(try await Program.run(flags + ["-e", script]) == .exited(0, output: "\(isAllowed)\n"))
    }

    @Test("Relative paths are those of the working directory, of the flag as of the script, and ~ is the home folder")
    func relativePaths() async throws {
        let folder = TemporaryFolder(["job.lua": Array("print(io.open('data'):read())".utf8), "data": Array("x".utf8)])
        func run(_ flag: String) async throws -> Outcome {
            try await Program.run(
                [flag, "job.lua"],
                shell: "program=$(realpath \"$0\"); cd \(folder.path); exec \"$program\" \"$@\"",
                variables: ["HOME": folder.path]
            )
        }
        #expect(try await run("--allow-read=data") == .exited(0, output: "x\n"))
        #expect(try await run("--allow-read=.") == .exited(0, output: "x\n"))
        #expect(try await run("--allow-read=~") == .exited(0, output: "x\n"))
        #expect(try await run("--allow-read=~/data") == .exited(0, output: "x\n"))
        #expect(try await run("--allow-read=..").end == .exited(0))
        #expect(try await run("--allow-read=dat").end == .exited(1))
    }

    @Test(
        "The tokens of the script's login client need no permission in their own place, and a file that is named does"
    )
    func tokenStorages() async throws {
        let run = try await StorageRun()
        #expect(try await run.run(storage: "json") == .exited(0, output: "200\n"))
        let named = try await run.program(["-e", "globus.token_storage('sqlite', { filepath = '/tmp/t.db' })"])
        #expect(named.errors.contains("to allow it pass --allow-read=/tmp/t.db --allow-write=/tmp/t.db\n"))
    }
}
