import GlobusLua
import LuaRuntime

/// The library `clock`.
struct ClockLibrary {
    let bench: TestBench

    var library: ScriptLibrary {
        ScriptLibrary(
            "clock",
            "The time that tokens expire by, for the host and its mock. It goes on by itself, and can be set forward.",
            functions: [advance, now, skipWaits, waits]
        )
    }

    var advance: HostFunction {
        HostFunction(
            "clock.advance",
            "Sets the time forward: tokens grow older, and waits that are over by then end.",
            details: "`os.time` and `os.date` tell the same time; `os.clock` and the times of files do not.",
            parameters: [.required("seconds", .number, "How far, in seconds; from 0 to 1e9.")],
            example: HostExample(
                """
                mock.token_policy { lifetime = 3600 }
                transfer:get("/v0.10/task_list")
                clock.advance(3600)
                transfer:get("/v0.10/task_list")
                expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(2)
                """
            )
        ) { call in
            let seconds = call.number("seconds") ?? 0
            guard seconds >= 0, seconds <= 1e9 else {
                throw call.invalid("seconds", "must be from 0 to 1e9, got \(call.stack.text(at: 1))")
            }
            bench.clock.advance(seconds: seconds)
            return .nothing
        }
    }

    var skipWaits: HostFunction {
        HostFunction(
            "clock.skip_waits",
            "Has waits of up to a minute end at once, until the test ends: each sets the time forward by its length.",
            details:
                "What waits are `task.sleep`, requests before they are sent again, and deadlines of `task.timeout`. Longer "
                + "ones are deadlines, as a rule, and go on waiting; `clock.advance` ends them.",
            example: HostExample(
                """
                clock.skip_waits()
                mock.reply { path = "/v0.10/task_list", times = 2, status = 503 }
                transfer:get("/v0.10/task_list", { max_retries = 2 })
                task.sleep(60)
                expect(clock.waits()):to_have_length(3)
                """
            )
        ) { _ in
            bench.clock.skipWaits()
            return .nothing
        }
    }

    var waits: HostFunction {
        HostFunction(
            "clock.waits",
            "The waits of up to a minute since the test began, in the order in which they began.",
            results: [HostResult("number[]", "Seconds.")],
            example: HostExample(
                """
                clock.skip_waits()
                task.sleep(30)
                task.sleep(1.5)
                expect(clock.waits()):to_equal({ 30, 1.5 })
                """
            )
        ) { call in
            let waits = bench.clock.waits
            call.stack.pushTable(items: Int32(waits.count))
            for (index, seconds) in waits.enumerated() {
                call.stack.push(seconds)
                call.stack.setItem(Int64(index) + 1, of: -2)
            }
            return .pushed(1)
        }
    }

    var now: HostFunction {
        HostFunction(
            "clock.now",
            "The time.",
            results: [HostResult("number", "Seconds since 1970.")],
            example: HostExample(
                """
                local before = clock.now()
                clock.advance(60)
                expect(clock.now() - before):to_be_near(60, 5)
                """
            )
        ) { call in
            call.stack.push(bench.clock.now())
            return .pushed(1)
        }
    }
}
