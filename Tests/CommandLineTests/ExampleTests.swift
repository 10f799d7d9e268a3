import MockGlobus
import Testing

/// The scripts that users copy, run as users run them, under exactly the permissions that their headers name.
@Suite struct ExampleTests {
    private static let folder =
        #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/scripts/examples"

    private let confidential = MockGlobus.Client.confidential
    private let native = MockGlobus.Client.native

    private static func variables(of mock: MockGlobus) -> [String: String] {
        let names = ["AUTH", "TRANSFER", "GROUPS", "SEARCH"]
        return Dictionary(uniqueKeysWithValues: names.map { ("GLOBUS_SDK_SERVICE_URL_\($0)", mock.baseURL) })
    }

    private func run(_ name: String, _ arguments: [String], on mock: MockGlobus) async throws -> Outcome {
        let words = ["--trust-script", "\(Self.folder)/\(name)"] + arguments
        return try await Program.run(words, variables: Self.variables(of: mock))
    }

    @Test("renew.lua takes a token that lives long for expired, and renews it")
    func renew() async throws {
        let mock = try await MockGlobus.started()
        let token = mock.issueRefreshToken(clientID: confidential.id)
        let outcome = try await run("renew.lua", [confidential.id, confidential.secret ?? "", token], on: mock)
        await mock.stop()
        #expect(outcome.end == .exited(0))
        #expect(outcome.output.contains("-- The token is taken for expired, and the next request renews it first.\n"))
        #expect(outcome.output.hasSuffix("Done: 3 renewals, each seen by on_refresh.\n"))
        #expect(outcome.errors == "")
    }

    @Test("list_tasks.lua and client_credentials.lua need no permission")
    func globusOnly() async throws {
        let mock = try await MockGlobus.started()
        let token = mock.issueRefreshToken(clientID: native.id)
        let tasks = try await run("list_tasks.lua", [native.id, token], on: mock)
        #expect(tasks.end == .exited(0))
        #expect(tasks.output.hasSuffix("25 tasks: 25 SUCCEEDED\n"))
        let groups = try await run("client_credentials.lua", [confidential.id, confidential.secret ?? ""], on: mock)
        #expect(groups.end == .exited(0))
        #expect(groups.output.hasSuffix("3 groups\n"))
        await mock.stop()
    }

    @Test("custom_authorizer.lua asks for the hosts and the file that its arguments name, and is refused untrusted")
    func customAuthorizer() async throws {
        let mock = try await MockGlobus.started()
        mock.tokenPolicy.answerShape = .plainOAuth2
        let file = TemporaryFolder("token", "token-of-the-file\n")
        let arguments = [
            mock.baseURL + "/bench/json", mock.baseURL + "/v2/oauth2/token", confidential.id,
            confidential.secret ?? "", MockGlobus.transferScope, file.path(of: "token"),
        ]
        // The service is none of the host's own.
        let path = "\(Self.folder)/custom_authorizer.lua"
        let trusted = try await Program.run(["--trust-script", path] + arguments)
        #expect(trusted.end == .exited(0))
        #expect(trusted.output.hasSuffix("with the token of the file: 200, 38 bytes\n"))
        let untrusted = try await Program.run([path] + arguments)
        #expect(untrusted.end == .exited(1))
        #expect(
            untrusted.errors.contains(
                "PermissionError: connecting to \(mock.baseURL) is not allowed; to allow it pass "
                    + "--allow-net=\(mock.baseURL.dropFirst(7)), or --trust-script to grant all that the script asks for"
            )
        )
        await mock.stop()
    }

    @Test("renew.lua says how it is used")
    func renewUsage() async throws {
        let outcome = try await Program.run(["\(Self.folder)/renew.lua"])
        #expect(outcome.end == .exited(1))
        #expect(
            outcome.errors.hasPrefix("globus-lua: usage: globus-lua renew.lua CLIENT_ID CLIENT_SECRET REFRESH_TOKEN\n")
        )
    }
}
