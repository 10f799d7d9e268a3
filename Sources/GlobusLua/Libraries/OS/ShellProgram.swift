import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Runs a program for a script, which waits for it.
package enum ShellProgram {
    /// Runs a shell's command that a person has asked for, on the person's terminal, to its end.
    ///
    /// - Parameter command: The command, for `sh`.
    /// - Returns: The exit status, 128 and more where a signal has ended it; nil where the shell cannot be started.
    package static func run(shell command: String) async -> Int32? {
        guard let status = try? await run(ProgramStart(path: nil, command: Array(command.utf8))) else { return nil }
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

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
