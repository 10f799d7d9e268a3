/// Begins something that a host function waits for, and returns what cancels it.
///
/// It is called on the state's executor, with no Lua frame on the stack, unless the coroutine is cancelled already.
public typealias HostRegistration = (HostCompletion) -> HostCancellation

/// Cancels what a host function waits for.
///
/// It is called at most once, on the state's executor, and never after the completion. What it cancels must soon call
/// the completion, as a rule with `CancellationError`; it may do so before it returns.
public typealias HostCancellation = () -> Void

/// Thrown in place of `CancellationError` by what a host function waits for, to say what had been done by then.
package struct CancelledWait: Error {
    /// What had been done, for the end of a sentence.
    let remark: String

    /// Creates the error.
    package init(_ remark: String) {
        self.remark = remark
    }
}

/// Ends a wait of a coroutine.
///
/// The coroutine goes on only after this, so that nothing which a script has begun outlives its wait.
public struct HostCompletion: @unchecked Sendable {
    // @unchecked: it may be passed on by callbacks, all of which are called on the state's executor.

    let fiber: Fiber
    private let number: UInt32

    init(_ fiber: Fiber, _ number: UInt32) {
        self.fiber = fiber
        self.number = number
    }

    /// Ends the wait; to be called once, on the state's executor.
    ///
    /// The coroutine goes on in one of the executor's next turns, never before this returns. It may be called while the
    /// wait is being registered.
    public func complete(_ result: Result<HostResults, any Error>) {
        fiber.scheduler.complete(fiber, number, result)
    }

    /// Goes on waiting, for an operation from now on, which runs as those of ``HostWait/wait(_:)`` do; to be called
    /// instead of ``complete(_:)``.
    public func perform(_ operation: @escaping HostOperation) {
        fiber.scheduler.perform(operation, for: fiber, number)
    }

    /// Ends the wait when a timer calls it, once, with whether its time has passed.
    ///
    /// It holds nothing but the coroutine, so that Swift makes no object for it.
    package var ofTimer: @Sendable (_ isOver: Bool) -> Void {
        let fiber = fiber
        return { isOver in
            let result: Fiber.Input = isOver ? .success(.nothing) : .failure(CancellationError())
            fiber.scheduler.complete(fiber, fiber.waitNumber, result)
        }
    }

    static func == (left: Self, right: Self) -> Bool { left.fiber === right.fiber && left.number == right.number }

    /// The coroutine that waits.
    package var coroutine: LuaCoroutine {
        // Only the tests of the scheduler have fibers that are no coroutines.
        unsafeDowncast(fiber, to: LuaCoroutine.self)
    }
}
