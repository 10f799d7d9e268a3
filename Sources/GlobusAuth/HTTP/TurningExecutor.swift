/// An executor with turns, in which it also calls what needs no Swift task.
package protocol TurningExecutor: SerialExecutor {
    /// Has `worker` work in the executor's next turn; to be called on the executor.
    func request(_ worker: any TurnWorker)
}

/// What an executor calls in one of its turns.
///
/// It is an object and no function, since an array of functions costs more at each turn.
package protocol TurnWorker: AnyObject, Sendable {
    /// Does what is to be done in this turn; called on the executor.
    func takeTurn()
}

/// A clock whose timers call back on an executor.
package protocol CallingTimeSource: TimeSource {
    /// The executor on which its timers call back; nil where they cannot.
    var executor: (any SerialExecutor)? { get }

    /// Calls `action` once on the executor: with true when `seconds` have passed, with false when the timer was cancelled
    /// or the executor ends.
    ///
    /// - Parameters:
    ///   - seconds: How long it takes.
    ///   - action: What is called.
    /// - Returns: What cancels the timer. On the executor, this calls `action` before it returns.
    func call(after seconds: Double, _ action: @escaping @Sendable (Bool) -> Void) -> @Sendable () -> Void
}
