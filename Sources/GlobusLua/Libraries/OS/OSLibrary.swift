import GlobusAuth
import Logging
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The functions of Lua's `os` that act outside of the script, as far as the permissions allow.
///
/// The other functions need no permission.
enum OSLibrary {
    static let functions = [getenv, remove, rename, tmpname, execute, exit]

    static let getenv = HostFunction(
        "os.getenv",
        "An environment variable, which takes permission for its name.",
        parameters: [.required("varname", .string, "The name.")],
        results: [HostResult("string?", "The value; nil when it is not set.")],
        isStandard: true,
        failures: [HostFailure("PermissionError", "the name is not one of --allow-env")]
    ) { call in
        let name = String(decoding: call.bytes("varname"), as: UTF8.self)
        if let given = call.services.givenVariables[name] {
            if let given { call.stack.push(given) } else { call.stack.push() }
            return .pushed(1)
        }
        try call.services.judge.requireVariable(name)
        call.stack.push(variableNamed: name)
        return .pushed(1)
    }

    static let remove = HostFunction(
        "os.remove",
        "Removes a file or an empty folder, which takes permission to write it.",
        parameters: [.required("filename", .string, "The file.")],
        results: [HostResult("true?", "True, or nil, a message and a code.")],
        isStandard: true,
        failures: [HostFailure("PermissionError", "--allow-write does not cover it")]
    ) { call in
        let path = try call.path("filename")
        return try call.results(about: path) {
            try call.services.fileAccess.remove(path)
            call.stack.push(true)
            return .pushed(1)
        }
    }

    static let rename = HostFunction(
        "os.rename",
        "Renames a file or a folder, which takes permission to write both places, and to read the old one where the new "
            + "one may be read.",
        parameters: [
            .required("oldname", .string, "The file."), .required("newname", .string, "Its new path."),
        ],
        results: [HostResult("true?", "True, or nil, a message and a code.")],
        isStandard: true,
        failures: [HostFailure("PermissionError", "--allow-write does not cover both ends")]
    ) { call in
        let old = try call.path("oldname")
        let new = try call.path("newname")
        return try call.results(about: nil) {
            try call.services.fileAccess.rename(old, to: new)
            call.stack.push(true)
            return .pushed(1)
        }
    }

    static let tmpname = HostFunction(
        "os.tmpname",
        "Makes a file for temporary use, which takes permission to write /tmp.",
        results: [HostResult("string", "Its path.")],
        isStandard: true,
        failures: [HostFailure("PermissionError", "--allow-write does not cover /tmp")]
    ) { call in
        let path: String
        do {
            let (name, descriptor) = try call.services.fileAccess.makeTemporary()
            close(descriptor)
            path = name
        } catch let failure as FileFailure {
            throw LuaTextError("unable to generate a unique filename: \(failure.message)")
        }
        call.stack.push(path)
        return .pushed(1)
    }

    static let execute = HostFunction(
        waiting: "os.execute",
        "Runs a program and waits for its end while other tasks go on, which takes --allow-run or --allow-all.",
        details: """
            With `--allow-run=git` the command is the words `git`, `pull` and so on, divided at blanks, and no shell sees \
            it; one with a shell's characters, such as quotes, `|` and `*`, is refused. With `--allow-all` a shell runs it.
            """,
        parameters: [.optional("command", .string, "The shell's command; without it, whether there is a shell.")],
        results: [
            HostResult("true?", "Whether it succeeded."), HostResult("string", "\"exit\" or \"signal\"."),
            HostResult("integer", "The exit status, or the signal."),
        ],
        isStandard: true,
        failures: [HostFailure("PermissionError", "neither --allow-run nor --allow-all covers it")]
    ) { call in
        guard call.has("command") else {
            call.stack.push(try call.services.judge.requireShell(for: "os.execute") && access("/bin/sh", X_OK) == 0)
            return .now(.pushed(1))
        }
        let command = try call.services.judge.requireProgram(call.path("command"), for: "os.execute")
        return .wait {
            do {
                let status = try await ShellProgram.run(command)
                return .push { $0.push(programStatus: status) }
            } catch let failure as FileFailure {
                return .push { $0.push(failure, about: nil) }
            }
        }
    }

    static let exit = HostFunction(
        waiting: "os.exit",
        "Ends the script; its to-be-closed variables are closed first.",
        parameters: [
            .optional(
                "code",
                .boolean | .integer,
                "The exit status, of which the lowest eight bits count; true is 0, false is 1; true by default."
            ),
            .optional("close", .boolean, "Ignored: everything is closed anyway."),
        ],
        isStandard: true
    ) { call in
        let status: Int32
        if let number = call.integer("code") {
            status = Int32(truncatingIfNeeded: number & 0xFF)
            if status == 0, number != 0 {
                // A failure that the shell takes for success is hardly meant.
                call.services.logger.warning(
                    "os.exit(\(number)) is exit status 0, which means success: a status has eight bits; use 1 to 255"
                )
            }
        } else {
            status = call.boolean("code") ?? true ? 0 : 1
        }
        return .wait { throw ScriptExit(status: status) }
    }

    /// Makes `os.exit` fail in a startup script, whose functions are called by everything that uses the host.
    static func refuseExit(in environment: LuaReference, of state: LuaState) {
        let stack = state.stack
        stack.push(environment)
        stack.pushField("os", of: -1)
        stack.push(refusedExit)
        stack.setField("exit", of: -2)
        stack.pop(2)
    }

    private static let refusedExit = HostFunction(
        "os.exit",
        "Refused in startup scripts.",
        isVariadic: true
    ) { _ in
        throw GlobusError(.usage, "os.exit: a startup script cannot end the program; raise an error instead")
    }
}

extension LuaStack {
    /// Pushes the value of an environment variable, or nil.
    ///
    /// Stack: [-0, +1]
    fileprivate func push(variableNamed name: String) {
        guard let value = getenv(name) else { return push() }
        push(UnsafeRawBufferPointer(start: value, count: strlen(value)))
    }

    /// Pushes what Lua's own `os.execute` returns for the status of a program that has ended, and returns the number of
    /// values.
    ///
    /// Stack: [-0, +3]
    fileprivate func push(programStatus status: Int32) -> Int32 {
        let signal = status & 0x7F
        let code = signal == 0 ? status >> 8 & 0xFF : signal
        if signal == 0 && code == 0 { push(true) } else { push() }
        push(signal == 0 ? "exit" : "signal")
        push(Int64(code))
        return 3
    }
}
