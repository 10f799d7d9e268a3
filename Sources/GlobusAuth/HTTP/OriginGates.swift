import Synchronization

/// Delays requests to origins that have answered 429 with `Retry-After`.
///
/// While an origin's gate is closed, no request to it is sent, whoever makes it. When the time is over, one request
/// goes first, and each one that ends lets two more go, so that the origin is not overrun; another 429 closes the gate
/// again. Requests to other origins are not affected. It may be used from any thread.
public final class OriginGates: Sendable {
    private let gates = Mutex<[Origin: OriginGate]>([:])
    /// Whether there is any gate, so that requests need no lock while there is none.
    private let areNeeded = Atomic(false)
    private let tickets = Atomic<UInt64>(0)

    /// Creates gates, all of which are open.
    public init() {}

    /// Whether any gate may hold requests back, so that their ends must be noted.
    var mayHold: Bool { areNeeded.load(ordering: .acquiring) }

    /// Whether a request to `origin` may be sent at once.
    func isOpen(_ origin: Origin) -> Bool {
        guard areNeeded.load(ordering: .acquiring) else { return true }
        return gates.withLock { $0[origin] == nil }
    }

    /// Waits until a request to `origin` may be sent.
    ///
    /// Report the end of the request with ``noteEnd(of:)``.
    ///
    /// - Throws: `CancellationError` when the task is cancelled, and at once ``GlobusError`` with
    ///   ``GlobusError/Code/timeout`` where the gate opens only after `deadline`.
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

    /// Notes that a request to `origin` has ended, with or without success.
    func noteEnd(of origin: Origin) {
        guard areNeeded.load(ordering: .acquiring) else { return }
        release(origin) { $0.noteEnd() }
    }

    /// Returns how many requests wait at the gate of `origin`.
    func waitingCount(_ origin: Origin) -> Int { gates.withLock { $0[origin]?.waitingCount ?? 0 } }

    /// Closes the gate of `origin` for `seconds`, unless it is already closed for longer.
    func close(_ origin: Origin, seconds: Double, _ time: any TimeSource) {
        let opening = time.uptime() + seconds
        let isLater = gates.withLock { gates in
            areNeeded.store(true, ordering: .releasing)
            return gates[origin, default: OriginGate()].close(until: opening)
        }
        guard isLater else { return }
        Task {
            // Even if this task is cancelled, the requests that wait must be released.
            try? await time.sleep(seconds: seconds)
            release(origin) { $0.open(opening) }
            await hurry(origin, time)
        }
    }

    /// Lets more requests go from time to time, in case the first ones take long.
    private func hurry(_ origin: Origin, _ time: any TimeSource) async {
        while gates.withLock({ $0[origin]?.isReleasing ?? false }) {
            guard (try? await time.sleep(seconds: 1)) != nil else { return release(origin) { $0.openWide() } }
            release(origin) { $0.noteEnd() }
        }
    }

    private func wait(_ continuation: CheckedContinuation<Void, any Error>, _ ticket: UInt64, at origin: Origin) {
        let answer: Result<Void, any Error>? = gates.withLock { gates in
            // The cancellation handler may have run already, before there was a continuation to resume.
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

/// The state of one origin's gate: until when it is closed, and which requests wait at it.
struct OriginGate {
    /// When the gate opens, by the uptime of the time source.
    private(set) var opening = 0.0
    private var isOpen = false
    /// How many requests may go at once.
    private var allowance = 0
    private var line = WaitingLine()

    /// Whether the gate holds any request back.
    var isNeeded: Bool { !isOpen || !line.isEmpty }
    /// Whether the gate is open but requests still wait.
    var isReleasing: Bool { isOpen && !line.isEmpty }
    var waitingCount: Int { line.count }

    /// Closes the gate; returns false where it is already closed for longer.
    mutating func close(until opening: Double) -> Bool {
        guard isOpen || opening > self.opening else { return false }
        self.opening = opening
        isOpen = false
        allowance = 0
        return true
    }

    /// Opens the gate, unless it was closed for longer in the meantime.
    mutating func open(_ opening: Double) {
        guard opening >= self.opening else { return }
        isOpen = true
        allowance = 1
    }

    mutating func openWide() {
        isOpen = true
        allowance = line.count
    }

    /// Lets two more requests go for each that ends.
    mutating func noteEnd() {
        if isOpen { allowance += 2 }
    }

    mutating func wait(_ continuation: CheckedContinuation<Void, any Error>, ticket: UInt64) {
        line.enter(continuation, ticket: ticket)
    }

    mutating func withdraw(_ ticket: UInt64) -> CheckedContinuation<Void, any Error>? {
        line.withdraw(ticket)
    }

    /// Removes and returns the requests that may go, in the order of their arrival.
    mutating func release() -> [CheckedContinuation<Void, any Error>] {
        var released: [CheckedContinuation<Void, any Error>] = []
        while isOpen, allowance > 0, let continuation = line.popFirst() {
            released.append(continuation)
            allowance -= 1
        }
        return released
    }
}

/// Tasks that wait for their turn, in the order of their arrival; each may leave early.
package struct WaitingLine {
    private var waiting: [UInt64: CheckedContinuation<Void, any Error>] = [:]
    /// Tickets in order, including those of tasks that have left.
    private var order: [UInt64] = []
    private var head = 0

    package init() {}

    package var count: Int { waiting.count }
    package var isEmpty: Bool { waiting.isEmpty }

    /// Adds a task at the end of the line; its ticket must be unique.
    package mutating func enter(_ continuation: CheckedContinuation<Void, any Error>, ticket: UInt64) {
        waiting[ticket] = continuation
        order.append(ticket)
    }

    /// Removes a waiting task; nil where it does not wait.
    package mutating func withdraw(_ ticket: UInt64) -> CheckedContinuation<Void, any Error>? {
        waiting.removeValue(forKey: ticket)
    }

    /// Removes the task that has waited longest.
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

    /// Frees the memory of tasks that have gone, so rarely that it costs nothing.
    private mutating func forgetThoseBefore() {
        guard head > 32, 2 * head > order.count else { return }
        order.removeFirst(head)
        head = 0
    }
}
