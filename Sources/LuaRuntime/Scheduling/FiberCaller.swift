import Synchronization

/// A Swift task that waits for the end of a fiber.
///
/// It performs the fiber's async operations itself, and starts the tasks of those of all fibers below it, which get its
/// task locals.
final class FiberCaller: @unchecked Sendable {
    // @unchecked: `operations` is used on the scheduler's executor only.

    private struct State {
        var continuation: CheckedContinuation<Void, Never>?
        var isWoken = false
    }

    private let state = Mutex(State())
    private let hasBeenCancelled = Atomic(false)
    private var operations: [FiberOperation] = []

    /// Whether the task is cancelled; from any thread.
    var isCancelled: Bool { hasBeenCancelled.load(ordering: .relaxed) }

    /// Notes that the task is cancelled, from any thread.
    func cancel() {
        hasBeenCancelled.store(true, ordering: .relaxed)
        wake()
    }

    /// Lets the task see what is to be done, from any thread.
    func wake() {
        let continuation = state.withLock { state in
            guard let continuation = state.continuation else {
                state.isWoken = true
                return CheckedContinuation<Void, Never>?.none
            }
            state.continuation = nil
            return continuation
        }
        continuation?.resume()
    }

    /// Has the task start an operation of another fiber.
    func start(_ operation: FiberOperation) {
        operations.append(operation)
        wake()
    }

    /// Runs the fiber to its end.
    func follow(_ fiber: Fiber, isolation: isolated (any Actor)? = #isolation) async {
        let scheduler = fiber.scheduler
        scheduler.advance(fiber)
        while !fiber.hasEnded {
            if isCancelled { scheduler.cancel(fiber) }
            if !operations.isEmpty { startOperations(scheduler.taskExecutor, isolation) }
            switch fiber.phase {
            case .delegated(let operation):
                fiber.phase = .waiting(nil)
                fiber.phase = .ready(await result(of: operation, for: fiber))
                scheduler.advance(fiber)
            case .ready where !scheduler.hasTurns:
                // Others must have their turn, however often this one waits for what is there.
                await Task.yield()
                scheduler.advance(fiber)
            case .ready where fiber.runner == .callerNow:
                fiber.runner = .caller
                scheduler.advance(fiber)
            default:
                await wait()
            }
        }
    }

    private func result(of operation: HostOperation, for fiber: Fiber) async -> Fiber.Input {
        do {
            return .success(try await fiber.perform(operation))
        } catch {
            return .failure(error)
        }
    }

    private func wait(isolation: isolated (any Actor)? = #isolation) async {
        await withCheckedContinuation { continuation in
            let isWoken = state.withLock { state in
                if !state.isWoken { state.continuation = continuation }
                defer { state.isWoken = false }
                return state.isWoken
            }
            if isWoken { continuation.resume() }
        }
    }

    private func startOperations(_ executor: (any TaskExecutor)?, _ isolation: isolated (any Actor)?) {
        for operation in operations {
            let task = Task(executorPreference: executor) {
                _ = isolation
                await operation.run()
            }
            operation.begin(task)
        }
        operations = []
    }
}

/// An async operation that runs in a Swift task of its own.
final class FiberOperation: @unchecked Sendable {
    // @unchecked: it is used on the scheduler's executor only.

    private var operation: HostOperation?
    private let completion: HostCompletion
    private var task: Task<Void, Never>?
    private var isCancelled = false

    init(_ operation: @escaping HostOperation, _ completion: HostCompletion) {
        self.operation = operation
        self.completion = completion
    }

    func begin(_ task: Task<Void, Never>) {
        self.task = task
        if isCancelled { task.cancel() }
    }

    func cancel() {
        isCancelled = true
        task?.cancel()
    }

    func run() async {
        guard let operation else { return }
        self.operation = nil
        let result: Fiber.Input
        do {
            result = .success(try await completion.fiber.perform(operation))
        } catch {
            result = .failure(error)
        }
        task = nil
        completion.complete(result)
    }
}
