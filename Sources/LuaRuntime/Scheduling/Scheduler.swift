/// Runs coroutines one after the other, without a Swift task, continuation or async frame for any of them.
///
/// A coroutine is a ``Fiber`` here. One that is ready lies in the run queue; one that waits lies nowhere: what it waits
/// for holds its ``HostCompletion``, which puts it back into the queue. The scheduler does no input or output, knows no
/// clock but the one it is given, and is told by its executor when to take a turn.
///
/// - **Turns.** ``takeTurn()`` runs what was ready when it began. Whatever becomes ready meanwhile, also a fiber that
///   has only yielded, has its turn after it, so no fiber can keep the others or the executor from going on.
/// - **Waits.** A completion never runs code of a script: the fiber goes on in its turn. A wait for a Swift async
///   operation needs a Swift task. That of a fiber for whose end a Swift task waits (``FiberCaller``) runs in that task;
///   the others get tasks of their own, which the caller starts, so that they have its task locals.
/// - **Scopes.** A ``FiberScope`` has an owner, a fiber that waits for the scope's end, and members, which are fibers.
///   So scopes and fibers are a tree, and its root is a fiber with a caller.
/// - **Cancellation** is level-triggered and structured. Cancelling a fiber marks it and cancels its wait; where it waits
///   for a scope, that cancels the scope's members. A marked fiber begins no further wait: each fails in the fiber's
///   next turn. One that goes on regardless is ended after a grace period. No fiber goes on before the completion of its
///   wait was called, cancelled or not.
/// - **Deadlines** are those of scopes: when one has passed, the scope's members are cancelled.
///
/// Access to the variables is not checked at run time, since no function holds on to one while it calls another.
package final class Scheduler {
    @exclusivity(unchecked) private var queue: [Fiber] = []
    @exclusivity(unchecked) private var running: [Fiber] = []
    @exclusivity(unchecked) private var isTurnRequested = false
    @exclusivity(unchecked) private var cancellations: [HostCancellation] = []
    @exclusivity(unchecked) private var isCancelling = false
    /// When a wait was first refused, in nanoseconds, of each fiber that goes on although it is cancelled.
    @exclusivity(unchecked) private var refusals: [ObjectIdentifier: UInt64] = [:]
    private let grace: UInt64
    private let now: () -> UInt64
    /// Whether ready fibers run in turns; otherwise their callers run them.
    @exclusivity(unchecked) private(set) var hasTurns = false
    /// Has ``takeTurn()`` called soon, on the executor; made once, and never let go before the scheduler.
    @exclusivity(unchecked) private var turnRequest: TurnRequest?
    /// The same, for calls that do not retain it.
    @exclusivity(unchecked) private var unretainedTurnRequest: Unmanaged<TurnRequest>?
    /// The executor that the tasks of operations prefer.
    @exclusivity(unchecked) private(set) var taskExecutor: (any TaskExecutor)?

    /// Creates a scheduler.
    ///
    /// - Parameters:
    ///   - grace: How long a cancelled fiber may go on, in nanoseconds.
    ///   - now: Returns the time in nanoseconds.
    init(grace: UInt64, now: @escaping () -> UInt64) {
        self.grace = grace
        self.now = now
    }

    /// Has ready fibers run in turns from now on.
    ///
    /// - Parameters:
    ///   - taskExecutor: The executor that the tasks of operations prefer.
    ///   - requestTurn: Has ``takeTurn()`` of the scheduler called once, soon and on the executor; it is called on the
    ///     executor, too.
    package func useTurns(taskExecutor: (any TaskExecutor)?, requestTurn: @escaping (Scheduler) -> Void) {
        self.taskExecutor = taskExecutor
        precondition(turnRequest == nil, "a scheduler is told twice to use turns")
        let request = TurnRequest(body: requestTurn)
        turnRequest = request
        unretainedTurnRequest = .passUnretained(request)
        hasTurns = true
    }

    /// Runs what is ready now, each for a slice.
    package func takeTurn() {
        isTurnRequested = false
        swap(&queue, &running)
        // Each is taken out as it runs, which costs less than to copy it and to remove it later.
        running.reverse()
        while let fiber = running.popLast() {
            if fiber.runner == .scheduler {
                advance(fiber)
            } else {
                fiber.runner = .callerNow
                fiber.caller?.wake()
            }
        }
    }

    /// Makes a fiber ready that has not begun.
    func start(_ fiber: Fiber) {
        fiber.phase = .ready(nil)
        enqueue(fiber)
    }

    /// Runs a fiber that is ready until it waits or ends; does nothing where it is not.
    func advance(_ fiber: Fiber) {
        guard case .ready(let input) = fiber.phase else { return }
        fiber.phase = .running
        switch fiber.proceed(input) {
        case .waits(let wait): begin(wait, of: fiber)
        case .ended:
            fiber.phase = .ended
            if !refusals.isEmpty { refusals[ObjectIdentifier(fiber)] = nil }
            fiber.finish()
        }
    }

    /// Ends a wait.
    func complete(_ fiber: Fiber, _ number: UInt32, _ result: Fiber.Input) {
        guard isWaiting(fiber, number) else { return }
        fiber.phase = .ready(result)
        enqueue(fiber)
    }

    /// Lets a wait go on as one for an operation.
    func perform(_ operation: @escaping HostOperation, for fiber: Fiber, _ number: UInt32) {
        guard isWaiting(fiber, number) else { return }
        if fiber.isCancelled { return refuse(fiber) }
        begin(.operation(operation), of: fiber)
    }

    /// Marks a fiber as cancelled, and cancels what it waits for.
    package func cancel(_ fiber: Fiber) {
        guard !fiber.isCancelled, !fiber.hasEnded else { return }
        fiber.isCancelled = true
        guard case .waiting(let cancellation?) = fiber.phase else { return }
        fiber.phase = .waiting(nil)
        // Cancelling a scope cancels further fibers; with a list, that takes no more of the stack the deeper they are.
        cancellations.append(cancellation)
        guard !isCancelling else { return }
        isCancelling = true
        while let next = cancellations.popLast() { next() }
        isCancelling = false
    }

    private func enqueue(_ fiber: Fiber) {
        guard hasTurns else {
            fiber.caller?.wake()
            return
        }
        queue.append(fiber)
        guard !isTurnRequested else { return }
        isTurnRequested = true
        unretainedTurnRequest?._withUnsafeGuaranteedRef { $0.body(self) }
    }

    private func begin(_ wait: FiberWait, of fiber: Fiber) {
        if fiber.isCancelled || fiber.hasCancelledCaller { return refuse(fiber) }
        fiber.waitNumber &+= 1
        let number = fiber.waitNumber
        switch wait {
        case .turn:
            fiber.phase = .ready(nil)
            enqueue(fiber)
        case .registration(let register):
            fiber.phase = .waiting(nil)
            let cancellation = register(HostCompletion(fiber, number))
            guard isWaiting(fiber, number), case .waiting(nil) = fiber.phase else { return }
            // What is being registered may have cancelled the fiber.
            if fiber.isCancelled { cancellation() } else { fiber.phase = .waiting(cancellation) }
        case .operation(let operation):
            guard let caller = fiber.caller else { preconditionFailure("an operation without a task to start it") }
            if fiber.scope == nil {
                fiber.phase = .delegated(operation)
                caller.wake()
            } else {
                let work = FiberOperation(operation, HostCompletion(fiber, number))
                fiber.phase = .waiting { work.cancel() }
                caller.start(work)
            }
        }
    }

    private func isWaiting(_ fiber: Fiber, _ number: UInt32) -> Bool {
        guard fiber.waitNumber == number, case .waiting = fiber.phase else { return false }
        return true
    }

    /// Fails a wait of a cancelled fiber, when the others have had their turn; ends the fiber after its grace.
    private func refuse(_ fiber: Fiber) {
        let now = now()
        let since = refusals[ObjectIdentifier(fiber)] ?? now
        refusals[ObjectIdentifier(fiber)] = since
        let isOver = now - since > grace
        fiber.phase = .ready(.failure(isOver ? FiberEnd(reason: CancellationError()) : CancellationError()))
        enqueue(fiber)
    }
}

/// How a scheduler asks for a turn.
private final class TurnRequest {
    let body: (Scheduler) -> Void

    init(body: @escaping (Scheduler) -> Void) {
        self.body = body
    }
}
