import Testing

/// Permissions that scripts ask for in their first lines.
@Suite struct ScriptRequestTests {
    private static let script = """
        #!/usr/bin/env globus-lua
        -- Reads a variable.
        --
        -- globus-lua: --allow-env=JOB_TOKEN,JOB_NAME --allow-read=$JOB_FILE,$1
        --\tglobus-lua: --allow-write=$JOB_UNSET

        print(os.getenv(arg[2] or "JOB_TOKEN"))
        -- globus-lua: --allow-all
        """

    private func run(_ flags: [String], _ arguments: [String] = []) async throws -> Outcome {
        let folder = TemporaryFolder("job.lua", Self.script)
        return try await Program.run(flags + [folder.path(of: "job.lua")] + arguments, variables: ["JOB_TOKEN": "x"])
    }

    @Test("A request alone grants nothing, and the refusal tells of it")
    func untrusted() async throws {
        let outcome = try await run([])
        #expect(outcome.end == .exited(1))
        #expect(
            outcome.errors.contains(
                ":7: PermissionError: reading the variable JOB_TOKEN is not allowed; to allow it pass "
                    + "--allow-env=JOB_TOKEN, or --trust-script to grant all that the script asks for\n"
            )
        )
    }

    @Test("--trust-script grants what the first lines ask for and no more")
    func trusted() async throws {
        #expect(try await run(["--trust-script"]) == .exited(0, output: "x\n"))
        let other = try await run(["--trust-script"], ["a", "HOME"])
        #expect(other.errors.contains("to allow it pass --allow-env=HOME\n"))
    }

    @Test("Variables and arguments stand for their values, and for nothing where they have none")
    func values() async throws {
        let code = """
            -- globus-lua: --allow-read=$JOB_FILE,$1,$3 --allow-net=$2
            for _, path in ipairs { "/etc/hosts", "/etc/passwd", "/etc/group" } do
              print((pcall(io.open, path)))
            end
            print(select(2, pcall(globus.request, "GET", "http://127.0.0.1:9/", { max_retries = 0 })).class)
            print(select(2, pcall(globus.request, "GET", "http://127.0.0.1:8/", { max_retries = 0 })).class)
            """
        let folder = TemporaryFolder("job.lua", code)
        let outcome = try await Program.run(
            ["--trust-script", folder.path(of: "job.lua"), "/etc/passwd", "http://127.0.0.1:9/x"],
            variables: ["JOB_FILE": "/etc/hosts"]
        )
        #expect(outcome == .exited(0, output: "true\ntrue\nfalse\nGlobusConnectionError\nPermissionError\n"))
    }

    @Test("Startup scripts ask, too")
    func startup() async throws {
        let folder = TemporaryFolder("site.lua", "-- globus-lua: --allow-env=JOB_TOKEN\nprint(os.getenv('JOB_TOKEN'))")
        let words = ["--startup", folder.path(of: "site.lua"), "-e", ""]
        let variables = ["JOB_TOKEN": "x"]
        let trusted = try await Program.run(["--trust-script"] + words, variables: variables)
        #expect(trusted == .exited(0, output: "x\n"))
        let untrusted = try await Program.run(words, variables: variables)
        #expect(untrusted.end == .exited(1))
        #expect(untrusted.errors.contains("or --trust-script to grant all that the script asks for\n"))
    }

    @Test(
        "A request that is not understood is one line that says where",
        arguments: [
            ("--allow-nte=x", "a script cannot ask for '--allow-nte=x'; it can for --allow-net, --allow-read, "),
            ("--allow-all=x", "a script cannot ask for '--allow-all=x'"),
            ("--max-time=1h", "a script cannot ask for '--max-time=1h'"),
            ("--allow-net=https://a.org/", "'https://a.org/' is no host; write it as host or host:port"),
            ("--allow-read=a,,b", "'a,,b' has an empty item"),
        ]
    )
    func wrong(request: String, words: String) async throws {
        let folder = TemporaryFolder("job.lua", "\n-- globus-lua: \(request)\nprint(1)")
        let outcome = try await Program.run([folder.path(of: "job.lua")])
        #expect(outcome.end == .exited(2))
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix("globus-lua: \(folder.path(of: "job.lua")):2: \(words)"))
    }
}
