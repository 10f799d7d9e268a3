import CLuaSupport

/// The programs that scripts of this process have started, each with all that it has started itself.
///
/// They are sent SIGTERM, and a second later SIGKILL. One that has made a session of its own and is nobody's child any
/// more, as a daemon does, is left alone.
package enum ScriptPrograms {
    /// The word by which this program, started again, knows that it is to serve as the keeper.
    package static let keeperWord: StaticString = "keep-programs"

    /// Has another process end those that run when this one is killed or crashes: this program, started with
    /// ``keeperWord`` and a mark, which then calls ``serveAsKeeper(_:)``.
    package static func useKeeper() {
        glua_use_keeper(UnsafeRawPointer(keeperWord.utf8Start).assumingMemoryBound(to: CChar.self))
    }

    /// Waits for the end of the process that has made the mark.
    package static func serveAsKeeper(_ mark: String) { glua_serve_as_keeper(mark) }

    /// Lets the keeper go, since what runs still may run on.
    package static func releaseKeeper() { glua_release_keeper() }

    /// Starts a shell as `io.popen` does, without a pipe, for the task's script; returns 0 or a number of `errno`.
    package static func start(_ command: [CChar], _ process: inout Int32) -> Int32 {
        glua_start_shell(LuaScript.current?.record, command, -1, -1, &process)
    }

    /// Waits for the end of a program, and returns its status as `wait` gives it.
    package static func reap(_ process: Int32) -> Int32 { glua_reap(process) }

    /// Ends one that has not been reaped.
    package static func end(_ process: Int32) { glua_end_program(process, grace) }

    /// Ends those that a script waits for or has a pipe to.
    package static func end(of script: LuaScript) { glua_end_programs_of(script.record, grace) }

    /// Whether a script waits for any, or has a pipe to one.
    package static func any(of script: LuaScript) -> Bool { glua_has_programs(script.record) }

    /// Ends all, those in the background too.
    package static func endAll() { glua_end_all_programs(grace) }

    /// Ends all, and does not ask them first.
    package static func killAll() { glua_end_all_programs(0) }

    /// What a process does that ends well: waits for those that read what a script has written, ends the others that it
    /// has a pipe to, and leaves those in the background alone.
    package static func finish() { glua_finish_programs(grace) }

    /// A second; the macro of C has a type that Swift does not read.
    private static let grace: UInt64 = 1_000_000_000
}
