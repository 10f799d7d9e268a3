import GlobusAuth
import LuaRuntime

extension TaskLibrary {
    static let all = HostFunction(
        waiting: "task.all",
        "Calls functions at the same time. The first error cancels the others and is raised.",
        details: "Every argument is a function; of none nothing is returned.",
        results: [HostResult("any", "What each function returned first, in their order.")],
        isVariadic: true,
        failures: .tasks,
        example: HostExample(
            """
            local a, b = task.all(
              function() task.sleep(0.02) return "slow" end,
              function() return "fast" end
            )
            print(a, b)
            """,
            prints: "slow\tfast"
        )
    ) { call in
        let functions = try functions(call)
        let host = try call.host()
        return .wait {
            let scope = TaskScope()
            let tasks = try functions.map { try host.startTask($0, [], in: scope) }
            try await scope.join()
            let values = try tasks.map { try $0.outcome?.get().first }
            return .push { stack in
                guard stack.reserve(Int32(values.count)) else {
                    throw HostArgumentError("task.all: too many functions")
                }
                for value in values { if let value { stack.push(value) } else { stack.push() } }
                return Int32(values.count)
            }
        }
    }

    static let race = HostFunction(
        waiting: "task.race",
        "Calls functions at the same time and returns what the first one returns that succeeds; the others are cancelled.",
        parameters: [.required("f", .function, "A function; so are the further arguments.")],
        results: [HostResult("any", "What the winner returned. Where all fail, the first error is raised.")],
        isVariadic: true,
        failures: .tasks,
        example: HostExample(
            """
            print(task.race(
              function() task.sleep(60) return "slow" end,
              function() return "fast" end
            ))
            """,
            prints: "fast"
        )
    ) { call in
        let functions = try functions(call)
        let host = try call.host()
        return .wait {
            let scope = TaskScope(endsWith: .firstSuccess)
            for function in functions { _ = try host.startTask(function, [], in: scope) }
            try await scope.join()
            let values = try scope.winner?.outcome?.get() ?? []
            return .push { stack in try stack.push(all: values) }
        }
    }

    static let scope = HostFunction(
        waiting: "task.scope",
        "Calls a function with a scope, in which it starts tasks; returns when all have ended.",
        parameters: [
            .required(
                "body",
                .function.described(as: "a function", annotation: "fun(scope: task.Scope): any"),
                "Called with the scope. Its error cancels the tasks, and theirs cancels it."
            )
        ],
        results: [HostResult("any", "What the function returned.")],
        failures: .tasks,
        example: HostExample(
            """
            task.scope(function(scope)
              for name, seconds in pairs { one = 0.01, two = 0.02 } do
                scope:spawn(function() task.sleep(seconds) print(name) end)
              end
            end)
            print("both are done")
            """,
            prints: """
                one
                two
                both are done
                """
        )
    ) { call in
        let body = call.reference("body")
        let scope = TaskScope()
        call.stack.push(scope, as: ScopeClass.hostClass)
        let object = call.stack.reference(at: -1)
        let host = try call.host()
        return .wait {
            // The body is a task of the scope like the others, so that the first error ends all of them.
            let task = try host.startTask(body, [object], in: scope)
            try await scope.join()
            let values = try task.outcome?.get() ?? []
            return .push { stack in try stack.push(all: values) }
        }
    }

    private static func functions(_ call: HostCall) throws -> [LuaReference] {
        try (0..<call.stack.count).map { position in
            let index = position + 1
            guard call.stack.type(at: index) == .function else {
                let got = call.stack.typeName(at: index)
                throw call.misuse("argument #\(index) must be a function, got \(got)")
            }
            return call.stack.reference(at: index)
        }
    }
}
