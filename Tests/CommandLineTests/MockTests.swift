import Glibc
import Testing

@Suite struct MockTests {
    @Test("The mock prints its address first, serves scripts, and ends on Ctrl-C")
    func serves() async throws {
        let mock = try Program(["mock"])
        let line = try await mock.line()
        let address = try #require(line.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+$/)).output
        let code = "print(globus.request('GET', ... .. '/.well-known/openid-configuration').http_status)"
        #expect(
            try await Program.run(["--allow-net=127.0.0.1", "-e", code, String(address)]) == .exited(0, output: "200\n")
        )

        mock.send(SIGINT)
        let outcome = try await mock.end()
        #expect(outcome.end == .exited(0))
        #expect(outcome.output.contains("  export GLOBUS_SDK_SERVICE_URL_TRANSFER=\(address)\n"))
        #expect(outcome.output.hasSuffix("\nCtrl-C ends it.\n"))
        #expect(outcome.errors == "")
    }

    @Test("A port that is taken is exit status 1, and a line that says so")
    func takenPort() async throws {
        let server = SilentServer()
        let outcome = try await Program.run(["mock", "--port", "\(server.port)"])
        #expect(outcome.end == .exited(1))
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("\(server.port)"))
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }
}
