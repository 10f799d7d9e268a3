import TestSupport
import Testing

/// A process that runs out of files while it makes requests.
@Suite(.timeLimit(.minutes(1))) struct FileDescriptorTests {
    private static let script = """
        local url = ...
        local numbers = {}
        for i = 1, 60 do numbers[i] = i end
        local counts, reasons = { good = 0, bad = 0 }, {}
        task.map(numbers, function(i)
          local ok, e = pcall(globus.request, "GET", url .. i, { max_retries = 0, timeout = 20 })
          local which = ok and "good" or "bad"
          counts[which] = counts[which] + 1
          if not ok then reasons[e.class .. ": " .. e.message:gsub("^GET .- in [%d.]+ s: ", ""):gsub(":%d+", "")] = true end
        end, { limit = 60 })
        print(counts.good > 3, counts.bad > 3)
        for reason in pairs(reasons) do print(reason) end
        print(globus.request("GET", url .. "after").text)
        """

    @Test("Requests beyond the limit of open files fail with an error that says so, and later ones work")
    func exhausted() async throws {
        let gate = Gate()
        let server = try ScriptedServer { request, connection in
            if request.path != "/after" { gate.wait() }
            connection.respond(body: "fine")
        }
        let program = try Program(
            ["--allow-net=127.0.0.1", "-e", Self.script, server.url()],
            shell: #"ulimit -n $(($(ls /proc/self/fd | wc -l) + 20)); exec "$0" "$@""#
        )
        await server.log.requestCount.reach(4)
        gate.open()
        let outcome = try await program.end()
        let message =
            "GlobusConnectionError: cannot connect to 127.0.0.1: too many open files; "
            + "send fewer requests at once, or raise the limit (ulimit -n)"
        #expect(outcome == .exited(0, output: "true\ttrue\n\(message)\nfine\n"), "\(outcome)")
    }
}
