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
