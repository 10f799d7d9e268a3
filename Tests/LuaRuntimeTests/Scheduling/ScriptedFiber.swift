@testable import LuaRuntime

/// A scheduler without a clock or an executor, and what its fibers have done.
final class SchedulerBench {
    /// A slice of a fiber: its name and what came of the wait before it.
    struct Slice: Equatable {
        let name: Int
        let input: String
    }

    let scheduler: Scheduler
    private let clock: Clock
    private(set) var slices: [Slice] = []
    /// How often the scheduler has asked for a turn.
    private(set) var requests = 0
    private var fibers: [ScriptedFiber] = []

    private final class Clock {
        var now: UInt64 = 1
    }

    init(grace: UInt64 = 1000) {
        let clock = Clock()
        self.clock = clock
        scheduler = Scheduler(grace: grace) { clock.now }
        scheduler.useTurns(taskExecutor: nil) { [unowned self] _ in requests += 1 }
    }

    deinit {
        for fiber in fibers { fiber.letGo() }
    }

    /// Lets go of what the fiber holds, itself included, when this object is gone.
    func keep(_ fiber: ScriptedFiber) { fibers.append(fiber) }

    /// The names of the fibers whose slices have run, in order.
    var names: [Int] { slices.map(\.name) }

    func advanceClock(by nanoseconds: UInt64) { clock.now += nanoseconds }

    func note(_ name: Int, _ input: String) { slices.append(Slice(name: name, input: input)) }

    /// Takes turns until nothing is ready.
    func run() {
        var taken = 0
        while taken < requests {
            taken = requests
            scheduler.takeTurn()
        }
    }

    /// Makes a fiber and starts it.
    @discardableResult
    func start(_ name: Int, _ steps: ScriptedFiber.Step...) -> ScriptedFiber {
        let fiber = ScriptedFiber(name, steps, self)
        scheduler.start(fiber)
        return fiber
    }

    func fiber(_ name: Int, _ steps: ScriptedFiber.Step...) -> ScriptedFiber { ScriptedFiber(name, steps, self) }
}

/// A fiber whose slices are given.
final class ScriptedFiber: Fiber, @unchecked Sendable {
    enum Step {
        /// Lets the others go on.
        case yield
        /// Waits for what is complete as soon as it is registered.
        case waitInVain
        /// Waits for ``ScriptedFiber/completion``.
        case wait
        /// The same, but what cancels the wait does not complete it.
        case stubborn
        case run((ScriptedFiber) -> Void)
        /// Waits for a scope with these members.
        case scope(FiberScope.End, [ScriptedFiber])
        case fail(Int)
    }

    let name: Int
    private var steps: ArraySlice<Step>
    private var hasBegun = false
    private unowned let bench: SchedulerBench
    private(set) var completion: HostCompletion?
    private(set) var cancellations = 0
    private(set) var inner: FiberScope?
    private var error: (any Error)?
    /// The last failure of a wait.
    private(set) var failure: (any Error)?

    init(_ name: Int, _ steps: [Step], _ bench: SchedulerBench) {
        self.name = name
        self.steps = steps[...]
        self.bench = bench
        super.init()
        bench.keep(self)
    }

    func letGo() {
        completion = nil
        inner = nil
        steps = []
    }

    override var scheduler: Scheduler { bench.scheduler }

    override func proceed(_ input: Input?) -> Progress {
        switch input {
        case nil where !hasBegun: bench.note(name, "begins")
        case nil: bench.note(name, "goes on")
        case .success?: bench.note(name, "goes on")
        case .failure(let error)?:
            bench.note(name, error is FiberEnd ? "ended" : error is CancellationError ? "cancelled" : "failed")
            failure = error
            if error is FiberEnd { return .ended }
        }
        hasBegun = true
        while let step = steps.popFirst() {
            switch step {
            case .run(let body): body(self)
            case .fail(let number):
                error = TestError(number: number)
                return .ended
            case .yield:
                return .waits(.turn)
            case .waitInVain:
                return .waits(
                    .registration { completion in
                        completion.complete(.success(.nothing))
                        return {}
                    }
                )
            case .wait, .stubborn:
                var completes = true
                if case .stubborn = step { completes = false }
                return .waits(
                    .registration { [self] completion in
                        self.completion = completion
                        return { [self] in
                            cancellations += 1
                            if completes { completion.complete(.failure(CancellationError())) }
                        }
                    }
                )
            case .scope(let end, let members): return .waits(.registration { self.open(end, members, $0) })
            }
        }
        return .ended
    }

    private func open(
        _ end: FiberScope.End,
        _ members: [ScriptedFiber],
        _ completion: HostCompletion
    ) -> HostCancellation {
        let scope = FiberScope(of: completion, endsWith: end)
        inner = scope
        for member in members { scope.start(member) }
        scope.whenEnded { result in completion.complete(result.map { .nothing }) }
        return { scope.cancel() }
    }

    override func finish() { scope?.leave(self, error ?? failure) }
}
