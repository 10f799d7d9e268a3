import CLuaSupport

/// The programs that scripts of this process have started, each with its descendants.
///
/// They are ended with SIGTERM, and a second later with SIGKILL. A program that has made its own session and has no
/// parent any more, such as a daemon, is left alone.
package enum ScriptPrograms {
    /// The argument that makes this program, when it is started again, serve as the keeper.
    package static let keeperWord: StaticString = "keep-programs"

    /// Starts this program again as a keeper, which ends running programs when this process is killed or crashes.
    ///
    /// The keeper is started with ``keeperWord`` and a mark, and calls ``serveAsKeeper(_:)``.
    package static func useKeeper() {
        glua_use_keeper(UnsafeRawPointer(keeperWord.utf8Start).assumingMemoryBound(to: CChar.self))
    }

    /// Waits for the end of the process that has passed `mark`, and then ends its programs.
    package static func serveAsKeeper(_ mark: String) { glua_serve_as_keeper(mark) }

    /// Stops the keeper, so that programs that still run can go on.
    package static func releaseKeeper() { glua_release_keeper() }

    /// Starts a program, or a shell where there is no path, for the task's script as `io.popen` does, but without a pipe;
    /// returns 0 or an `errno`.
    package static func start(_ command: [UInt8], path: String?, _ process: inout Int32) -> Int32 {
        let command = command.map { CChar(bitPattern: $0) } + [0]
        guard let path else { return glua_start_program(LuaScript.current?.record, nil, command, -1, -1, &process) }
        return glua_start_program(LuaScript.current?.record, path, command, -1, -1, &process)
    }

    /// Waits for the end of a program, and returns its status as `wait` does.
    package static func reap(_ process: Int32) -> Int32 { glua_reap(process) }

    /// Ends a program that has not been reaped.
    package static func end(_ process: Int32) { glua_end_program(process, grace) }

    /// Ends the programs for which a script waits or to which it has a pipe.
    package static func end(of script: LuaScript) { glua_end_programs_of(script.record, grace) }

    /// Whether a script waits for a program or has a pipe to one.
    package static func any(of script: LuaScript) -> Bool { glua_has_programs(script.record) }

    /// Ends all programs, including those in the background.
    package static func endAll() { glua_end_all_programs(grace) }

    /// Kills all programs at once, without SIGTERM.
    package static func killAll() { glua_end_all_programs(0) }

    /// Deals with programs at the regular end of the process: waits for those that read from a pipe of a script, ends
    /// the others that a script has a pipe to, and leaves those in the background alone.
    package static func finish() { glua_finish_programs(grace) }

    /// A second, in nanoseconds.
    ///
    /// Swift cannot import the type of the C macro.
    private static let grace: UInt64 = 1_000_000_000
}
