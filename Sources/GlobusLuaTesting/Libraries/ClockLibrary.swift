import GlobusLua
import LuaRuntime

/// The library `clock`.
struct ClockLibrary {
    let bench: TestBench

    var library: ScriptLibrary {
        ScriptLibrary(
            "clock",
            "The time that tokens expire by, for the host and its mock. It goes on by itself, and can be set forward.",
            functions: [advance, now]
        )
    }

    var advance: HostFunction {
        HostFunction(
            "clock.advance",
            "Sets the time forward: tokens grow older, and waits that are over by then end.",
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
