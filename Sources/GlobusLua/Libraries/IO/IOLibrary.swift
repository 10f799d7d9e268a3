import GlobusAuth
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The functions of Lua's `io` that open files and start programs, as far as the permissions allow.
///
/// The other functions need no permission.
enum IOLibrary {
    static let functions = [open, popen, tmpfile]

    static let open = HostFunction(
        "io.open",
        "Opens a file, which takes permission to read or write it.",
        details: """
            Where something that was written is lost, as on a full disk, `write`, `flush` or `close` returns nil, a message \
            and a code, as in plain Lua. A warning in the log names the file when it is closed or the script ends, unless \
            `write` or `flush` has told and nothing was written since.
            """,
        parameters: [
            .required("filename", .string, "The file; a relative path is one of the working directory."),
            .optional("mode", .string, "\"r\", \"w\", \"a\", \"r+\", \"w+\" or \"a+\".", default: "\"r\""),
        ],
        results: [HostResult("file*?", "The file, or nil, a message and a code.")],
        isStandard: true,
        failures: [HostFailure("PermissionError", "--allow-read or --allow-write does not cover it")]
    ) { call in
        let path = try call.path("filename")
        let mode = call.has("mode") ? String(decoding: call.bytes("mode"), as: UTF8.self) : "r"
        guard let flags = flags(of: mode) else { throw call.badArgument("mode", "invalid mode") }
        return try call.results(about: path) {
            let descriptor = try call.services.fileAccess.open(path, flags)
            try call.stack.push(file: descriptor, mode: mode, name: Array("'".utf8) + path + Array("'".utf8))
            return .pushed(1)
        }
    }

    static let popen = HostFunction(
        "io.popen",
        "Starts a program with a pipe to it, which takes --allow-run or --allow-all, as os.execute does.",
        parameters: [
            .required("prog", .string, "The shell's command."),
            .optional("mode", .string, "\"r\" to read what it prints, \"w\" to write what it reads.", default: "\"r\""),
        ],
        results: [HostResult("file*?", "The pipe, or nil, a message and a code.")],
        isStandard: true,
        failures: [HostFailure("PermissionError", "neither --allow-run nor --allow-all covers it")]
    ) { call in
        let command = try call.path("prog")
        let mode = call.has("mode") ? String(decoding: call.bytes("mode"), as: UTF8.self) : "r"
        guard mode == "r" || mode == "w" else { throw call.badArgument("mode", "invalid mode") }
        let start = try call.services.judge.requireProgram(command, for: "io.popen")
        return try call.results(about: command) {
            try call.stack.push(program: start, mode: mode)
            return .pushed(1)
        }
    }

    static let tmpfile = HostFunction(
        "io.tmpfile",
        "Opens a file for reading and writing that is removed when it is closed, which takes permission to write /tmp.",
        results: [HostResult("file*?", "The file, or nil, a message and a code.")],
        isStandard: true,
        failures: [HostFailure("PermissionError", "--allow-write does not cover /tmp")]
    ) { call in
        try call.results(about: nil) {
            let (path, descriptor) = try call.services.fileAccess.makeTemporary()
            unlink(path)
            try call.stack.push(file: descriptor, mode: "w+", name: Array("a temporary file".utf8))
            return .pushed(1)
        }
    }

    /// The function that waits for pipes, terminals and sockets.
    static let waiter = HostFunction(
        waiting: "io.wait",
        "Waits for a descriptor.",
        parameters: [.required("descriptor", .integer, "It."), .required("writing", .boolean, "Or reading.")]
    ) { call in
        let descriptor = Int32(call.integer("descriptor") ?? -1)
        let isWriting = call.boolean("writing") ?? false
        return .wait {
            try await DescriptorWait.ready(descriptor, writing: isWriting)
            return .nothing
        }
    }

    private static func flags(of mode: String) -> Int32? {
        switch String(mode.reversed().drop { $0 == "b" }.reversed()) {
        case "r": O_RDONLY
        case "r+": O_RDWR
        case "w": O_WRONLY | O_CREAT | O_TRUNC
        case "w+": O_RDWR | O_CREAT | O_TRUNC
        case "a": O_WRONLY | O_CREAT | O_APPEND
        case "a+": O_RDWR | O_CREAT | O_APPEND
        default: nil
        }
    }
}

extension HostCall {
    /// Returns a path or command: bytes without a zero, at which the system would stop reading.
    func path(_ name: StaticString) throws -> [UInt8] {
        let bytes = bytes(name)
        if bytes.contains(0) { throw badArgument(name, "a text without zero bytes expected") }
        return bytes
    }

    /// Returns the results of `body`, or Lua's usual nil, message and code for a ``FileFailure``.
    func results(about path: [UInt8]?, _ body: () throws -> HostReturn) rethrows -> HostReturn {
        do {
            return try body()
        } catch let failure as FileFailure {
            return .pushed(stack.push(failure, about: path))
        }
    }
}

extension LuaStack {
    /// Pushes Lua's usual nil, message and code, and returns their number.
    ///
    /// Stack: [-0, +3]
    func push(_ failure: FileFailure, about path: [UInt8]?) -> Int32 {
        push()
        push((path.map { $0 + Array(": ".utf8) } ?? []) + Array(failure.message.utf8))
        push(Int64(failure.code))
        return 3
    }

    /// Pushes a handle of an open file, which owns the descriptor from now on.
    ///
    /// Warnings call the file `name`.
    ///
    /// Stack: [-0, +1]
    func push(file descriptor: Int32, mode: String, name: [UInt8]) throws {
        let code = pushFile(descriptor, mode: mode, name: name)
        if code != 0 { throw FileFailure(code) }
    }

    /// Starts a program and pushes a handle of the pipe to it.
    ///
    /// Stack: [-0, +1]
    func push(program start: ProgramStart, mode: String) throws {
        // The arguments after the program's name may be secret.
        let words = start.command.split(separator: UInt8(ascii: " "), maxSplits: 1)
        let name = Array("the program '".utf8) + (words.first ?? []) + Array("'".utf8)
        let code = pushProgram(start.command, path: start.path, mode: mode, name: name)
        if code != 0 { throw FileFailure(code) }
    }
}
