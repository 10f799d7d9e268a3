import LuaRuntime
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A program that a script has started with a shell and waits for.
final class ShellProgram: Sendable {
    /// Nil once it has ended, when its number may be another one's.
    private let process: Mutex<pid_t?>

    /// Starts the command; throws ``FileFailure`` where the system cannot.
    private init(_ command: [CChar]) throws {
        var number: Int32 = 0
        let code = LuaState.startShell(command, &number)
        if code != 0 { throw FileFailure(code) }
        process = Mutex(number)
    }

    /// Runs the command to its end and returns its status as `wait` gives it; a cancelled one is terminated.
    static func run(_ command: [CChar]) async throws -> Int32 {
        let program = try ShellProgram(command)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Int32, any Error>) in
                let isStarted = DetachedThread.start { continuation.resume(returning: program.end()) }
                if !isStarted { continuation.resume(throwing: FileFailure(EAGAIN)) }
            }
        } onCancel: {
            program.process.withLock { number in
                if let number { kill(number, SIGTERM) }
            }
        }
    }

    private func end() -> Int32 {
        guard let number = process.withLock({ $0 }) else { return 0 }
        var information = siginfo_t()
        while waitid(P_PID, id_t(number), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        return process.withLock { process in
            var status: Int32 = 0
            while waitpid(number, &status, 0) < 0, errno == EINTR {}
            process = nil
            return status
        }
    }
}
