import Synchronization

/// What the tasks and threads that use a renewing authorizer share.
struct RenewalState: ~Copyable, Sendable {
    /// What the lock guards.
    struct Guarded: Sendable {
        var machine: RenewalMachine
        var waiters: [UInt64: CheckedContinuation<String, any Error>] = [:]
    }

    private let guarded: Mutex<Guarded>
    // Copies of two of the machine's variables, so that callers who have the header already need no lock.
    private let generation: Atomic<UInt64>
    private let readyUntil: Atomic<UInt64>

    init(_ machine: RenewalMachine) {
        guarded = Mutex(Guarded(machine: machine))
        generation = Atomic(machine.generation)
        readyUntil = Atomic(machine.readyUntil.bitPattern)
    }

    /// Whether the header of this generation is still the current one, and is handed out without a renewal.
    func isReady(_ generation: UInt64, at now: Double) -> Bool {
        // In this order, since a change is stored in the other one: who finds the new moment finds the new generation, too.
        let readyUntil = Double(bitPattern: readyUntil.load(ordering: .acquiring))
        return now <= readyUntil && self.generation.load(ordering: .relaxed) == generation
    }

    /// Reads something under the lock.
    func read<R: Sendable>(_ body: (Guarded) throws -> R) rethrows -> R {
        try guarded.withLock { try body($0) }
    }

    /// Changes something under the lock.
    func change<R: Sendable>(_ body: (inout Guarded) throws -> R) rethrows -> R {
        try guarded.withLock { guarded in
            defer {
                generation.store(guarded.machine.generation, ordering: .relaxed)
                readyUntil.store(guarded.machine.readyUntil.bitPattern, ordering: .releasing)
            }
            return try body(&guarded)
        }
    }
}
