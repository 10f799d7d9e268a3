extension TimeSource {
    /// Runs `body`, cancels it after `timeout` and then throws ``GlobusError/Code/timeout``.
    func withDeadline<Result: Sendable>(
        _ timeout: Duration?,
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard let timeout else { return try await body() }
        return try await withThrowingTaskGroup { group in
            group.addTask { try await body() }
            group.addTask {
                try await sleep(seconds: timeout / .seconds(1))
                throw GlobusError(
                    .timeout,
                    "No token came within \(timeout), repetitions included. Try again, or allow more time for renewals."
                )
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() else { throw CancellationError() }
            return result
        }
    }
}
