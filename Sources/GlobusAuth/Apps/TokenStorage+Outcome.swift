import Synchronization

extension TokenStorage {
    /// Runs `body` in the lock for logins, once.
    ///
    /// - Parameter body: What is done in the lock.
    /// - Returns: What it returned.
    /// - Throws: What it threw; what kept it from being run.
    func whileLoggingIn<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await LockedOutcome().value(body) { try await withLoginLock($0) }
    }

    /// Runs `body` in the lock for the tokens of a service, once.
    ///
    /// - Parameters:
    ///   - resourceServer: The service; the empty string for all.
    ///   - body: What is done in the lock.
    /// - Returns: What it returned.
    /// - Throws: What it threw; what kept it from being run.
    package func whileLocked<Value: Sendable>(
        _ resourceServer: String,
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await LockedOutcome().value(body) { try await withLock(resourceServer: resourceServer, $0) }
    }

    /// Runs `body` in the lock for the tokens of a service, once; without it where somebody else has it for too long.
    ///
    /// - Parameters:
    ///   - resourceServer: The service.
    ///   - body: What is done in the lock.
    /// - Returns: What it returned.
    /// - Throws: What it threw; `CancellationError`.
    func whileRenewing<Value: Sendable>(
        _ resourceServer: String,
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let outcome = LockedOutcome<Value>()
        do {
            return try await outcome.value(body) { try await withLock(resourceServer: resourceServer, $0) }
        } catch  where !outcome.hasRun {
            try Task.checkCancellation()
            return try await body()
        }
    }
}

/// What a function that may throw does inside a storage's lock, whose body may not.
private final class LockedOutcome<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)

    var hasRun: Bool { result.withLock { $0 != nil } }

    func value(
        _ body: @escaping @Sendable () async throws -> Value,
        inside lock: (@Sendable () async -> Void) async throws -> Void
    ) async throws -> Value {
        do {
            try await lock { await self.run(body) }
        } catch {
            // What was done under the lock is done, even where the lock could not be given back.
            if !hasRun { throw error }
        }
        if let result = result.withLock({ $0 }) { return try result.get() }
        throw GlobusError(.storage, "The token storage's lock never ran its body. Check the storage.")
    }

    private func run(_ body: @Sendable () async throws -> Value) async {
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body())
        } catch {
            outcome = .failure(error)
        }
        result.withLock { $0 = outcome }
    }
}
