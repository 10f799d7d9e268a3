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

/// The state of one origin's gate: how long it is closed, and who waits before it.
struct OriginGate {
    /// When it opens, by the uptime of the time source.
    private(set) var opening = 0.0
    private var isOpen = false
    /// How many may go at once.
    private var allowance = 0
    private var line = WaitingLine()

    /// Whether it holds anyone back.
    var isNeeded: Bool { !isOpen || !line.isEmpty }
    /// Whether it is open and lets those go that have waited.
    var isReleasing: Bool { isOpen && !line.isEmpty }
    var waitingCount: Int { line.count }

    /// Closes it; false when it is closed for longer already.
    mutating func close(until opening: Double) -> Bool {
        guard isOpen || opening > self.opening else { return false }
        self.opening = opening
        isOpen = false
        allowance = 0
        return true
    }

    /// Opens it, unless it was closed for longer meanwhile.
    mutating func open(_ opening: Double) {
        guard opening >= self.opening else { return }
        isOpen = true
        allowance = 1
    }

    mutating func openWide() {
        isOpen = true
        allowance = line.count
    }

    /// Each request that ends lets two more go.
    mutating func noteEnd() {
        if isOpen { allowance += 2 }
    }

    mutating func wait(_ continuation: CheckedContinuation<Void, any Error>, ticket: UInt64) {
        line.enter(continuation, ticket: ticket)
    }

    mutating func withdraw(_ ticket: UInt64) -> CheckedContinuation<Void, any Error>? {
        line.withdraw(ticket)
    }

    /// Takes out those that may go, in the order in which they came.
    mutating func release() -> [CheckedContinuation<Void, any Error>] {
        var released: [CheckedContinuation<Void, any Error>] = []
        while isOpen, allowance > 0, let continuation = line.popFirst() {
            released.append(continuation)
            allowance -= 1
        }
        return released
    }
}

/// Tasks that wait for their turn, in the order in which they came; any may leave before.
package struct WaitingLine {
    private var waiting: [UInt64: CheckedContinuation<Void, any Error>] = [:]
    /// Tickets in order; those that have left are still in it.
    private var order: [UInt64] = []
    private var head = 0

    package init() {}

    package var count: Int { waiting.count }
    package var isEmpty: Bool { waiting.isEmpty }

    /// Lets a task wait behind the others; nobody else may have its ticket.
    package mutating func enter(_ continuation: CheckedContinuation<Void, any Error>, ticket: UInt64) {
        waiting[ticket] = continuation
        order.append(ticket)
    }

    /// Takes a task out that waits; nil where it does not.
    package mutating func withdraw(_ ticket: UInt64) -> CheckedContinuation<Void, any Error>? {
        waiting.removeValue(forKey: ticket)
    }

    /// Takes the task out that has waited longest.
    package mutating func popFirst() -> CheckedContinuation<Void, any Error>? {
        while head < order.count {
            let ticket = order[head]
            head += 1
            if let continuation = waiting.removeValue(forKey: ticket) {
                forgetThoseBefore()
                return continuation
            }
        }
        forgetThoseBefore()
        return nil
    }

    /// Gives back the room of those that have gone, so seldom that it costs nothing.
    private mutating func forgetThoseBefore() {
        guard head > 32, 2 * head > order.count else { return }
        order.removeFirst(head)
        head = 0
    }
}
