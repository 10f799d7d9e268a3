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
        return .until { completion in
            var tasks: [LuaCoroutine] = []
            return completion.waitForScope { scope, state, lineage in
                for function in functions { tasks.append(try state.startTask(function, in: scope, lineage)) }
            } results: { _ in
                try tasks.map { try $0.outcome?.get().first }
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
        return .until { completion in
            completion.waitForScope(endsWith: .firstSuccess) { scope, state, lineage in
                for function in functions { try state.startTask(function, in: scope, lineage) }
            } results: { scope in
                try (scope.winner as? LuaCoroutine)?.outcome?.get() ?? []
            }
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
        return .until { completion in
            var task: LuaCoroutine?
            return completion.waitForScope { scope, state, lineage in
                state.stack.push(scope, as: ScopeClass.hostClass)
                // The body is a task of the scope like the others, so that the first error ends all of them.
                task = try state.startTask(body, [state.keep(state.stack)], in: scope, lineage)
            } results: { _ in
                try task?.outcome?.get() ?? []
            }
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
