#if canImport(Glibc)
import Glibc
#else
import Musl
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
