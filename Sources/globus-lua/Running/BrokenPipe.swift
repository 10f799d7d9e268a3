#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Ends the program quietly when nobody reads its output any more, as in `globus-lua job.lua | head -1`.
///
/// The same signal comes of a connection or a script's own pipe that breaks; these are errors of the write, and not the
/// end.
enum BrokenPipe {
    /// Starts to watch, whatever the program's starter has said about the signal.
    static func install() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { number in
            let failure = errno
            if BrokenPipe.isOutputBroken {
                signal(number, SIG_DFL)
                raise(number)
            }
            errno = failure
        }
        action.sa_flags = SA_RESTART | SA_NODEFER
        sigaction(SIGPIPE, &action, nil)
    }

    private static var isOutputBroken: Bool {
        isBroken(STDOUT_FILENO) || isBroken(STDERR_FILENO)
    }

    private static func isBroken(_ file: Int32) -> Bool {
        var entry = pollfd(fd: file, events: 0, revents: 0)
        return poll(&entry, 1, 0) == 1 && entry.revents & Int16(POLLERR) != 0
    }
}
