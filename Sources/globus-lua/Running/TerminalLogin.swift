import GlobusAuth
import GlobusLua
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A login on the terminal: the URL goes to standard error, and the code comes from standard input.
enum TerminalLogin {
    static let flow = CommandLineLoginFlow(write: { write($0) }, read: { try await HiddenLine.read() })

    /// The prompt ends without a line break.
    private static func write(_ text: String) {
        StandardOutput.flush()
        ErrorOutput.write(text)
    }
}

/// The system's function, which the method of the same name hides.
private let systemWrite = write(_:_:_:)

/// Reads a line of standard input that a terminal does not show, as that of a code.
enum HiddenLine {
    private static let longest = 4096

    /// Reads a line; nil where the input has ended.
    ///
    /// Where the task is cancelled, the terminal is as it was before this returns.
    static func read() async throws -> String? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw failure }
        let (reader, writer) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { for end in [reader, writer] { close(end) } }
        let line: Result<String?, GlobusError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isStarted = DetachedThread.start { continuation.resume(returning: readNow(until: reader)) }
                if !isStarted { continuation.resume(returning: .failure(failure)) }
            }
        } onCancel: {
            var byte: UInt8 = 1
            _ = systemWrite(writer, &byte, 1)
        }
        try Task.checkCancellation()
        return try line.get()
    }

    private static var failure: GlobusError {
        GlobusError(.loginFlow, "standard input cannot be read: \(String(cString: strerror(errno)))")
    }

    /// Reads byte by byte, so that what follows the line is left for others.
    ///
    /// - Parameter alarm: A descriptor that becomes readable when nobody waits for the line any more.
    /// - Returns: The line without its end; nil at the end of the input; or why it cannot be read.
    private static func readNow(until alarm: Int32) -> Result<String?, GlobusError> {
        TerminalEcho.hide()
        defer { TerminalEcho.restore() }
        var bytes: [UInt8] = []
        while bytes.count < longest {
            var entries = [pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)]
            entries.append(pollfd(fd: alarm, events: Int16(POLLIN), revents: 0))
            if poll(&entries, 2, -1) < 0 {
                if errno == EINTR { continue }
                return .failure(failure)
            }
            if entries[1].revents != 0 { return .success(nil) }
            var byte: UInt8 = 0
            let count = systemRead(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            if count < 0 { return .failure(failure) }
            if count == 0 { return .success(bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)) }
            if byte == UInt8(ascii: "\n") { break }
            bytes.append(byte)
        }
        return .success(String(decoding: bytes, as: UTF8.self))
    }
}

/// The system's function, which the method of the same name hides.
private let systemRead = read(_:_:_:)

/// Whether the terminal shows what is typed.
enum TerminalEcho {
    /// Written before the flag is set, and read by signal handlers where it is.
    ///
    /// A global variable of this type would be too short: the compiler leaves out the gap between its fields.
    nonisolated(unsafe) private static let saved = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    private static let isHidden = Atomic(false)

    /// Has the terminal show nothing but the end of the line.
    static func hide() {
        guard tcgetattr(STDIN_FILENO, saved) == 0 else { return }
        var quiet = saved.pointee
        quiet.c_lflag &= ~tcflag_t(ECHO)
        quiet.c_lflag |= tcflag_t(ECHONL)
        isHidden.store(true, ordering: .releasing)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &quiet)
    }

    /// Makes the terminal as it was; safe in a signal handler.
    ///
    /// Of two threads each does it itself, since the process may end before the other one has done it.
    static func restore() {
        guard isHidden.load(ordering: .acquiring) else { return }
        tcsetattr(STDIN_FILENO, TCSANOW, saved)
        isHidden.store(false, ordering: .releasing)
    }
}
