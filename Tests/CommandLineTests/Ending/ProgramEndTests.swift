import Glibc
import Testing

/// The programs that scripts have started end with them.
@Suite(.timeLimit(.minutes(5))) struct ProgramEndTests {
    /// Commands that start a program, which reports itself and its children with the words `pid N`.
    private static let starts = [
        #"os.execute("echo pid $$; exec sleep 1000")"#,
        #"os.execute("sleep 1000 & echo pid $!; wait; true")"#,
        #"os.execute("trap '' TERM HUP INT; echo pid $$; sleep 1000; sleep 1000")"#,
        #"os.execute("sleep 1000 & echo pid $!") task.sleep(1000)"#,
        #"local p = io.popen("sleep 1000 & echo pid $!; wait") print(p:read()) p:read()"#,
        #"local p <close> = io.popen("echo pid $$; exec sleep 1000") print(p:read()) task.sleep(1000)"#,
        #"task.all(function() os.execute("echo pid $$; exec sleep 1000") end, function() task.sleep(1000) end)"#,
    ]

    private static func identifier(_ line: String) throws -> pid_t {
        try #require(line.hasPrefix("pid ") ? pid_t(line.dropFirst(4)) : nil, "\(line)")
    }

    /// Whether the process is gone, or is gone a moment later.
    private static func isGone(_ process: pid_t) async throws -> Bool {
        for _ in 0..<500 {
            if kill(process, 0) != 0 { return true }
            if isZombie(process) { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        kill(process, SIGKILL)
        return false
    }

    /// Whether the process has ended but was not reaped yet, since its new parent may take time.
    private static func isZombie(_ process: pid_t) -> Bool {
        guard let file = fopen("/proc/\(process)/stat", "r") else { return true }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 256)
        fgets(&buffer, 256, file)
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).contains(") Z ")
    }

    @Test("Programs end with a script that a signal ends", arguments: starts, [SIGINT, SIGTERM, SIGHUP])
    func signals(code: String, signal: Int32) async throws {
        let program = try Program(["--allow-all", "-e", code])
        let process = try Self.identifier(try await program.line())
        program.send(signal)
        #expect(try await program.end().end == .exited(128 + signal))
        #expect(try await Self.isGone(process))
    }

    @Test("Programs end with a script that passes the limit of time", arguments: starts)
    func time(code: String) async throws {
        let outcome = try await Program.run(["--allow-all", "--max-time", "1s", "-e", code])
        #expect(outcome.end == .exited(124))
        let line = String(outcome.output.prefix { $0 != "\n" })
        #expect(try await Self.isGone(try Self.identifier(line)))
    }

    @Test(
        "Programs end with a script that ends in another way",
        arguments: [
            ("error('x')", 1), ("os.exit(3)", 3), ("while true do end", 1), ("error({})", 1),
        ]
    )
    func otherEnds(end: String, status: Int32) async throws {
        for start in [
            #"os.execute("sleep 1000 & echo pid $!")"#,
            #"p = io.popen("sleep 1000 & echo pid $!; wait") print(p:read())"#,
        ] {
            let outcome = try await Program.run(["--allow-all", "--max-cpu", "200ms", "-e", "\(start) \(end)"])
            #expect(outcome.end == .exited(status))
            #expect(try await Self.isGone(try Self.identifier(String(outcome.output.prefix { $0 != "\n" }))))
        }
    }

    @Test("A program that nobody reads any more ends with a script that returns, and one in the background goes on")
    func success() async throws {
        let code = """
            os.execute("sleep 1000 >/dev/null 2>&1 & echo pid $!")
            p = io.popen("echo pid $$; exec sleep 1000 2>/dev/null")
            print(p:read())
            """
        let outcome = try await Program.run(["--allow-all", "-e", code])
        #expect(outcome.end == .exited(0))
        let lines = outcome.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 2)
        #expect(kill(try Self.identifier(lines[0]), SIGKILL) == 0)
        #expect(try await Self.isGone(try Self.identifier(lines[1])))
    }

    @Test(
        "A program that reads what a script has written is waited for",
        arguments: ["", " os.exit(0)", " os.exit(4)"]
    )
    func writer(end: String) async throws {
        let code = #"p = io.popen("cat; sleep 0.3; echo done", "w") p:write("all\n")"# + end
        let outcome = try await Program.run(["--allow-all", "-e", code])
        #expect(outcome.output == "all\ndone\n")
    }

    @Test("Programs end with a process that is killed", arguments: starts)
    func killed(code: String) async throws {
        let program = try Program(["--allow-all", "-e", code])
        let process = try Self.identifier(try await program.line())
        program.send(SIGKILL)
        #expect(try await Self.isGone(process))
    }

    @Test("A daemon that has left its session goes on")
    func daemon() async throws {
        let code = #"os.execute("setsid sleep 1000 >/dev/null 2>&1 & sleep 0.2; echo pid $!") error("x")"#
        let outcome = try await Program.run(["--allow-all", "-e", code])
        let process = try Self.identifier(String(outcome.output.prefix { $0 != "\n" }))
        #expect(kill(process, SIGKILL) == 0)
    }

    @Test("A program ends with a task that is cancelled, and with all that it has started")
    func task() async throws {
        let code = """
            task.race(function() os.execute("sleep 1000 & echo pid $!; wait") end, function() task.sleep(0.5) end)
            io.read()
            """
        let program = try Program(["--allow-all", "-e", code])
        let process = try Self.identifier(try await program.line())
        #expect(try await Self.isGone(process))
        program.closeInput()
        #expect(try await program.end().end == .exited(0))
    }
}
