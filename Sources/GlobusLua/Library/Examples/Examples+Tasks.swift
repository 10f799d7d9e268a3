import LuaRuntime

extension Examples {
    /// How tasks are used.
    static let tasks: [String: HostExample] = [
        "task.all": HostExample(
            """
            local a, b = task.all(
              function() task.sleep(0.02) return "slow" end,
              function() return "fast" end
            )
            print(a, b)
            """,
            prints: "slow\tfast"
        ),
        "task.race": HostExample(
            """
            print(task.race(
              function() task.sleep(60) return "slow" end,
              function() return "fast" end
            ))
            """,
            prints: "fast"
        ),
        "task.map": HostExample(
            """
            local function square(n) return n * n end
            local squares = task.map({ 1, 2, 3, 4 }, square, { limit = 2 })
            print(table.concat(squares, " "))
            """,
            prints: "1 4 9 16"
        ),
        "task.scope": HostExample(
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
        ),
        "task.timeout": HostExample(
            """
            local ok, e = pcall(task.timeout, 0.01, function() task.sleep(60) end)
            print(ok, e.class)
            """,
            prints: "false\tGlobusTimeoutError"
        ),
        "task.sleep": HostExample(
            """
            task.sleep(0.01)
            print("later")
            """,
            prints: "later"
        ),
        "task.cancelled": HostExample(
            """
            print(task.cancelled())
            """,
            prints: "false"
        ),
        "Scope:spawn": HostExample(
            """
            task.scope(function(scope)
              local t = scope:spawn(function(a, b) return a + b end, 1, 2)
              print(t:wait())
            end)
            """,
            prints: "3"
        ),
        "Scope:cancel": HostExample(
            """
            local ok, e = pcall(task.scope, function(scope)
              scope:spawn(task.sleep, 60)
              scope:cancel()
              task.sleep(0)
            end)
            print(ok, e.class)
            """,
            prints: "false\tCancelledError"
        ),
        "Task:wait": HostExample(
            """
            task.scope(function(scope)
              local t = scope:spawn(function() task.sleep(0.01) return "done" end)
              print(t:wait())
            end)
            """,
            prints: "done"
        ),
        "Task:cancel": HostExample(
            """
            local ok, e = pcall(task.scope, function(scope)
              local t = scope:spawn(task.sleep, 60)
              t:cancel()
              t:wait()
            end)
            print(ok, e.class)
            """,
            prints: "false\tCancelledError"
        ),
    ]
}
