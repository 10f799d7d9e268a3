import GlobusAuth
import MockGlobus

/// Starts the mock, or says why it cannot.
enum MockStarter {
    static func start(_ configuration: MockGlobus.Configuration) async throws -> MockGlobus {
        let mock = MockGlobus(configuration: configuration)
        do {
            try await mock.start()
            return mock
        } catch {
            StandardError.write("globus-lua: \(error)")
            throw ExitStatus.failure
        }
    }
}

/// The variables that point the Globus SDK, and globus-lua, to a mock.
enum MockVariables {
    static func values(baseURL: String) -> [String: String] {
        let names = GlobusService.all.map { "GLOBUS_SDK_SERVICE_URL_" + $0.name.uppercased() }
        return Dictionary(uniqueKeysWithValues: names.map { ($0, baseURL) })
    }

    /// The variables by which scripts/examples find a client of the mock's, and a token of its.
    static func credentials(of mock: MockGlobus) -> [String: String] {
        let client = MockGlobus.Client.confidential
        return [
            "GLOBUS_CLIENT_ID": client.id,
            "GLOBUS_CLIENT_SECRET": client.secret ?? "",
            "GLOBUS_REFRESH_TOKEN": mock.issueRefreshToken(clientID: client.id),
        ]
    }

    static func shellLines(_ variables: [String: String]) -> String {
        variables.sorted { $0.key < $1.key }.map { "  export \($0.key)=\($0.value)" }.joined(separator: "\n")
    }
}
