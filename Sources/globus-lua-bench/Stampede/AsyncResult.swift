import Dispatch
import Synchronization

/// What asynchronous work comes to, for a caller that is not asynchronous.
///
/// The benchmark starts its programs on the main thread and not on one of the pool's, which block signals: the programs
/// would inherit that, and a server would not hear that it shall end.
final class AsyncResult<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let isThere = DispatchSemaphore(value: 0)

    /// Starts the work.
    init(_ work: @escaping @Sendable () async throws -> Value) {
        Task {
            let outcome: Result<Value, any Error>
            do { outcome = .success(try await work()) } catch { outcome = .failure(error) }
            result.withLock { $0 = outcome }
            isThere.signal()
        }
    }

    /// Waits for the end of the work; to be called once.
    func get() throws -> Value {
        isThere.wait()
        guard let outcome = result.withLock({ $0 }) else { throw BenchError("the work has no result") }
        return try outcome.get()
    }
}
