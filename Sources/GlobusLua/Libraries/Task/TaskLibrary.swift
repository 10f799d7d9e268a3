import GlobusAuth
import LuaRuntime

/// The library `task`.
enum TaskLibrary {
    static let sleep = HostFunction(
        waiting: "task.sleep",
        "Waits. With 0 it lets the others run that are ready.",
        parameters: [.required("seconds", .number, "How long, in seconds; 0 or more.")],
        failures: [.cancelled],
        example: HostExample(
            """
            task.sleep(0.01)
            print("later")
            """,
            prints: "later"
        )
    ) { call in
        let seconds = try duration(call, from: 0)
        return seconds == 0 ? .turn : call.services.wait(seconds: seconds)
    }

    static let cancelled = HostFunction(
        "task.cancelled",
        "Whether the task has been cancelled, so that its next wait raises.",
        results: [HostResult("boolean", "Whether it has.")],
        example: HostExample(
            """
            print(task.cancelled())
            """,
            prints: "false"
        )
    ) { call in
        call.stack.push(call.isDoomed ?? Task.isCancelled)
        return .pushed(1)
    }

    static let timeout = HostFunction(
        waiting: "task.timeout",
        "Calls a function and cancels it when it takes longer than allowed: GlobusTimeoutError.",
        parameters: [
            .required("seconds", .number, "How long it may take; more than 0."),
            .required("f", .function, "The function."),
        ],
        results: [HostResult("any", "What the function returned.")],
        failures: [HostFailure("GlobusTimeoutError", "the function takes longer")] + .tasks,
        example: HostExample(
            """
            local ok, e = pcall(task.timeout, 0.01, function() task.sleep(60) end)
            print(ok, e.class)
            """,
            prints: "false\tGlobusTimeoutError"
        )
    ) { call in
        let seconds = try duration(call, from: .leastNonzeroMagnitude)
        let function = call.reference("f")
        let services = call.services
        return .until { completion in
            var task: LuaCoroutine?
            return completion.waitForScope { scope, state, lineage in
                scope.limit { services.call(after: seconds, $0) }
                task = try state.startTask(function, in: scope, lineage)
            } results: { scope in
                guard scope.hasExpired, case .failure(let error)? = task?.outcome else {
                    return try task?.outcome?.get() ?? []
                }
                // The cancellation itself explains nothing.
                let cause = error.isCancellation ? nil : error
                throw GlobusError(.timeout, "task.timeout: it took longer than \(seconds) s", cause: cause)
            }
        }
    }

    private static func duration(_ call: HostCall, from least: Double) throws -> Double {
        let seconds = call.number("seconds") ?? 0
        guard seconds >= least, seconds <= 1e9 else {
            let bound = least == 0 ? "from 0 to 1e9" : "more than 0 and at most 1e9"
            throw call.invalid("seconds", "must be \(bound), got \(call.stack.text(at: 1))")
        }
        return seconds
    }
}

extension ScriptLibrary {
    /// The library `task`.
    public static let task = ScriptLibrary(
        "task",
        "Doing several things at a time, in straight-line code.",
        functions: [
            TaskLibrary.all, TaskLibrary.map, TaskLibrary.race, TaskLibrary.timeout, TaskLibrary.scope,
            TaskLibrary.sleep, TaskLibrary.cancelled,
        ],
        classes: [ScopeClass.hostClass, TaskClass.hostClass]
    )
}

extension HostFailure {
    /// The error for a task that is cancelled.
    static let cancelled = HostFailure(.cancelled, "the task is cancelled while it waits")
}

extension [HostFailure] {
    /// The errors of functions that call a script's functions.
    static let tasks = [
        HostFailure("any error", "a function raises it; the first one is raised again"), .cancelled,
    ]
}
