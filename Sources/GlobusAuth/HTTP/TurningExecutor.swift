/// An executor with turns, in which it also calls back what needs no Swift task.
package protocol TurningExecutor: SerialExecutor {
    /// Calls `body` in the executor's next turn; to be called on the executor.
    func callNext(_ body: @escaping @Sendable () -> Void)
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
