import LuaRuntime

extension HostCall {
    /// A path or command: bytes, none of which is zero, since the system would stop reading there.
    func path(_ name: StaticString) throws -> [UInt8] {
        let bytes = bytes(name)
        if bytes.contains(0) { throw invalid(name, "must not hold a zero byte") }
        return bytes
    }

    /// The results of `body`, or Lua's usual nil, message and code for a ``FileFailure``.
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
    /// Stack: [-0, +1]
    ///
    /// - Parameter name: What warnings call the file.
    func push(file descriptor: Int32, mode: String, name: [UInt8]) throws {
        let code = pushFile(descriptor, mode: mode, name: name)
        if code != 0 { throw FileFailure(code) }
    }

    /// Starts a program and pushes a handle of the pipe to it.
    ///
    /// Stack: [-0, +1]
    func push(program command: [UInt8], mode: String) throws {
        // What follows its name may be secret.
        let words = command.split(separator: UInt8(ascii: " "), maxSplits: 1)
        let name = Array("the program '".utf8) + (words.first ?? []) + Array("'".utf8)
        let code = pushProgram(command, mode: mode, name: name)
        if code != 0 { throw FileFailure(code) }
    }
}
