import GlobusAuth
import Synchronization

/// Ends work that takes too long.
struct Deadline {
    private let seconds: Double
    private let time: any TimeSource

    init(seconds: Double, _ time: any TimeSource) {
        self.seconds = seconds
        self.time = time
    }

    /// Runs `body`, and cancels it when the time is over; then the error is `GlobusError` with `timeout`.
    func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let isOver = Flag()
        let work = Task { try await body() }
        let timer = Task { [seconds, time] in
            try await time.sleep(seconds: seconds)
            isOver.value.store(true, ordering: .releasing)
            work.cancel()
        }
        defer { timer.cancel() }
        do {
            try await withTaskCancellationHandler {
                try await work.value
            } onCancel: {
                work.cancel()
            }
        } catch {
            guard isOver.value.load(ordering: .acquiring) else { throw error }
            throw GlobusError(.timeout, "the test took longer than \(seconds) s; --timeout gives it more", cause: error)
        }
    }

    private final class Flag: Sendable {
        let value = Atomic(false)
    }
}
