import LuaRuntime

/// A scope as a script holds it: `s` in `task.scope(function(s) … end)`.
final class ScopeObject: Sendable {
    let scope: TaskScope

    init(_ scope: TaskScope) {
        self.scope = scope
    }

    static let kind = HostKind<ScopeObject>(number: 6, name: "a scope", annotation: "task.Scope")

    static let hostClass = HostClass<ScopeObject>(
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
        let scope = call.receiver(kind).scope
        let arguments = call.stack.count > 2 ? (3...call.stack.count).map { call.stack.reference(at: $0) } : []
        let task = try call.host().startTask(call.stack.reference(at: 2), arguments, in: scope)
        call.stack.push(TaskObject(task), as: TaskObject.hostClass)
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
        call.receiver(kind).scope.cancel()
        return .nothing
    }
}

extension HostCall {
    /// The host that the call comes from.
    ///
    /// Throws when it is about to end.
    package func host() throws -> ScriptHost {
        guard let host = services.host else { throw CancellationError() }
        return host
    }
}
