import Testing

/// The flag --allow-run.
@Suite struct ProgramPermissionTests {
    @Test("A named program runs without a shell, with its words")
    func runs() async throws {
        let script = "print(os.execute('echo a  b=c %d')) print(io.popen('/bin/echo x'):read('a')) print(os.execute())"
        let outcome = try await Program.run(["--allow-run=echo", "-e", script])
        #expect(outcome.output == "a b=c %d\ntrue\texit\t0\nx\n\nfalse\n", "\(outcome.errors)")
    }

    @Test(
        "What takes a shell is refused, and so is every other program",
        arguments: [
            ("echo a; id", "with ';', which takes a shell, is not allowed: 'echo' is started without one"),
            ("echo $(id)", "with '$', which takes a shell"), ("echo a\nid", "with a line break, which takes a shell"),
            ("X=1 echo", "with '=', which takes a shell"), ("id", "which starts the program 'id', is not allowed"),
            ("sh -c id", "which starts the program 'sh', is not allowed"), ("", "which starts the program '', is not"),
        ]
    )
    func refuses(command: String, words: String) async throws {
        let outcome = try await Program.run(["--allow-run=echo", "-", command], input: Array("os.execute(...)".utf8))
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test("A program of the same name in another place does not run")
    func imposter() async throws {
        let folder = TemporaryFolder("echo", "#!/bin/sh\nid\n")
        let outcome = try await Program.run(
            ["--allow-run=echo", "-e", "os.execute(...)", folder.path(of: "echo")],
            shell: #"chmod +x "$4"; exec "\#(Program.path)" "$@""#
        )
        #expect(outcome.errors.contains("is not allowed"), "\(outcome.errors)")
    }

    @Test("A program that is not there is a mistake of the command line")
    func missing() async throws {
        let outcome = try await Program.run(["--allow-run=no-such-program", "-e", ""])
        #expect(outcome.end == .exited(2))
        #expect(outcome.errors.contains("there is no program 'no-such-program' to allow"), "\(outcome.errors)")
    }
}
