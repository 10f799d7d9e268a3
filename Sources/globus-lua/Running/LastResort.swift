import GlobusAuth
import GlobusLua
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Ends the process where a script that must end does not, because a C function is running or its output is not read.
enum LastResort {
    private static let graceSeconds: UInt32 = 2

    /// Ends the process now.
    static func end(_ error: LuaError) -> Never {
        let line = "globus-lua: \(error.placedMessage), and a function that it called did not return\n"
        _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
        TerminalEcho.restore()
        ScriptPrograms.killAll()
        _exit(ExitStatus(of: error).code)
    }

    /// Ends the process in two seconds, unless it has ended before.
    static func arm(_ status: ExitStatus) {
        _ = DetachedThread.start {
            sleep(graceSeconds)
            TerminalEcho.restore()
            ScriptPrograms.killAll()
            _exit(status.code)
        }
    }
}

extension ExitStatus {
    /// The exit status for the failure of a script, or of a startup script, whose error is a cause.
    init(of error: any Error) {
        let failure = error as? LuaError ?? (error as? GlobusError)?.cause as? LuaError
        self = failure?.code == .timeLimit ? .timeLimit : .failure
    }
}
