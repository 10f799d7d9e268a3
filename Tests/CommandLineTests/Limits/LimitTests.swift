import Testing

/// The limits as a person sees them.
@Suite struct LimitTests {
    @Test("A script that computes too long is told which limit it passed and where, and exits with 1")
    func computing() async throws {
        let code = "local function f() while true do end end\nf()"
        let message = """
            globus-lua: -e:1: the CPU limit of 0.1 s (--max-cpu) was reached without a wait
            stack traceback:
            \t-e:1: in local 'f'
            \t-e:2: in main chunk

            """
        #expect(try await Program.run(["--max-cpu", "100ms", "-e", code]) == .exited(1, errors: message))
    }

    @Test("A script that waits for too long exits with 124, and its variables are closed")
    func waiting() async throws {
        let code = "local x <close> = setmetatable({}, {__close = function() print('closed') end}) task.sleep(1000)"
        let outcome = try await Program.run(["--max-time", "200ms", "-e", code])
        let message = """
            globus-lua: -e:1: the wall-clock limit of 0.2 s (--max-time) was reached while waiting in task.sleep
            stack traceback:
            \t[C]: in function 'task.sleep'
            \t-e:1: in main chunk

            """
        #expect(outcome == .exited(124, output: "closed\n", errors: message))
    }

    @Test(
        "A limit names the line, and what the script waited in there",
        arguments: [
            (
                "--max-time", "\nio.read()",
                "-e:2: the wall-clock limit of 0.3 s (--max-time) was reached while waiting in io.read"
            ),
            (
                "--max-time", "\nio.stdin:read()",
                "-e:2: the wall-clock limit of 0.3 s (--max-time) was reached while waiting in file:read"
            ),
            (
                "--max-time", "local function f()\n task.sleep(9) end\nf()",
                "-e:2: the wall-clock limit of 0.3 s (--max-time) was reached while waiting in task.sleep"
            ),
            (
                "--max-time", "coroutine.wrap(function()\n task.sleep(9) end)()",
                "-e:2: the wall-clock limit of 0.3 s (--max-time) was reached while waiting in task.sleep"
            ),
            (
                "--max-time", "task.map({1, 2}, function()\n task.sleep(9) end)",
                "-e:2: the wall-clock limit of 0.3 s (--max-time) was reached while waiting in task.sleep"
            ),
            (
                "--max-time", "\nos.execute('sleep 9')",
                "-e:2: the wall-clock limit of 0.3 s (--max-time) was reached while waiting in os.execute"
            ),
            ("--max-time", "\nwhile true do end", "-e:2: the wall-clock limit of 0.3 s (--max-time) was reached"),
            (
                "--max-cpu", "coroutine.wrap(function()\nwhile true do end end)()",
                "-e:2: the CPU limit of 0.3 s (--max-cpu) was reached without a wait"
            ),
        ]
    )
    func places(option: String, code: String, message: String) async throws {
        let program = try Program(["--allow-all", option, "300ms", "-e", code])
        let outcome = try await program.end()
        #expect(outcome.errors.split(separator: "\n").first == "globus-lua: \(message)")
    }

    @Test(
        "A script that takes too much memory is told where",
        arguments: [
            "local t = {}\nwhile true do t[#t + 1] = ('x'):rep(1e5) .. #t end",
            "local s = 'x'\nwhile true do s = s .. s end",
        ]
    )
    func memory(code: String) async throws {
        let outcome = try await Program.run(["--max-memory", "8M", "-e", code])
        let message = "globus-lua: -e:2: LimitError: not enough memory: the limit is 8M (--max-memory)"
        #expect(outcome.errors.split(separator: "\n").first.map(String.init) == message)
    }

    @Test("A script may compute longer than its limit, if it waits now and then")
    func slices() async throws {
        let code = """
            local t = os.clock() while os.clock() - t < 0.4 do for _ = 1, 1e4 do end task.sleep(0) end print('done')
            """
        #expect(try await Program.run(["--max-cpu", "200ms", "-e", code]) == .exited(0, output: "done\n"))
    }

    @Test("Waiting for input takes no CPU time")
    func input() async throws {
        let program = try Program(["--max-cpu", "100ms", "-e", "print('ready') print(io.read())"])
        #expect(try await program.line() == "ready")
        try await Task.sleep(for: .milliseconds(400))
        await program.write(Array("word\n".utf8))
        #expect(try await program.end() == .exited(0, output: "word\n"))
    }

    @Test("A pipe that nobody reads does not stop the wall clock")
    func blockedPipe() async throws {
        let outcome = try await Program.run(
            ["--max-time", "300ms", "-e", "while true do print(('x'):rep(1000)) end"],
            shell: #"{ "$0" "$@"; echo "status $?" >&2; } | sleep 4"#
        )
        #expect(outcome.errors.hasSuffix("status 124\n"))
    }

    @Test(
        "A step of Lua's core that does not end ends with the process",
        .timeLimit(.minutes(1)),
        arguments: LongStep.all
    )
    func lastResort(step: LongStep) async throws {
        let outcome = try await Program.run(["--max-time", "3", "--max-cpu", "none", "-e", step.code])
        #expect(outcome.end == .exited(124))
        let problem = "the wall-clock limit of 3 s (--max-time) was reached"
        #expect(outcome.errors == "globus-lua: \(problem), and a function that it called did not return\n")
    }

    @Test("A startup script is under the same limits", arguments: [("--max-cpu", 1), ("--max-time", 124)])
    func startup(option: String, status: Int32) async throws {
        let folder = TemporaryFolder("policy.lua", "while true do end")
        let path = folder.path(of: "policy.lua")
        let outcome = try await Program.run([option, "200ms", "--startup", path, "-e", "print('never')"])
        #expect(outcome.end == .exited(status))
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("the startup script \(path) failed"))
        #expect(outcome.errors.contains(" limit of 0.2 s (\(option)) was reached"))
    }

    @Test(
        "Less memory than it takes to begin with is wrong usage, and the least that is enough is named",
        arguments: ["1", "127K"]
    )
    func noRoom(size: String) async throws {
        let outcome = try await Program.run(["--max-memory", size, "-e", ""])
        #expect(outcome.end == .exited(2))
        let problem = "'\(size)' is too little for a script to begin with; give 128K or more"
        #expect(outcome.errors.hasSuffix("\(problem) (see globus-lua run --help)\n"), "\(outcome)")
        let least = ["--max-memory", "128K", "-e", "print(globus.NativeAppAuthClient('id'))"]
        #expect(try await Program.run(least) == .exited(0, output: "NativeAppAuthClient (id)\n"))
    }

    @Test("A limit may be none", arguments: ["--max-cpu", "--max-time", "--max-memory", "--max-output"])
    func none(option: String) async throws {
        #expect(try await Program.run([option, "none", "-e", "print(1)"]) == .exited(0, output: "1\n"))
    }
}
