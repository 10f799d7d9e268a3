import CLuaSupport

extension LuaState {
    /// Starts a shell as `io.popen` does, without a pipe; returns 0 or a number of `errno`.
    package static func startShell(_ command: [CChar], _ process: inout Int32) -> Int32 {
        glua_start_shell(command, -1, -1, &process)
    }
}
