import GlobusAuth
import GlobusTokenStorage

/// A connection that is opened when it is needed and closed when it is idle.
///
/// It works on a thread of its own, where it may block.
actor PostgresSession {
    /// How long a connection is kept that nobody uses.
    private static let idleTime = Duration.milliseconds(300)

    private let queue = WorkQueue(label: "globus-lua.postgres-token-storage")
    private let settings: PostgresSettings
    private var connection: PostgresConnection?
    /// Whether a pooler is between, which refuses the settings of the server's.
    private var hasPooler = false
    /// How many hold a lease, for which the connection is kept.
    private var users = 0
    private var lastUse = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    init(_ settings: PostgresSettings) {
        self.settings = settings
    }

    /// Performs statements in one transaction; returns the rows of each.
    ///
    /// Throws ``PostgresFailure``. All statements must be such that performing them twice does no harm.
    func perform(_ statements: [PostgresStatement]) throws -> [[PostgresRow]] {
        lastUse += 1
        defer { closeWhenIdle(after: lastUse) }
        if let connection {
            do {
                return try perform(statements, on: connection)
            } catch let failure as PostgresFailure where failure.endsConnection {
                // The server may have closed it long ago, as in a restart.
            }
        }
        return try perform(statements, on: try connect())
    }

    /// Keeps the connection until ``release()``.
    func retain() { users += 1 }

    func release() {
        users -= 1
        closeUnlessKept()
    }

    /// Closes the connection before a pause, unless it is kept.
    func closeUnlessKept() {
        if users == 0 { connection = nil }
    }

    private func perform(_ statements: [PostgresStatement], on connection: PostgresConnection) throws -> [[PostgresRow]]
    {
        do {
            return try connection.perform(statements)
        } catch let failure as PostgresFailure {
            if failure.endsConnection || !connection.isIdle { self.connection = nil }
            throw failure
        }
    }

    /// Connects to the first server that can be reached.
    private func connect() throws -> PostgresConnection {
        let end = Clock.now() + PostgresSettings.maximumConnectTime
        var failures: [PostgresFailure] = []
        for endpoint in settings.endpoints where failures.isEmpty || Clock.now() < end {
            do {
                let connection = try connect(endpoint, until: min(end, Clock.now() + settings.connectTimeout))
                self.connection = connection
                return connection
            } catch let failure as PostgresFailure {
                failures.append(failure)
            }
        }
        guard failures.count > 1 else { throw failures[0] }
        // A server that refuses for good tells more than those that cannot be reached.
        if let refusal = failures.first(where: { !$0.isTransient }) { throw refusal }
        let reasons = failures.map { "\($0.server.map { "\($0): " } ?? "")\($0.reason)" }
        throw PostgresFailure(connection: reasons.joined(separator: "; "), server: nil)
    }

    private func connect(_ endpoint: PostgresSettings.Endpoint, until end: Double) throws -> PostgresConnection {
        let parameters = settings.parameters(for: endpoint, withServerOptions: !hasPooler)
        do {
            return try PostgresConnection(parameters, endpoint.server, until: end)
        } catch let failure as PostgresFailure where failure.refusesOptions && !hasPooler {
            hasPooler = true
            return try connect(endpoint, until: end)
        }
    }

    private func closeWhenIdle(after use: Int) {
        Task {
            try? await Task.sleep(for: Self.idleTime)
            if lastUse == use { closeUnlessKept() }
        }
    }
}
