import GlobusAuth
import MockGlobus
import Synchronization

/// The machine's time, which a test can set forward for the host and its mock alike.
///
/// It goes on by itself as well: what waits for a server goes on waiting for it.
final class TestClock: TimeSource {
    private struct State {
        var offset = 0.0
        var naps: [UInt64: Task<Void, any Error>] = [:]
        var lastNap: UInt64 = 0
    }

    private let base: any TimeSource
    private let state = Mutex(State())

    init(_ base: any TimeSource) {
        self.base = base
    }

    func now() -> Double { base.now() + state.withLock { $0.offset } }

    /// Sets the time forward and wakes whoever has waited long enough by it.
    func advance(seconds: Double) {
        let naps = state.withLock { state in
            state.offset += seconds
            return state.naps.values
        }
        for nap in naps { nap.cancel() }
    }

    func sleep(seconds: Double) async throws {
        guard seconds > 0 else { return try await base.sleep(seconds: seconds) }
        let end = now() + seconds
        repeat {
            await nap(seconds: end - now())
            try Task.checkCancellation()
        } while now() < end
    }

    /// Waits until the time is over, the caller is cancelled or the clock is set.
    private func nap(seconds: Double) async {
        let base = base
        let nap = Task { try await base.sleep(seconds: max(seconds, 0.001)) }
        let number = state.withLock { state in
            state.lastNap += 1
            state.naps[state.lastNap] = nap
            return state.lastNap
        }
        defer { _ = state.withLock { $0.naps.removeValue(forKey: number) } }
        await withTaskCancellationHandler {
            _ = await nap.result
        } onCancel: {
            nap.cancel()
        }
    }
}

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
