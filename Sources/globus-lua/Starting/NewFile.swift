#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Writes files that are not there yet, and the folders that they are in.
enum NewFile {
    /// Writes the file, and returns false and changes nothing where there is one already.
    static func write(_ text: String, to path: String) throws -> Bool {
        try makeFolders(of: path)
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
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

/// The system's function, which the method of the same name hides.
private let systemWrite = write(_:_:_:)
