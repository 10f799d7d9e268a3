/// Decides how a lease is got and kept, without a clock and without a database.
///
/// A lease ends by itself unless it is extended. Who waits for one looks now and then, for as long as its patience
/// lasts.
struct LeaseMachine: Sendable {
    /// How often the holder extends it, in seconds: a quarter of its length.
    static let heartbeat = TokenTable.leaseLength / 4
    /// How long a waiter pauses between two looks, in seconds.
    static let pauses = 0.15...0.35

    /// How long to wait for others, in seconds.
    let patience: Double
    /// Whether it is held, as far as is known.
    private(set) var isHeld = false
    private var waitingSince: Double?

    enum Event: Sendable {
        /// It is needed now; others of this process may have had it just before.
        case needed(afterOthers: Bool)
        /// The pause is over.
        case rested
        /// It was taken or extended.
        case held
        /// It is not held: nobody has it, or another one.
        case notHeld(by: LeaseHolder?)
    }

    enum Action: Sendable, Equatable {
        /// Take it.
        case take
        /// Extend it.
        case extend
        /// Look whether it is free.
        case look
        /// Wait so many seconds.
        case rest(Double)
        /// Go on with what needs it.
        case proceed
        /// Say who has it.
        case giveUp(LeaseHolder)
    }

    init(patience: Double) {
        self.patience = patience
    }

    /// Returns what follows an event.
    ///
    /// - Parameters:
    ///   - event: What has happened.
    ///   - now: The time in seconds.
    ///   - random: A random number from 0 to 1, which spreads the waiters.
    /// - Returns: What to do.
    mutating func next(_ event: Event, now: Double, random: Double) -> Action {
        switch event {
        case .needed(let afterOthers):
            waitingSince = now
            return isHeld ? .extend : afterOthers ? .look : .take
        case .rested: return .look
        case .held:
            isHeld = true
            return .proceed
        case .notHeld(by: nil):
            isHeld = false
            return .take
        case .notHeld(let holder?):
            isHeld = false
            return wait(for: holder, now: now, random: random)
        }
    }

    private func wait(for holder: LeaseHolder, now: Double, random: Double) -> Action {
        let rest = (waitingSince ?? now) + patience - now
        if rest <= 0 { return .giveUp(holder) }
        let pause = Self.pauses.lowerBound + random * (Self.pauses.upperBound - Self.pauses.lowerBound)
        return .rest(min(pause, rest))
    }
}
