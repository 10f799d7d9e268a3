#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A program that scripts may start, as it was found when the host was made.
struct RunnableProgram: Sendable {
    /// As the permission names it: a name of the variable `PATH`, or a path.
    let asked: String
    /// Where it is, absolute and without links.
    let path: String

    /// Nil where there is no such program.
    init?(_ asked: String) {
        guard let path = Self.realPath(of: asked) else { return nil }
        self.asked = asked
        self.path = path
    }

    /// What the program finds as its own name, which decides what some programs do.
    var name: String { Self.lastPart(of: asked) }

    /// Whether a command's first word means this program.
    func isMeant(by word: String) -> Bool {
        word == asked || (Self.lastPart(of: word) == name && Self.realPath(of: word) == path)
    }

    private static func lastPart(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    private static func realPath(of word: String) -> String? {
        if word.contains("/") { return executable(word) }
        let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        // An empty item would be the working directory, where a script may have written.
        return folders.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.compactMap {
            executable("\($0)/\(word)")
        }
        .first
    }

    private static func executable(_ path: String) -> String? {
        guard !path.utf8.contains(0), let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        var status = stat()
        guard stat(real, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(real, X_OK) == 0 else { return nil }
        return String(validatingCString: real)
    }
}

/// A command of a script: the words, where it needs no shell to tell them.
struct ProgramCommand {
    /// What a shell does something with.
    private static let special = Set("|&;<>()$`\\\"'*?[]{}!#~\n\r".utf8)

    let bytes: [UInt8]
    /// The first word.
    let word: String

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let blanks = Set(" \t".utf8)
        word = String(decoding: bytes.drop { blanks.contains($0) }.prefix { !blanks.contains($0) }, as: UTF8.self)
    }

    /// The first character that takes a shell; nil where there is none.
    var shellCharacter: String? {
        if let byte = bytes.first(where: Self.special.contains) {
            return byte == 0x0A || byte == 0x0D ? "a line break" : "'\(Character(UnicodeScalar(byte)))'"
        }
        return word.contains("=") ? "'='" : nil
    }

    /// The command with another first word.
    func named(_ name: String) -> [UInt8] {
        let rest = bytes.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return Array(name.utf8) + rest.dropFirst(word.utf8.count)
    }
}

/// How a command is to be started.
struct ProgramStart: Sendable {
    /// The program; nil for a shell.
    let path: String?
    /// The words, or what the shell gets.
    let command: [UInt8]
}
