import GlobusAuth
import GlobusLua
import MockGlobus

/// The mock server of a session, which is started at most once.
actor SessionMock {
    private let session: ScriptSession
    private let variables: [String: String]
    private var mock: MockGlobus?

    init(session: ScriptSession, variables: [String: String]) {
        self.session = session
        self.variables = variables
    }

    /// Starts the mock unless it runs, makes the session use it from now on, and returns what to try.
    func start() async throws -> String {
        if let mock { return "The mock listens on \(mock.baseURL) already.\n\(Self.trial)" }
        let mock = try await MockGlobus.started(MockStarter.configuration)
        self.mock = mock
        let pointing = variables.merging(MockVariables.values(baseURL: mock.baseURL)) { _, new in new }
        let person = MockGlobus.Client.native
        try await session.useVariables(
            try ServiceEnvironment(variables: pointing),
            AppSettings("mock", tokenStorage: "memory") { person.id }
        )
        try await setGlobal(mock)
        return """
            A mock Globus listens on \(mock.baseURL).
            The clients that you make from now on go there; the global mock has what they need.
            \(Self.trial)
            """
    }

    /// Sets the global again, after the session has forgotten all of them, where the mock runs.
    func showAgain() async throws {
        if let mock { try await setGlobal(mock) }
    }

    private func setGlobal(_ mock: MockGlobus) async throws {
        let client = MockGlobus.Client.confidential
        try await session.setGlobal(
            "mock",
            to: [
                "base_url": mock.baseURL, "client_id": client.id, "client_secret": client.secret ?? "",
                "native_client_id": MockGlobus.Client.native.id, "refresh_token": mock.issueRefreshToken(),
                "scope": MockGlobus.transferScope,
            ]
        )
    }

    private static let trial = """
        Try:
          client = globus.NativeAppAuthClient(mock.native_client_id)
          authorizer = globus.RefreshTokenAuthorizer(mock.refresh_token, client)
          transfer = globus.TransferClient { authorizer = authorizer }
          transfer:get("/v0.10/task_list").data
        :login logs you in there, for globus.TransferClient { app = globus.app() }.
        """
}
