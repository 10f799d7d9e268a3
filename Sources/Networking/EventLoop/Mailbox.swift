/// What other threads leave for an event loop.
struct Mailbox: Sendable {
    /// Where a loop is in its life.
    enum Phase {
        case open
        /// It was told to end.
        case closing
        /// No thread runs the loop.
        case closed
    }

    var phase = Phase.open
    var jobs: [UnownedJob] = []
    var calls: [@Sendable () -> Void] = []
    /// Whether the loop sleeps, or is about to, so that it must be woken.
    var isLoopWaiting = false

    var isEmpty: Bool { jobs.isEmpty && calls.isEmpty }
}
