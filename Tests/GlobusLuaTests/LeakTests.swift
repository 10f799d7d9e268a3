import GlobusAuth
import GlobusLua
import LuaRuntime
import MockGlobus
import Testing

/// Secrets on all paths that carry them, with failures of all kinds: no output shows them.
@Suite struct LeakTests {
    @Test("No secret shows in what a failing script prints, logs or raises", arguments: LeakCase.all)
    func failing(leakCase: LeakCase) async throws {
        let bench = try await ScriptBench()
        let secrets = try plantedSecrets(on: bench)
        let arguments = secrets.map { ScriptValue.string($0.value) }
        let libraries = bench.testLibraries + [LeakCase.library(bench.log)]
        let failure = await bench.failure(LeakCase.prelude + leakCase.source, arguments, libraries: libraries)
        let outputs = outputs(of: failure, on: bench)
        for secret in secrets { expectHidden(secret, in: outputs, leakCase) }
        for word in leakCase.mustShow where !outputs.contains(where: { $0.contains(word) }) {
            Issue.record("\(word) is not shown")
        }
        if !outputs.contains("debug: end of the case") {
            Issue.record("the case did not come to its end: \(failure.map(String.init(describing:)) ?? "no error")")
        }
    }

    @Test("The search finds a secret that is printed, in any of its spellings")
    func canFail() async throws {
        let bench = try await ScriptBench()
        let secret = Planted(name: "a secret", value: "planted secret+1")
        for output in ["x planted secret+1", "planted+secret%2B1", "planted%20secret%2B1", "cGxhbnRlZCBzZWNyZXQrMQ=="] {
            #expect(secret.spellings.contains { output.contains($0) }, "\(output)")
        }
        let failure = await bench.failure(
            LeakCase.prelude + "pcall(globus.request, 'GET', mock.url()) error('planted secret+1')",
            libraries: bench.testLibraries + [LeakCase.library(bench.log)]
        )
        #expect(bench.log.traces.contains { $0.hasPrefix("#1 > GET") })
        #expect(outputs(of: failure, on: bench).contains { $0.contains(secret.value) })
    }

    /// Returns the secrets in the order of their names in the prelude.
    private func plantedSecrets(on bench: ScriptBench) throws -> [Planted] {
        let client = MockGlobus.Client(id: "planted-client", secret: "planted-client-secret-7f3a")
        bench.mock.register(client)
        bench.mock.tokenPolicy.rotatesRefreshTokens = true
        let verifier = "planted-verifier-" + String(repeating: "v", count: 40)
        let code = try bench.mock.issueAuthorizationCode(
            redirectURI: bench.mock.baseURL + "/v2/web/auth-code",
            codeChallenge: MockGlobus.codeChallenge(for: verifier),
            refreshTokens: true
        )
        return [
            Planted(name: "client secret", value: client.secret ?? ""),
            Planted(name: "refresh token", value: bench.mock.issueRefreshToken(clientID: client.id)),
            Planted(name: "access token", value: bench.mock.issueAccessToken(clientID: client.id)),
            Planted(name: "code", value: code),
            Planted(name: "verifier", value: verifier),
            Planted(name: "password", value: "planted pass+word/9c"),
        ]
    }

    /// Returns everything that a program or a person can see.
    private func outputs(of failure: LuaError?, on bench: ScriptBench) -> [String] {
        var outputs = bench.log.lines + bench.log.traces
        var error: (any Error)? = failure
        while let current = error {
            var dumped = ""
            dump(current, to: &dumped)
            outputs += [dumped, String(reflecting: current), String(describing: current), "\(current)"]
            if let current = current as? LuaError {
                outputs += [current.message, current.placedMessage, current.traceback ?? ""]
                error = current.cause
            } else {
                error = (current as? GlobusError)?.cause
            }
        }
        return outputs
    }

    private func expectHidden(_ secret: Planted, in outputs: [String], _ leakCase: LeakCase) {
        for output in outputs {
            for spelling in secret.spellings where output.contains(spelling) {
                Issue.record("\(leakCase.name): the \(secret.name) shows in: \(output.prefix(500))")
            }
        }
        // Secrets that the mock issues later must not be shown either.
        for output in outputs where output.contains("mock-access-") || output.contains("mock-refresh-") {
            Issue.record("\(leakCase.name): a new token shows in: \(output.prefix(500))")
        }
    }
}
