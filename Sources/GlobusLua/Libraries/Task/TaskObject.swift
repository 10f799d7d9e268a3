import LuaRuntime
import Synchronization

/// A task as a script holds it: what `s:spawn` returns.
final class TaskObject: Sendable {
    let task: ScriptTask

    init(_ task: ScriptTask) {
        self.task = task
    }

    static let kind = HostKind<TaskObject>(number: 7, name: "a task", annotation: "task.Task")

    static let hostClass = HostClass<TaskObject>(
        "Task",
        "A task of a scope.",
        kinds: [kind],
        methods: [wait, cancel]
    ) { call in
        let state = call.receiver(kind).task.outcome == nil ? "running" : "ended"
        call.stack.push("task.Task (\(state))")
        return .pushed(1)
    }

    static let wait = HostFunction(
        "Task:wait",
        "Waits for the task and returns what its function returned; raises its error where it failed.",
        receiver: .object(kind),
        results: [HostResult("any", "What the function returned.")],
        mayWait: true,
        failures: .tasks,
        example: HostExample(
            """
            task.scope(function(scope)
              local t = scope:spawn(function() task.sleep(0.01) return "done" end)
              print(t:wait())
            end)
            """,
            prints: "done"
        )
    ) { call in
        let task = call.receiver(kind).task
        return .wait {
            let values = try await task.wait()
            return .push { stack in try stack.push(all: values) }
        }
    }

    static let cancel = HostFunction(
        "Task:cancel",
        "Cancels the task: its waits raise CancelledError from now on.",
        receiver: .object(kind),
        example: HostExample(
            """
            local ok, e = pcall(task.scope, function(scope)
              local t = scope:spawn(task.sleep, 60)
              t:cancel()
              t:wait()
            end)
            print(ok, e.class)
            """,
            prints: "false\tCancelledError"
        )
    ) { call in
        call.receiver(kind).task.cancel()
        return .nothing
    }
}

extension LuaStack {
    /// Pushes kept values and returns their number.
    ///
    /// Stack: [-0, +n]
    func push(all values: [LuaReference]) throws -> Int32 {
        guard reserve(Int32(values.count)) else { throw HostArgumentError("too many results") }
        for value in values { push(value) }
        return Int32(values.count)
    }
}

/// One task of a script: a coroutine that runs beside the others, and what came of it.
///
/// Its results are kept as Lua values. It may be waited for, and cancelled, from anywhere.
final class ScriptTask: Sendable {
    /// What came of a task.
    typealias Outcome = Result<[LuaReference], any Error>

    /// The bytes that it takes besides its coroutine, about.
    static let cost = 3072

    private struct Work {
        var task: Task<Void, Never>?
        var isCancelled = false
    }

    private let work = Mutex(Work())
    private let end = Latch<Outcome>()

    /// What came of it, or nil while it runs.
    var outcome: Outcome? { end.value }

    /// Whether it was cancelled before its end.
    var isCancelled: Bool { work.withLock { $0.isCancelled } }

    /// Knows what runs the task, so that it can be cancelled.
    func begin(_ task: Task<Void, Never>) {
        let isCancelled = work.withLock { work in
            work.task = task
            return work.isCancelled
        }
        if isCancelled { task.cancel() }
    }

    func finish(_ outcome: Outcome) {
        work.withLock { $0.task = nil }
        end.open(with: outcome)
    }

    func cancel() {
        let task = work.withLock { work in
            work.isCancelled = true
            return work.task
        }
        task?.cancel()
    }

    /// Waits for the end of the task; cancelling the caller ends the waiting and nothing else.
    func wait() async throws -> [LuaReference] { try await end.wait().get() }
}

extension Error {
    /// Whether it says that a task was cancelled, and nothing else.
    var isCancellation: Bool { self is CancellationError || (self as? LuaError)?.cause is CancellationError }
}
