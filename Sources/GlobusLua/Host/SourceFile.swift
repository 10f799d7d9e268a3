import GlobusAuth

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Reads the source files of scripts and modules.
package enum SourceFile {
    /// Reads the file without blocking the host's executor.
    @concurrent
    static func read(_ path: String) async throws -> [UInt8] {
        try readNow(path)
    }

    /// Reads the file and blocks the calling thread.
    package static func readNow(_ path: String) throws -> [UInt8] {
        if let problem = problem(path) { throw GlobusError(.usage, "cannot read \(path): \(problem)") }
        // Another kind of file may have taken its place in the meantime, and opening it must not block.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { throw failure(path) }
        return try read(file, path)
    }

    /// Reads a file that is smaller than so many bytes and blocks the calling thread; nil for any other.
    package static func readNow(_ path: String, below size: Int) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { return nil }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size < size else {
            close(file)
            return nil
        }
        return try? read(file, path)
    }

    /// Explains why the path is not that of a file that can be read repeatedly and without waiting; nil where it is.
    package static func problem(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return linkProblem(path) ?? String(cString: strerror(errno)) }
        if let problem = problem(ofKind: status.st_mode) { return problem }
        return access(path, R_OK) == 0 ? nil : String(cString: strerror(errno))
    }

    /// Whether the path is that of something that is read as it comes, and ends: a pipe, a terminal, `/dev/null`.
    package static func isStream(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        switch status.st_mode & S_IFMT {
        case S_IFIFO, S_IFSOCK: return true
        case S_IFCHR:
            // The numbers of /dev/null; others, such as /dev/zero, may have no end.
            if status.st_rdev == 0x103 { return true }
            let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
            defer { close(file) }
            return file >= 0 && isatty(file) != 0
        default: return false
        }
    }

    /// Explains the same for an open descriptor.
    static func problem(ofFile descriptor: Int32) -> String? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? problem(ofKind: status.st_mode) : nil
    }

    private static func problem(ofKind mode: mode_t) -> String? {
        switch mode & S_IFMT {
        case S_IFREG: nil
        case S_IFDIR: "it is a folder, and not a file"
        case S_IFIFO: "it is a named pipe, and not a file"
        case S_IFCHR, S_IFBLK: "it is a device, and not a file"
        default: "it is a socket, and not a file"
        }
    }

    /// Explains a link that leads nowhere by naming its target; nil for any other path.
    static func linkProblem(_ path: String) -> String? {
        let code = errno
        defer { errno = code }
        guard code == ENOENT else { return nil }
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink(path, &target, target.count)
        guard length > 0 else { return nil }
        let name = String(decoding: target[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return "it is a link to '\(name.printable(limit: 300))', which does not exist"
    }

    /// Reads the descriptor to its end and closes it.
    static func read(_ descriptor: Int32, _ path: String) throws -> [UInt8] {
        defer { close(descriptor) }
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = systemRead(descriptor, &block, block.count)
            if count > 0 { content += block[..<count] }
            if count == 0 { return content }
            if count < 0, errno != EINTR { throw failure(path) }
        }
    }

    private static func failure(_ path: String) -> GlobusError {
        GlobusError(.usage, "cannot read \(path): \(String(cString: strerror(errno)))")
    }

    /// Returns the folder of the file.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Returns the source in the form that Lua's compiler takes.
    ///
    /// A byte order mark is left out, and a first line that begins with `#` is emptied, so that the other lines keep
    /// their numbers.
    ///
    /// - Parameters:
    ///   - source: The text of the file.
    ///   - name: What a message calls the source.
    /// - Returns: The bytes to compile.
    /// - Throws: `GlobusError` with `usage` for a source in UTF-16 or UTF-32.
    static func chunk(of source: [UInt8], named name: String) throws -> [UInt8] {
        if let flaw = encodingFlaw(of: source) { throw GlobusError(.usage, "\(name) \(flaw)") }
        let text = TextEncoding.withoutByteOrderMark(source)
        guard text.first == UInt8(ascii: "#") else { return Array(text) }
        return Array(text.drop { $0 != UInt8(ascii: "\n") })
    }

    /// Returns what is wrong with the encoding of the source; nil leaves it to Lua.
    static func encodingFlaw(of source: [UInt8]) -> String? {
        TextEncoding(tellingFrom: source).map { "is in \($0.rawValue); save it in UTF-8" }
    }
}

extension SourceFile {
    /// The first bytes of files that are taken for scripts by mistake.
    private static let signatures: [(start: [UInt8], kind: String)] = [
        (Array("\u{7F}ELF".utf8), "is a compiled program"),
        (Array("\u{1B}Lua".utf8), "was compiled by luac; run its source text"),
        ([0x1F, 0x8B], "is compressed by gzip"), (Array("PK\u{3}\u{4}".utf8), "is a zip archive"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "is compressed by xz"), (Array("BZh".utf8), "is compressed by bzip2"),
        ([0x28, 0xB5, 0x2F, 0xFD], "is compressed by zstd"),
    ]

    /// Says what a file is that cannot hold a script's text, of which Lua would tell the first byte alone; nil leaves it to
    /// Lua.
    static func binaryFlaw(of source: [UInt8]) -> String? {
        if let known = signatures.first(where: { source.starts(with: $0.start) }) {
            return known.kind.contains(";") ? known.kind : "\(known.kind), and no Lua text"
        }
        return isBinary(source) ? "is a binary file, and no Lua text" : nil
    }

    /// Whether a byte of value 0 stands where Lua takes none: before any string or comment has begun.
    private static func isBinary(_ source: [UInt8]) -> Bool {
        var text = source.prefix(1024)
        if text.first == UInt8(ascii: "#") { text = text.drop { $0 != UInt8(ascii: "\n") } }
        guard let zero = text.firstIndex(of: 0) else { return false }
        let before = text[..<zero]
        return !before.contains { [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "[")].contains($0) }
            && before.firstRange(of: Array("--".utf8)) == nil
    }
}

/// The system's function, which the methods of the same name would hide.
private let systemRead = read(_:_:_:)
