import MockGlobus
import Testing

/// The scripts that users copy, run as users run them.
@Suite struct ExampleTests {
    private static let folder =
        #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/scripts/examples"

    private static func variables(of mock: MockGlobus) -> [String: String] {
        let names = ["AUTH", "TRANSFER", "GROUPS", "SEARCH"]
        return Dictionary(uniqueKeysWithValues: names.map { ("GLOBUS_SDK_SERVICE_URL_\($0)", mock.baseURL) })
    }

    @Test("renew.lua takes a token that lives long for expired, and renews it")
    func renew() async throws {
        let mock = try await MockGlobus.started()
        let client = MockGlobus.Client.confidential
        let outcome = try await Program.run(
            ["\(Self.folder)/renew.lua", client.id, client.secret ?? "", mock.issueRefreshToken(clientID: client.id)],
            variables: Self.variables(of: mock)
        )
        await mock.stop()
        #expect(outcome.end == .exited(0))
        #expect(outcome.output.contains("-- The token is taken for expired, and the next request renews it first.\n"))
        #expect(outcome.output.hasSuffix("Done: 3 renewals, each seen by on_refresh.\n"))
        #expect(outcome.errors == "")
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
