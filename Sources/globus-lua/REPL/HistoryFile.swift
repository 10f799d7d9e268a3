#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The lines of earlier sessions, in a file that only its owner can read, with one entry on each line.
///
/// Several sessions may use it at the same time: the file is locked while an entry is added.
struct HistoryFile: Sendable {
    /// How many entries are kept.
    static let size = 1000

    let path: String

    /// Finds the user's own file; nil where there is no place for it.
    init?(_ variables: [String: String]) {
        if let folder = variables["XDG_STATE_HOME"], folder.hasPrefix("/") {
            path = folder + "/globus-lua/history"
        } else if let home = variables["HOME"], home.hasPrefix("/") {
            path = home + "/.local/state/globus-lua/history"
        } else {
            return nil
        }
    }

    /// Returns the entries, the oldest first; creates the file where it is missing.
    ///
    /// - Throws: ``UsageError`` where the file cannot be used.
    func load() throws -> [String] {
        try makeFolder()
        return try withFile { file in
            fchmod(file, 0o600)
            let entries = Self.read(file).split(separator: "\n").map { Self.unescaped($0) }
            if entries.count > 2 * Self.size {
                ftruncate(file, 0)
                Self.write(entries.suffix(Self.size).map { Self.escaped($0) + "\n" }.joined(), to: file)
            }
            return entries.suffix(Self.size)
        }
    }

    /// Adds an entry at the end.
    func append(_ entry: String) throws {
        try withFile { Self.write(Self.escaped(entry) + "\n", to: $0) }
    }

    private func withFile<R>(_ body: (Int32) -> R) throws -> R {
        let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure(path) }
        // Closing the file releases the lock.
        defer { close(file) }
        flock(file, LOCK_EX)
        return body(file)
    }

    private func makeFolder() throws {
        guard let slash = path.lastIndex(of: "/") else { return }
        let folder = path[..<slash]
        var end = folder.startIndex
        while end < folder.endIndex {
            end = folder[folder.index(after: end)...].firstIndex(of: "/") ?? folder.endIndex
            let part = String(folder[..<end])
            if mkdir(part, 0o700) != 0, errno != EEXIST { throw failure(part) }
        }
    }

    private func failure(_ path: String) -> UsageError {
        UsageError(message: "the history is not kept: cannot write \(path): \(String(cString: strerror(errno)))")
    }

    private static func read(_ file: Int32) -> String {
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = systemRead(file, &block, block.count)
            if count <= 0 { return String(decoding: content, as: UTF8.self) }
            content += block[..<count]
        }
    }

    private static func write(_ text: String, to file: Int32) {
        let bytes = Array(text.utf8)
        _ = systemWrite(file, bytes, bytes.count)
    }

    private static func escaped(_ entry: String) -> String {
        entry.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    private static func unescaped(_ line: Substring) -> String {
        var entry = ""
        var isEscaped = false
        for character in line {
            if isEscaped {
                entry.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                entry.append(character)
            }
        }
        return entry
    }
}

/// The system's functions, which the methods of the same names would hide.
private let systemRead = read(_:_:_:)
private let systemWrite = write(_:_:_:)
