import LuaRuntime

/// The class of tasks in Lua: what `s:spawn` returns.
enum TaskClass {
    static let kind = HostKind<LuaCoroutine>(number: 7, name: "a task", annotation: "task.Task")

    static let hostClass = HostClass<LuaCoroutine>(
        "Task",
        "A task of a scope.",
        kinds: [kind],
        methods: [wait, cancel]
    ) { call in
        let state = call.receiver(kind).outcome == nil ? "running" : "ended"
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
        let task = call.receiver(kind)
        return .until { task.wait($0) }
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
        call.receiver(kind).cancel()
        return .nothing
    }
}

/// The class of scopes in Lua: what `task.scope` calls its function with.
enum ScopeClass {
    static let kind = HostKind<FiberScope>(number: 6, name: "a scope", annotation: "task.Scope")

    static let hostClass = HostClass<FiberScope>(
        "Scope",
        "Tasks that end together.",
        kinds: [kind],
        methods: [spawn, cancel]
    )

    static let spawn = HostFunction(
        "Scope:spawn",
        "Starts a task in the scope. It may be called by the scope's tasks too, until the last one has ended.",
        receiver: .object(kind),
        parameters: [.required("f", .function, "What the task does; it is called with the further arguments.")],
        results: [HostResult("task.Task", "The task.")],
        isVariadic: true,
        example: HostExample(
            """
            task.scope(function(scope)
              local t = scope:spawn(function(a, b) return a + b end, 1, 2)
              print(t:wait())
            end)
            """,
            prints: "3"
        )
    ) { call in
        let scope = call.receiver(kind)
        let arguments = call.stack.count > 2 ? (3...call.stack.count).map { call.stack.reference(at: $0) } : []
        guard scope.isOpen else {
            throw HostArgumentError("spawn: the scope has ended; start tasks before it ends")
        }
        let lineage = call.coroutine?.lineage ?? .current
        let task = try call.state.startTask(call.stack.reference(at: 2), arguments, in: scope, lineage)
        call.stack.push(task, as: TaskClass.hostClass)
        return .pushed(1)
    }

    static let cancel = HostFunction(
        "Scope:cancel",
        "Cancels all tasks of the scope.",
        receiver: .object(kind),
        example: HostExample(
            """
            local ok, e = pcall(task.scope, function(scope)
              scope:spawn(task.sleep, 60)
              scope:cancel()
              task.sleep(0)
            end)
            print(ok, e.class)
            """,
            prints: "false\tCancelledError"
        )
    ) { call in
        call.receiver(kind).cancel()
        return .nothing
    }
}

extension HostCall {
    /// Returns the host that makes the call.
    ///
    /// Throws where it is about to end.
    package func host() throws -> ScriptHost {
        guard let host = services.host else { throw CancellationError() }
        return host
    }
}
