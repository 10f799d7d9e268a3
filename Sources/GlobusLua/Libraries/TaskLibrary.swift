import GlobusAuth
import LuaRuntime

/// The library `task`.
enum TaskLibrary {
    static let library = HostLibrary("task", "Waiting, while other scripts run.", functions: [sleep])

    static let sleep = HostFunction(
        "task.sleep",
        "Waits. With 0 it lets the others run that are ready.",
        parameters: [.required("seconds", .number, "How long, in seconds; 0 or more.")],
        mayWait: true
    ) { thread in
        HostCall.run(thread) { call in
            let seconds = call.stack.number(at: 1) ?? 0
            guard seconds >= 0, seconds <= 1e9 else {
                throw HostArgumentError("task.sleep: argument #1 (seconds) must be from 0 to 1e9, got \(seconds)")
            }
            let time = call.services.time
            return call.wait {
                try await time.sleep(seconds: seconds)
                return { _ in 0 }
            }
        }
    }
}
