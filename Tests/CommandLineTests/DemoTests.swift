import Glibc
import Testing

@Suite struct DemoTests {
    @Test("The demo tells the whole story")
    func story() async throws {
        let outcome = try await Program.run(["demo"])
        let output = outcome.output.replacing(/127\.0\.0\.1:\d+/, with: "HOST")
            .replacing(/\((\d+) seconds\)/, with: "(N seconds)")
            .replacing(/good for \d+ seconds/, with: "good for N seconds")
        #expect(Outcome(end: outcome.end, output: output, errors: outcome.errors) == .exited(0, output: Self.expected))
    }

    private static let expected = """
        A mock Globus listens on http://HOST. Its access tokens live 4 seconds.

        -- The first request fetches the first token.
           on_refresh: token number 1, good for N seconds
           200: 25 transfer tasks, the first is SUCCEEDED

        -- The next one uses the same token.
           200: 25 transfer tasks, the first is SUCCEEDED

        -- The token is waited out (N seconds), and the next request renews it first.
           on_refresh: token number 2, good for N seconds
           200: 25 transfer tasks, the first is SUCCEEDED

        -- The access token is revoked behind the authorizer's back: Transfer answers 401, and the request recovers.
           on_refresh: token number 3, good for N seconds
           200: 25 transfer tasks, the first is SUCCEEDED

        -- The refresh token is revoked too: now the error says what is wrong.
           AuthAPIError: invalid_grant (status 400)
           The refresh token is revoked.

        Done: 3 renewals, each seen by on_refresh.

        """

    @Test("Ctrl-C ends the demo")
    func interrupted() async throws {
        let program = try Program(["demo"])
        _ = try await program.line()
        program.send(SIGINT)
        let outcome = try await program.end()
        #expect(outcome.end == .exited(130))
        #expect(outcome.errors.hasPrefix("globus-lua: renew.lua:"))
        #expect(outcome.errors.contains("interrupted"))
    }
}
