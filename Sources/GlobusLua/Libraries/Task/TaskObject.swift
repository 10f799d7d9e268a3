import LuaRuntime

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
