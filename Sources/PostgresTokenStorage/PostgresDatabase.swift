import GlobusAuth
import GlobusTokenStorage

/// A database with the table of tokens, as all storages of this process in it share it.
final class PostgresDatabase: Sendable {
    let settings: PostgresSettings
    let session: PostgresSession
    /// The locks between the tasks of this process, so that only one of them asks the database.
    let locks = LocalLock()
    let errors: DatabaseErrors
    /// Waits so many seconds, between two looks at a lease and between two extensions of one.
    let rest: @Sendable (Double) async throws -> Void

    init(
        _ settings: PostgresSettings,
        rest: @escaping @Sendable (Double) async throws -> Void = { try await Task.sleep(for: .seconds($0)) }
    ) {
        self.settings = settings
        self.rest = rest
        session = PostgresSession(settings)
        errors = DatabaseErrors(shown: settings.shown)
    }

    /// Names this process for what it is about to do.
    func holder() -> LeaseHolder { LeaseHolder(application: settings.applicationName) }

    /// Performs statements in one transaction, again and again while the database cannot be reached.
    ///
    /// - Parameters:
    ///   - statements: Statements that may be performed twice.
    ///   - patience: How long to try, in seconds.
    ///   - makesTable: Whether a missing table is made; otherwise it counts as empty.
    /// - Returns: The rows of each statement; none where there is no table.
    /// - Throws: `GlobusError` with `storage`; `CancellationError` where the task is cancelled during a pause.
    func perform(
        _ statements: [PostgresStatement],
        patience: Double,
        makesTable: Bool
    ) async throws -> [[PostgresRow]] {
        let start = Clock.now()
        var pause = 0.1
        var hasMadeTable = false
        while true {
            do {
                return try await session.perform(statements)
            } catch let failure as PostgresFailure {
                if failure.meansNoTable, !makesTable { return [] }
                if failure.meansNoTable, !hasMadeTable {
                    hasMadeTable = true
                    try await makeTable(patience: max(0, patience - (Clock.now() - start)))
                    continue
                }
                let rest = start + patience - Clock.now()
                guard failure.isTransient, rest > 0 else {
                    throw failure.error(settings, after: Clock.now() - start)
                }
                await session.closeUnlessKept()
                try await Task.sleep(for: .seconds(min(pause * .random(in: 0.5...1), rest)))
                pause = min(pause * 2, 1)
            }
        }
    }

    private func makeTable(patience: Double) async throws {
        _ = try await perform(TokenTable.creation, patience: patience, makesTable: false)
    }
}
