package import GlobusAuth
import GlobusLua
import LuaRuntime
import Synchronization

/// The machine's time, which a test can set forward for the host and its mock.
///
/// It goes on by itself as well: what waits for a server goes on waiting for it.
package final class TestClock: TimeSource {
    private struct State {
        var offset = 0.0
        var skipsWaits = false
        var waits: [Double] = []
        var naps: [UInt64: Task<Void, any Error>] = [:]
        var lastNap: UInt64 = 0
        var calls: [ObjectIdentifier: TimedCall] = [:]
    }

    /// Longer waits are deadlines, as a rule: they are neither noted nor skipped.
    private static let longestWait = 60.0

    private let base: any TimeSource
    private let state = Mutex(State())

    /// Creates a clock that shows the time of another one until it is set.
    package init(_ base: any TimeSource) {
        self.base = base
    }

    /// The waits of up to a minute since the last test began, in seconds, in the order in which they began.
    package var waits: [Double] { state.withLock { $0.waits } }

    /// Has waits of up to a minute end at once: each sets the time forward by its length.
    package func skipWaits() { state.withLock { $0.skipsWaits = true } }

    /// Forgets the waits and skips none any more; the time stays as it is.
    func reset() {
        state.withLock { state in
            state.skipsWaits = false
            state.waits = []
        }
    }

    package func now() -> Double { base.now() + state.withLock { $0.offset } }

    /// Sets the time forward and wakes whoever has waited long enough by it.
    package func advance(seconds: Double) {
        let (naps, calls) = state.withLock { state in
            state.offset += seconds
            return (state.naps.values, state.calls.values)
        }
        for call in calls { call.wake() }
        for nap in naps { nap.cancel() }
    }

    package func sleep(seconds: Double) async throws {
        guard seconds > 0 else { return try await base.sleep(seconds: seconds) }
        if isSkipped(seconds) {
            advance(seconds: seconds)
            return try await base.sleep(seconds: 0.001)
        }
        let end = now() + seconds
        repeat {
            await nap(seconds: end - now())
            try Task.checkCancellation()
        } while now() < end
    }

    /// Notes a wait; whether it ends at once.
    private func isSkipped(_ seconds: Double) -> Bool {
        guard seconds <= Self.longestWait else { return false }
        return state.withLock { state in
            state.waits.append(seconds)
            return state.skipsWaits
        }
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

extension TestClock: CallingTimeSource {
    package var executor: (any SerialExecutor)? { (base as? any CallingTimeSource)?.executor }

    package func call(after seconds: Double, _ action: @escaping @Sendable (Bool) -> Void) -> @Sendable () -> Void {
        guard let base = base as? any CallingTimeSource else {
            preconditionFailure("a clock without an executor is asked to call back")
        }
        guard seconds > 0 else { return base.call(after: seconds, action) }
        if isSkipped(seconds) {
            advance(seconds: seconds)
            return base.call(after: 0.001, action)
        }
        let call = TimedCall(self, base, seconds: seconds, action)
        state.withLock { $0.calls[ObjectIdentifier(call)] = call }
        call.start()
        return { call.cancel() }
    }

    func forget(_ call: TimedCall) {
        state.withLock { _ = $0.calls.removeValue(forKey: ObjectIdentifier(call)) }
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

    /// Runs `body`, and cancels it when the time is over; then the error is ``TestTimeout``.
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
            throw TestTimeout(seconds: seconds, error: error)
        }
    }

    private final class Flag: Sendable {
        let value = Atomic(false)
    }
}

/// A test has taken longer than it may.
struct TestTimeout: Error, CustomStringConvertible {
    let seconds: Double
    /// What the test made of being cancelled.
    let error: any Error

    /// What it raised of its own; that it was cancelled explains nothing.
    var cause: (any Error)? { error.isCancellation ? nil : error }

    var description: String { "the test took longer than \(seconds) s; --timeout gives it more" }
}
