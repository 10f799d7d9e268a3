/// Fibers that are started together, none of which outlives the scope.
///
/// The first member that fails cancels the others, and the scope ends with its error. In a race, the first member that
/// succeeds cancels the others, and the first error counts only where none succeeds.
///
/// It is used on the scheduler's executor only. Access to the variables is not checked at run time, since no function holds
/// on to one while it calls another.
package final class FiberScope: @unchecked Sendable {
    // @unchecked: see above.

    /// What ends the scope and cancels the remaining members.
    package enum End {
        case firstFailure
        case firstSuccess
    }

    /// The fiber that waits for the end; nil when the scope has ended.
    @exclusivity(unchecked) private(set) var owner: Fiber?
    /// The Swift task in whose name the members run.
    let caller: FiberCaller?
    private let scheduler: Scheduler
    private let end: End
    @exclusivity(unchecked) private var members: [Fiber] = []
    @exclusivity(unchecked) private var failure: (any Error)?
    @exclusivity(unchecked) private var whenEnded: ((Result<Void, any Error>) -> Void)?
    @exclusivity(unchecked) private var stopClock: HostCancellation?
    /// Called with each member that has ended, before the scope ends; it may start further ones.
    @exclusivity(unchecked) package var onEnd: ((Fiber) -> Void)?
    /// The member that has won a race.
    @exclusivity(unchecked) package private(set) var winner: Fiber?
    @exclusivity(unchecked) package private(set) var isCancelled = false
    /// Whether its time was over before it ended.
    @exclusivity(unchecked) package private(set) var hasExpired = false

    /// Begins a scope of the fiber that is about to wait for its end.
    init(of owner: Fiber, endsWith end: End = .firstFailure) {
        self.owner = owner
        self.caller = owner.caller
        self.scheduler = owner.scheduler
        self.end = end
    }

    /// Begins a scope of the coroutine that waits with `completion`.
    package convenience init(of completion: HostCompletion, endsWith end: End = .firstFailure) {
        self.init(of: completion.fiber, endsWith: end)
    }

    /// Whether members can be added.
    package var isOpen: Bool { owner != nil }

    /// Adds a member, which begins in its turn.
    func start(_ fiber: Fiber) {
        precondition(isOpen, "a scope that has ended gets a member")
        fiber.origin = .scope(self)
        fiber.isCancelled = isCancelled
        fiber.place = Int32(members.count)
        members.append(fiber)
        scheduler.start(fiber)
    }

    /// Ends the scope with an error that no member has.
    package func fail(_ error: any Error) {
        guard !isCancelled else { return }
        failure = error
        cancel()
    }

    /// Cancels every member, including those that are added later.
    package func cancel() {
        guard !isCancelled else { return }
        isCancelled = true
        // What a cancellation completes changes nothing before its turn, so the members stay.
        for fiber in members { scheduler.cancel(fiber) }
    }

    /// Cancels the members when the time is over that `clock` measures; `clock` is given what to call then.
    package func limit(by clock: (@escaping () -> Void) -> HostCancellation) {
        stopClock = clock { [weak self] in self?.expire() }
    }

    private func expire() {
        guard isOpen else { return }
        stopClock = nil
        hasExpired = true
        cancel()
    }

    /// Calls `body` once, when all members have ended, with the first error that counts.
    package func whenEnded(_ body: @escaping (Result<Void, any Error>) -> Void) {
        whenEnded = body
        endIfEmpty()
    }

    /// Notes that a member has ended.
    func leave(_ fiber: Fiber, _ error: (any Error)?) {
        settle(fiber, error)
        let last = members.removeLast()
        if last !== fiber {
            members[Int(fiber.place)] = last
            last.place = fiber.place
        }
        onEnd?(fiber)
        endIfEmpty()
    }

    /// Keeps the first error and the first success, and cancels the other members where that ends the scope.
    private func settle(_ fiber: Fiber, _ error: (any Error)?) {
        // Errors after the cancellation are only its consequences.
        if isCancelled { return }
        guard let error else {
            guard end == .firstSuccess else { return }
            winner = fiber
            return cancel()
        }
        // A script that cancels a single task wants the others to go on.
        if fiber.isCancelled, error.isCancellation { return }
        if failure == nil { failure = error }
        if end == .firstFailure { cancel() }
    }

    private func endIfEmpty() {
        guard members.isEmpty, let whenEnded, let owner else { return }
        self.whenEnded = nil
        self.owner = nil
        onEnd = nil
        stopClock?()
        stopClock = nil
        if winner == nil, let failure { return whenEnded(.failure(failure)) }
        whenEnded(owner.isDoomed ? .failure(CancellationError()) : .success(()))
    }
}

extension Error {
    /// Whether the error says only that a task was cancelled.
    package var isCancellation: Bool {
        switch (self as? LuaError)?.cause ?? self {
        case is CancellationError, is CancelledWait: true
        default: false
        }
    }
}
