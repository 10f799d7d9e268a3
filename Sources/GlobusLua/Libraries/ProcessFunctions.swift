import LuaRuntime

/// What replaces functions of Lua's `os` library.
enum ProcessFunctions {
    static func install(in state: LuaState) {
        state.extendLibrary("os") { stack in
            stack.push(exit)
            stack.setField("exit", of: -2)
        }
    }

    static let exit = HostFunction(
        "os.exit",
        "Ends the script; its to-be-closed variables are closed first.",
        parameters: [
            .optional("code", .boolean | .integer, "The exit status: true is 0, false is 1.", default: "true"),
            .optional("close", .boolean, "Ignored: everything is closed anyway."),
        ],
        mayWait: true
    ) { thread in
        HostCall.run(thread) { call in
            let status: Int32
            if let number = call.stack.integer(at: 1) {
                status = Int32(truncatingIfNeeded: number & 0xFF)
            } else {
                status = !call.has(1) || call.stack.boolean(at: 1) ? 0 : 1
            }
            return call.wait { throw ScriptExit(status: status) }
        }
    }
}
