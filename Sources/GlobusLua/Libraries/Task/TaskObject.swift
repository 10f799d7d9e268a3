import LuaRuntime
import Synchronization

/// The Swift object behind a task in Lua, which `s:spawn` returns.
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
        waiting: "Task:wait",
        "Waits for the task and returns what its function returned; raises its error where it failed.",
        receiver: .object(kind),
        results: [HostResult("any", "What the function returned.")],
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

/// One task of a script: a coroutine that runs beside the others, and its result.
///
/// Its results are kept as Lua values. It may be waited for, and cancelled, from anywhere.
final class ScriptTask: Sendable {
    /// The result of a task.
    typealias Outcome = Result<[LuaReference], any Error>

    /// About how many bytes a task takes besides its coroutine.
    static let cost = 3072

    private struct Work {
        var task: Task<Void, Never>?
        var isCancelled = false
    }

    private let work = Mutex(Work())
    private let end = Latch<Outcome>()

    /// The result, or nil while the task runs.
    var outcome: Outcome? { end.value }

    /// Whether the task was cancelled before its end.
    var isCancelled: Bool { work.withLock { $0.isCancelled } }

    /// Sets the Swift task that runs this task, so that it can be cancelled.
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

    /// Waits for the end of the task; cancelling the caller ends only its own waiting.
    func wait() async throws -> [LuaReference] { try await end.wait().get() }
}

extension Error {
    /// Whether the error says only that a task was cancelled.
    var isCancellation: Bool { self is CancellationError || (self as? LuaError)?.cause is CancellationError }
}
