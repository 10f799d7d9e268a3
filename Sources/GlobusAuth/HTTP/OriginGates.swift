import Synchronization

/// Holds requests back from origins that have asked for patience with a 429 and `Retry-After`.
///
/// While an origin's gate is closed no request to it is sent, whoever makes it. When the time is over one request goes
/// first, and each that ends lets two more go, so that the origin is not run over at once; another 429 closes the gate
/// again. Requests to other origins are not touched. May be used from any thread.
public final class OriginGates: Sendable {
    private let gates = Mutex<[Origin: OriginGate]>([:])
    /// Whether there is a gate at all, so that requests need no lock while there is none.
    private let areNeeded = Atomic(false)
    private let tickets = Atomic<UInt64>(0)

    /// Creates gates that are all open.
    public init() {}

    /// Waits until a request to `origin` may be sent.
    ///
    /// Throws `CancellationError` when the task is cancelled, and ``GlobusError/Code/timeout`` at once where the gate opens
    /// after `deadline`. A request that was let through must be told of with ``noteEnd(of:)``.
    func pass(_ origin: Origin, deadline: Double?) async throws {
        guard areNeeded.load(ordering: .acquiring) else { return }
        guard let opening = gates.withLock({ $0[origin]?.opening }) else { return }
        if let deadline, opening >= deadline { throw tooLate(origin) }
        let ticket = tickets.add(1, ordering: .relaxed).newValue
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wait($0, ticket, at: origin) }
        } onCancel: {
            gates.withLock { $0[origin]?.withdraw(ticket) }?.resume(throwing: CancellationError())
        }
    }

    /// Learns that a request to `origin` has ended, whatever came of it.
    func noteEnd(of origin: Origin) {
        guard areNeeded.load(ordering: .acquiring) else { return }
        release(origin) { $0.noteEnd() }
    }

    /// How many wait before the gate of `origin`.
    func waitingCount(_ origin: Origin) -> Int { gates.withLock { $0[origin]?.waitingCount ?? 0 } }

    /// Closes the gate of `origin` for so long, unless it is closed for longer.
    func close(_ origin: Origin, seconds: Double, _ time: any TimeSource) {
        let opening = time.uptime() + seconds
        let isLater = gates.withLock { gates in
            areNeeded.store(true, ordering: .releasing)
            return gates[origin, default: OriginGate()].close(until: opening)
        }
        guard isLater else { return }
        Task {
            // Cancelled or not, what waits must not wait for ever.
            try? await time.sleep(seconds: seconds)
            release(origin) { $0.open(opening) }
            await hurry(origin, time)
        }
    }

    /// Lets more go from time to time, for the case that those who went first take long.
    private func hurry(_ origin: Origin, _ time: any TimeSource) async {
        while gates.withLock({ $0[origin]?.isReleasing ?? false }) {
            guard (try? await time.sleep(seconds: 1)) != nil else { return release(origin) { $0.openWide() } }
            release(origin) { $0.noteEnd() }
        }
    }

    private func wait(_ continuation: CheckedContinuation<Void, any Error>, _ ticket: UInt64, at origin: Origin) {
        let answer: Result<Void, any Error>? = gates.withLock { gates in
            // The cancellation handler may have run already and found nobody waiting.
            if Task.isCancelled { return .failure(CancellationError()) }
            guard gates[origin]?.wait(continuation, ticket: ticket) != nil else { return .success(()) }
            return nil
        }
        if let answer { continuation.resume(with: answer) }
    }

    private func release(_ origin: Origin, _ change: (inout OriginGate) -> Void) {
        let released: [CheckedContinuation<Void, any Error>] = gates.withLock { gates in
            guard var gate = gates[origin] else { return [] }
            change(&gate)
            let released = gate.release()
            gates[origin] = gate.isNeeded ? gate : nil
            if gates.isEmpty { areNeeded.store(false, ordering: .releasing) }
            return released
        }
        for continuation in released { continuation.resume() }
    }

    private func tooLate(_ origin: Origin) -> GlobusError {
        GlobusError(
            .timeout,
            "\(origin) asked to send nothing for longer than the request's total deadline allows",
            mayHaveBeenProcessed: false
        )
    }
}
