import Synchronization

/// Locks between the tasks of one process, granted in the order in which they were requested.
package final class LocalLock: Sendable {
    private struct Waiter {
        let number: Int
        let range: LockRange
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var lastNumber = 0
        var held: [LockRange] = []
        var waiters: [Waiter] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Runs `body` while no other task holds `range`; throws `CancellationError` where this task is cancelled before.
    func whileHolding(_ range: LockRange, _ body: () async -> Void) async throws {
        try await take(range)
        await body()
        giveBack(range)
    }

    /// Takes `range`, until it is given back, where it is free and nobody waits for it; returns whether it was.
    package func takeIfFree(_ range: LockRange) -> Bool {
        state.withLock { state in
            let isBlocked = (state.held + state.waiters.map(\.range)).contains { $0.overlaps(range) }
            if !isBlocked { state.held.append(range) }
            return !isBlocked
        }
    }

    /// Takes `range`, until it is given back; returns false where it was not free within `patience`.
    ///
    /// Throws `CancellationError` where this task is cancelled before.
    package func take(_ range: LockRange, within patience: Duration) async throws -> Bool {
        let isTaken = await withTaskGroup(of: Bool.self) { group in
            group.addTask { (try? await self.take(range)) != nil }
            group.addTask {
                try? await Task.sleep(for: patience)
                return false
            }
            var isTaken = false
            // Where the time is over just when the lock is given, it counts as given.
            for await result in group {
                isTaken = isTaken || result
                group.cancelAll()
            }
            return isTaken
        }
        guard Task.isCancelled else { return isTaken }
        if isTaken { giveBack(range) }
        throw CancellationError()
    }

    private func take(_ range: LockRange) async throws {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                enqueue(Waiter(number: number, range: range, continuation: $0))
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume(throwing: CancellationError())
            passOn()
        }
    }

    private func enqueue(_ waiter: Waiter) {
        let isWaiting = state.withLock { state in
            // The cancellation handler may have run already, before there was a continuation to resume.
            if Task.isCancelled { return false }
            state.waiters.append(waiter)
            return true
        }
        if isWaiting { passOn() } else { waiter.continuation.resume(throwing: CancellationError()) }
    }

    /// Gives back what was taken.
    package func giveBack(_ range: LockRange) {
        state.withLock { state in
            if let index = state.held.firstIndex(of: range) { state.held.remove(at: index) }
        }
        passOn()
    }

    /// Grants the lock to all waiting tasks that conflict with no holder and with no earlier request.
    private func passOn() {
        let served = state.withLock { state in
            var waiting: [Waiter] = []
            var served: [Waiter] = []
            for waiter in state.waiters {
                let isBlocked = (state.held + waiting.map(\.range)).contains { $0.overlaps(waiter.range) }
                if isBlocked {
                    waiting.append(waiter)
                } else {
                    state.held.append(waiter.range)
                    served.append(waiter)
                }
            }
            state.waiters = waiting
            return served
        }
        for waiter in served { waiter.continuation.resume() }
    }
}
