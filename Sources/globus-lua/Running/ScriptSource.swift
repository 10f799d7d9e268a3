import GlobusAuth
import GlobusLua

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The text of a script and where it comes from.
struct ScriptSource: Sendable {
    /// The text.
    let bytes: [UInt8]
    /// The name in Lua's form: `@file`, or `=name` for a name that is shown as it is.
    private let chunkName: String
    private let directory: String

    /// Takes the text after `-e`, or one that is part of the program.
    init(text: String, name: String = "-e") {
        bytes = Array(text.utf8)
        chunkName = "=\(name)"
        directory = "."
    }

    /// Reads a file that may be read repeatedly and without waiting, such as a startup script or a test.
    init(file path: String) throws {
        if let problem = SourceFile.problem(path) {
            throw UsageError(message: "cannot read '\(path.printable(limit: 300))': \(problem)")
        }
        try self.init(path: path)
    }

    /// Reads a file, or standard input for `-`, to its end.
    ///
    /// It may be a pipe, as with `<(…)` in a shell. The thread is blocked in the meantime: nothing else goes on, and
    /// Ctrl-C ends the program.
    init(path: String) throws {
        guard path != "-" else {
            bytes = try Self.read(STDIN_FILENO, "standard input")
            chunkName = "=stdin"
            directory = "."
            return
        }
        let name = "the script '\(path.printable(limit: 300))'"
        if let problem = SourceFile.problem(path), !SourceFile.isStream(path) {
            throw UsageError(message: "cannot read \(name): \(problem)")
        }
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else { throw Self.failure(name) }
        defer { close(file) }
        bytes = try Self.read(file, name)
        chunkName = "@\(path)"
        let slash = path.lastIndex(of: "/")
        directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    /// What messages call it.
    var name: String { String(chunkName.dropFirst()) }

    /// Runs the script, by default in an environment of its own.
    func run(
        on host: ScriptHost,
        in environment: ScriptEnvironment? = nil,
        arguments: [ScriptValue] = []
    ) async throws {
        if let environment {
            try await host.execute(bytes, chunkName: chunkName, in: environment, arguments: arguments)
        } else {
            try await host.execute(bytes, chunkName: chunkName, directory: directory, arguments: arguments)
        }
    }

    private static func read(_ file: Int32, _ name: String) throws -> [UInt8] {
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = systemRead(file, &block, block.count)
            if count > 0 { content += block[..<count] }
            if count == 0 { return content }
            if count < 0, errno != EINTR { throw failure(name) }
        }
    }

    private static func failure(_ name: String) -> UsageError {
        UsageError(message: "cannot read \(name): \(String(cString: strerror(errno)))")
    }
}

/// The system's function, which the method of the same name would hide.
private let systemRead = read(_:_:_:)
