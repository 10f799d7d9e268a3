import GlobusAuth
import Synchronization

/// Lets tasks do something one after the other, in the order of their arrival.
final class Turns: Sendable {
    private struct State {
        var isTaken = false
        var line = WaitingLine()
        var lastTicket: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Waits for the task's turn, which ``pass()`` must end; throws when the task is cancelled, which then has no turn.
    func take() async throws {
        try Task.checkCancellation()
        let ticket: UInt64? = state.withLock { state in
            guard state.isTaken else {
                state.isTaken = true
                return nil
            }
            state.lastTicket += 1
            return state.lastTicket
        }
        guard let ticket else { return }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { enter($0, ticket) }
        } onCancel: {
            state.withLock { $0.line.withdraw(ticket) }?.resume(throwing: CancellationError())
        }
    }

    /// Ends the turn and lets the next task go on.
    func pass() {
        let next = state.withLock { state in
            let next = state.line.popFirst()
            state.isTaken = next != nil
            return next
        }
        next?.resume()
    }

    private func enter(_ continuation: CheckedContinuation<Void, any Error>, _ ticket: UInt64) {
        let answer: Result<Void, any Error>? = state.withLock { state in
            // The cancellation handler may have run already, before there was a continuation to resume.
            if Task.isCancelled { return .failure(CancellationError()) }
            guard state.isTaken else {
                state.isTaken = true
                return .success(())
            }
            state.line.enter(continuation, ticket: ticket)
            return nil
        }
        if let answer { continuation.resume(with: answer) }
    }
}
