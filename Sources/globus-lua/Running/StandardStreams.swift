// The streams are variables in C, which nobody changes.
#if canImport(Glibc)
@preconcurrency import Glibc
#else
@preconcurrency import Musl
#endif

/// Standard input, output and error.
enum StandardFiles {
    /// Opens those that are closed on `/dev/null`, or the next file would take their place: what is printed would end up in
    /// it, and what a script reads would come of it.
    ///
    /// To be called before anything opens a file.
    static func open() {
        for file in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(file, F_GETFD) < 0 {
            // The lowest number that is free, which is this one.
            _ = systemOpen("/dev/null", file == STDIN_FILENO ? O_RDONLY : O_WRONLY)
        }
    }
}

/// The system's function, which the method of the same name hides.
private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }

/// Standard output, whose buffer Lua's `print` and Swift's share.
enum StandardOutput {
    /// Whether all that was written has been taken so far.
    static var isIntact: Bool { ferror(stdout) == 0 }

    /// Writes what the buffer holds.
    static func flush() {
        fflush(stdout)
    }

    /// Writes each line when it ends, also where the output is no terminal.
    static func writeLineByLine() {
        setvbuf(stdout, nil, _IOLBF, 0)
    }
}

/// Standard error, line by line.
enum StandardError {
    static func write(_ line: some StringProtocol) {
        // What the script has printed comes before the message about its end.
        StandardOutput.flush()
        let bytes = Array(line.utf8) + [0x0A]
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = systemWrite(STDERR_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
            }
        }
    }
}

/// The system's function, which the method of the same name hides.
private let systemWrite = write(_:_:_:)

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
