import Glibc
import Testing

@Suite struct InterruptTests {
    /// A script that reports that it was stopped in good order, rather than killed after two seconds.
    private static let closing =
        "local x <close> = setmetatable({}, {__close = function() print('closed') end}) "

    @Test(
        "Ctrl-C stops a script at once, whatever it does",
        arguments: [
            "print('ready') while true do end",
            "print('ready') while true do pcall(function() while true do end end) end",
            "print('ready') while true do pcall(task.sleep, 1000) end",
            "print('ready') task.sleep(1000)",
            "coroutine.wrap(function() print('ready') while true do end end)()",
            "coroutine.wrap(function() print('ready') task.sleep(1000) end)()",
            "print('ready') io.read()",
        ]
    )
    func interrupted(code: String) async throws {
        let program = try Program(["-e", Self.closing + code])
        #expect(try await program.line() == "ready")
        program.send(SIGINT)
        let outcome = try await program.end()
        #expect(outcome.end == .exited(130))
        #expect(outcome.output == "closed\n")
        #expect(outcome.errors.hasPrefix("globus-lua: -e:1: interrupted"))
    }

    @Test("Ctrl-C stops a script where Lua cannot yield")
    func interruptedComparison() async throws {
        let code =
            "table.sort({1, 2}, function() pcall(print, 'ready') while true do pcall(function() while true do end end) end end)"
        let program = try Program(["-e", code])
        #expect(try await program.line() == "ready")
        program.send(SIGINT)
        #expect(try await program.end() == .exited(130, errors: "globus-lua: -e:1: interrupted\n"))
    }

    @Test("Ctrl-C ends the wait for a server that does not answer")
    func interruptedRequest() async throws {
        let server = SilentServer()
        let code = Self.closing + "print('ready') globus.request('GET', 'http://127.0.0.1:\(server.port)/')"
        let program = try Program(["--allow-net=127.0.0.1", "-e", code])
        #expect(try await program.line() == "ready")
        #expect(server.waitForRequest())
        program.send(SIGINT)
        let message = "globus-lua: -e:1: interrupted while waiting in globus.request\n"
        #expect(try await program.end() == .exited(130, output: "closed\n", errors: message))
    }

    @Test("SIGTERM ends a script as Ctrl-C does, with its own status")
    func terminated() async throws {
        let program = try Program(["-e", Self.closing + "print('ready') task.sleep(1000)"])
        #expect(try await program.line() == "ready")
        program.send(SIGTERM)
        let outcome = try await program.end()
        #expect(outcome.end == .exited(143))
        #expect(outcome.output == "closed\n")
        // It may come just before the script waits.
        #expect(outcome.errors.hasPrefix("globus-lua: -e:1: terminated"))
    }

    private static let stubborn =
        "local x <close> = setmetatable({}, {__close = function() print('closing') while true do end end}) "
        + "print('ready') task.sleep(1000)"

    @Test("A second Ctrl-C ends a script that does not let itself be stopped")
    func secondInterrupt() async throws {
        let program = try Program(["-e", Self.stubborn])
        #expect(try await program.line() == "ready")
        program.send(SIGINT)
        #expect(try await program.line() == "closing")
        // A second signal that comes too quickly for a person counts as the same Ctrl-C.
        program.send(SIGINT)
        try await Task.sleep(for: .milliseconds(300))
        let start = ContinuousClock.now
        program.send(SIGINT)
        #expect(try await program.end() == .exited(130, errors: "globus-lua: interrupted\n"))
        #expect(ContinuousClock.now - start < .seconds(1.5))
    }

    @Test("Without a second Ctrl-C, a script that does not let itself be stopped is ended after two seconds")
    func grace() async throws {
        let program = try Program(["-e", Self.stubborn])
        #expect(try await program.line() == "ready")
        program.send(SIGINT)
        #expect(try await program.line() == "closing")
        #expect(try await program.end() == .exited(130, errors: "globus-lua: interrupted\n"))
    }

    @Test("Ctrl-C ends the program while it reads its script")
    func interruptedReading() async throws {
        let program = try Program(["-"])
        // More than a pipe holds, so that the program certainly reads.
        await program.write([UInt8](repeating: UInt8(ascii: "\n"), count: 300_000))
        program.send(SIGINT)
        #expect(try await program.end() == .exited(130, errors: "globus-lua: interrupted\n"))
    }

    @Test("A program that is started to ignore Ctrl-C does so")
    func ignoredInterrupt() async throws {
        let code = "print('ready') print(io.read())"
        let program = try Program(["-e", code], shell: #"trap "" INT; exec "$0" "$@""#)
        #expect(try await program.line() == "ready")
        program.send(SIGINT)
        await program.write(Array("go on\n".utf8))
        #expect(try await program.end() == .exited(0, output: "go on\n"))
    }

    @Test("No signal is blocked where scripts run, nor in the programs that they start")
    func blockedSignals() async throws {
        let code = """
            for line in io.lines("/proc/thread-self/status") do
              if line:find("SigBlk") then print(line) end
            end
            print(io.popen("grep SigBlk /proc/self/status"):read())
            """
        let line = "SigBlk:\t0000000000000000\n"
        #expect(try await Program.run(["--allow-all", "-e", code]) == .exited(0, output: line + line))
    }

    @Test("A reader that has read enough ends the program quietly")
    func brokenPipe() async throws {
        let program = try Program(["-e", "while true do print('again') end"])
        #expect(try await program.line() == "again")
        program.closeOutput()
        let outcome = try await program.end()
        #expect(outcome.end == .killed(signal: SIGPIPE))
        #expect(outcome.errors == "")
    }

    @Test("A pipe of the script's own that breaks does not end the program")
    func ownBrokenPipe() async throws {
        let code = """
            local pipe = io.popen("exec true", "w")
            local ok repeat ok = pipe:write(("x"):rep(100000)) until not ok
            print("still here")
            """
        #expect(try await Program.run(["--allow-all", "-e", code]) == .exited(0, output: "still here\n"))
    }
}
