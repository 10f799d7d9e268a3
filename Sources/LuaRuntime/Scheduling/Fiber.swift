/// What a scheduler runs: a coroutine, as the scheduler sees it.
///
/// It is used on the scheduler's executor only. Access to the variables is not checked at run time, since no function holds
/// on to one while it calls another.
package class Fiber: @unchecked Sendable {
    // @unchecked: see above; other threads only pass it on.

    /// The result of a wait.
    package typealias Input = Result<HostResults, any Error>

    /// What a fiber does between two waits.
    enum Progress {
        /// It waits.
        case waits(FiberWait)
        /// It is over.
        case ended
    }

    enum Phase {
        /// It has not begun.
        case new
        /// It goes on in its turn, with the result of its wait; nil at the beginning, and where it waits only for its turn.
        case ready(Input?)
        case running
        /// It waits for a completion; the cancellation is nil once it was called, and while the wait is being registered.
        case waiting(HostCancellation?)
        /// It waits for an operation that its caller has to perform.
        case delegated(HostOperation)
        case ended
    }

    /// To what it belongs.
    enum Origin {
        /// A Swift task waits for its end.
        case caller(FiberCaller)
        /// It is a member of a scope.
        case scope(FiberScope)
    }

    /// Who runs it when it is ready.
    enum Runner {
        case scheduler
        /// Its caller, in the caller's own Swift task.
        case caller
        /// The same, and its turn has come.
        case callerNow
    }

    // There may be many thousands of fibers: the order keeps them small.

    @exclusivity(unchecked) final var origin: Origin?
    @exclusivity(unchecked) final var phase = Phase.new
    /// Whether it is cancelled: its waits fail.
    @exclusivity(unchecked) package internal(set) final var isCancelled = false
    @exclusivity(unchecked) final var runner = Runner.scheduler
    /// Distinguishes its waits, so that the completion of an earlier one is noticed.
    @exclusivity(unchecked) final var waitNumber: UInt32 = 0
    /// The place among the members of its scope.
    @exclusivity(unchecked) final var place: Int32 = 0

    /// The scheduler that runs it.
    var scheduler: Scheduler { preconditionFailure("a fiber without a scheduler") }

    /// The scope to which it belongs; nil where a Swift task waits for its end.
    final var scope: FiberScope? {
        if case .scope(let scope)? = origin { scope } else { nil }
    }

    /// The Swift task that waits for its end, or for that of the fiber which has begun its scope.
    final var caller: FiberCaller? {
        switch origin {
        case .caller(let caller)?: caller
        case .scope(let scope)?: scope.caller
        case nil: nil
        }
    }

    /// Runs until it waits or ends.
    ///
    /// - Parameter input: The result of its wait; nil at the beginning, and after a wait for its turn.
    /// - Returns: What it does then.
    func proceed(_ input: Input?) -> Progress { preconditionFailure("a fiber without code") }

    /// Called once when it has ended.
    func finish() {}

    /// Runs an operation with the task locals that the fiber's operations expect.
    func perform(_ operation: HostOperation) async throws -> HostResults { try await operation() }

    /// Whether it is cancelled, or about to be since what it belongs to is.
    package final var isDoomed: Bool {
        if isCancelled { return true }
        if case .caller(let caller)? = origin { return caller.isCancelled }
        return isDoomedInScope
    }

    @inline(never)  // Kept out of the path of what belongs to no scope.
    private final var isDoomedInScope: Bool {
        var fiber = self
        while !fiber.isCancelled {
            guard let scope = fiber.scope else { return fiber.hasCancelledCaller }
            guard let owner = scope.owner else { return scope.isCancelled }
            fiber = owner
        }
        return true
    }

    /// Whether a Swift task waits for its end that is cancelled.
    final var hasCancelledCaller: Bool {
        if case .caller(let caller)? = origin { caller.isCancelled } else { false }
    }

    final var hasEnded: Bool {
        if case .ended = phase { true } else { false }
    }
}

/// What a fiber waits for.
enum FiberWait {
    /// For its next turn, after the others that are ready.
    case turn
    case operation(HostOperation)
    case registration(HostRegistration)
}

/// Ends a coroutine in a way that it cannot catch.
struct FiberEnd: Error {
    let reason: any Error
}
