import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Runs a program for a script, which waits for it.
enum ShellProgram {
    /// Runs the command with a shell to its end, and returns its status as `wait` does.
    ///
    /// Cancelling ends the program and its descendants.
    static func run(_ command: ProgramStart) async throws -> Int32 {
        var number: Int32 = 0
        let code = ScriptPrograms.start(command.command, path: command.path, &number)
        if code != 0 { throw FileFailure(code) }
        let process = number
        ForegroundPrograms.enter()
        var status: Int32 = 0
        defer { ForegroundPrograms.leave(status: status) }
        status = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Int32, any Error>) in
                let isStarted = DetachedThread.start { continuation.resume(returning: ScriptPrograms.reap(process)) }
                if !isStarted { continuation.resume(throwing: FileFailure(EAGAIN)) }
            }
        } onCancel: {
            _ = DetachedThread.start { ScriptPrograms.end(process) }
        }
        return status
    }
}
