import Glibc
import GlobusAuth
import MockGlobus

/// Starts the mock, or explains why that is not possible.
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

    /// What every mock of the command line has: its clients and tokens are the same each time.
    static var configuration: MockGlobus.Configuration {
        var configuration = MockGlobus.Configuration()
        configuration.seed = "globus-lua mock"
        return configuration
    }

    /// Starts a mock in this process, which finds it by its variables from now on, as programs do that it starts.
    ///
    /// - Parameter client: The client that the variables name.
    /// - Returns: The mock.
    /// - Throws: ``ExitStatus`` where it cannot start.
    static func enter(as client: MockGlobus.Client) async throws -> MockGlobus {
        let mock = try await start(configuration)
        for name in MockVariables.credentialNames { unsetenv(name) }
        MockVariables.set(MockVariables.values(baseURL: mock.baseURL))
        MockVariables.set(MockVariables.credentials(of: client, at: mock))
        return mock
    }
}

/// The variables that make the Globus SDK, and globus-lua, use a mock.
enum MockVariables {
    static func values(baseURL: String) -> [String: String] {
        let names = GlobusService.all.map { "GLOBUS_SDK_SERVICE_URL_" + $0.name.uppercased() }
        return Dictionary(uniqueKeysWithValues: names.map { ($0, baseURL) })
    }

    /// What names a client, proves it, and lets it act for a person.
    static let credentialNames = ["GLOBUS_CLIENT_ID", "GLOBUS_CLIENT_SECRET", "GLOBUS_REFRESH_TOKEN"]

    /// The variables by which scripts find a client of the mock's, and a confidential one a token of its.
    static func credentials(of client: MockGlobus.Client, at mock: MockGlobus) -> [String: String] {
        guard let secret = client.secret else { return ["GLOBUS_CLIENT_ID": client.id] }
        return [
            "GLOBUS_CLIENT_ID": client.id,
            "GLOBUS_CLIENT_SECRET": secret,
            "GLOBUS_REFRESH_TOKEN": mock.issueRefreshToken(clientID: client.id),
        ]
    }

    /// Has this process, and programs that it starts, find the variables.
    static func set(_ variables: [String: String]) {
        for (name, value) in variables { setenv(name, value, 1) }
    }

    static func shellLines(_ variables: [String: String]) -> String {
        variables.sorted { $0.key < $1.key }.map { "  export \($0.key)=\($0.value)" }.joined(separator: "\n")
    }
}
