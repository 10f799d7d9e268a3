#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Writes files that do not exist yet, and their folders.
enum NewFile {
    /// Writes the file; where it exists, changes nothing and returns false.
    ///
    /// - Parameters:
    ///   - text: The text of the file.
    ///   - path: The file.
    ///   - mode: Who may read and write it, as far as the process's mask allows. Who may read a text that names the program
    ///     that runs it may run it, too.
    /// - Returns: Whether the file is new.
    /// - Throws: ``UsageError`` where it cannot be written.
    @discardableResult
    static func write(_ text: String, to path: String, mode: mode_t = 0o666) throws -> Bool {
        try makeFolders(of: path)
        let mode = text.hasPrefix("#!") ? mode | (mode & 0o444) >> 2 : mode
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else {
            if errno == EEXIST { return false }
            throw failure(path)
        }
        defer { close(file) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { throw failure(path) }
            rest = rest.dropFirst(max(count, 0))
        }
        return true
    }

    /// Writes a file in the place of one that may exist, at once and as a whole; the parameters are those of the function
    /// that does not replace one.
    static func replace(_ text: String, to path: String, mode: mode_t = 0o666) throws {
        let draft = "\(path).\(getpid()).new"
        unlink(draft)
        try write(text, to: draft, mode: mode)
        guard rename(draft, path) == 0 else {
            let failure = failure(path)
            unlink(draft)
            throw failure
        }
    }

    private static func makeFolders(of path: String) throws {
        for index in path.indices.dropFirst() where path[index] == "/" {
            let folder = String(path[..<index])
            guard mkdir(folder, 0o777) == 0 || errno == EEXIST else { throw failure(folder) }
        }
    }

    private static func failure(_ path: String) -> UsageError {
        UsageError(message: "cannot write '\(path)': \(String(cString: strerror(errno)))")
    }
}

/// The system's function, which the method of the same name would hide.
private let systemWrite = write(_:_:_:)
