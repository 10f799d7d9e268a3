import GlobusLua

// The streams are variables in C, which nobody changes.
#if canImport(Glibc)
@preconcurrency import Glibc
#else
@preconcurrency import Musl
#endif

/// Standard input, output and error.
enum StandardFiles {
    /// Opens closed standard files on `/dev/null`.
    ///
    /// Otherwise the next opened file would take their place, so that output would go into it and a script would read
    /// its input from it.
    ///
    /// To be called before anything opens a file.
    static func open() {
        for file in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(file, F_GETFD) < 0 {
            // The system uses the lowest free number, which is this one.
            _ = systemOpen("/dev/null", file == STDIN_FILENO ? O_RDONLY : O_WRONLY)
        }
    }
}

/// The system's function, which the method of the same name would hide.
private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }

/// Standard output, whose buffer is shared by Lua's `print` and Swift's.
enum StandardOutput {
    /// Whether all output was accepted so far.
    static var isIntact: Bool { ferror(stdout) == 0 }

    /// Writes out the buffer.
    static func flush() {
        fflush(stdout)
    }

    /// Writes each line when it ends, even where the output is not a terminal.
    static func writeLineByLine() {
        setvbuf(stdout, nil, _IOLBF, 0)
    }
}

/// Standard error, line by line.
enum StandardError {
    static func write(_ line: some StringProtocol) {
        // What the script has printed must come before the message about its end.
        StandardOutput.flush()
        ErrorOutput.write("\(line)\n")
    }
}

/// Ends the program quietly when its output is no longer read, as in `globus-lua job.lua | head -1`.
///
/// The same signal is sent where a connection or a pipe of a script breaks; that is only an error of the write.
enum BrokenPipe {
    /// Begins to handle the signal, even where the program was started to ignore it.
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
