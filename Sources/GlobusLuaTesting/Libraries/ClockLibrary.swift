import GlobusLua
import LuaRuntime

/// The library `clock`.
enum ClockLibrary {
    static let library = HostLibrary(
        "clock",
        "The time that tokens expire by, for the host and its mock. It goes on by itself, and can be set forward.",
        functions: [advance, now]
    )

    static let advance = HostFunction(
        "clock.advance",
        "Sets the time forward: tokens grow older, and waits that are over by then end.",
        parameters: [.required("seconds", .number, "How far, in seconds; from 0 to 1e9.")]
    ) { call in
        let seconds = call.number("seconds") ?? 0
        guard seconds >= 0, seconds <= 1e9 else {
            throw call.invalid("seconds", "must be from 0 to 1e9, got \(call.stack.text(at: 1))")
        }
        call.bench.clock.advance(seconds: seconds)
        return .nothing
    }

    static let now = HostFunction(
        "clock.now",
        "The time.",
        results: [HostResult("number", "Seconds since 1970.")]
    ) { call in
        call.stack.push(call.bench.clock.now())
        return .pushed(1)
    }
}
