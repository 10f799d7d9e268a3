import GlobusAuth
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The functions of `lfs` that lock files and folders between processes.
extension FileSystemLibrary {
    static let lock = HostFunction(
        "lfs.lock",
        "Locks an open file, or a part of it, between processes; it does not wait.",
        parameters: handleParameters("\"r\" to share the lock with other readers, \"w\" for nobody else."),
        results: [HostResult("true?", "True, or nil and a message.")],
        isStandard: true,
        example: HostExample("print(require(\"lfs\").lock(io.tmpfile(), \"w\"))", prints: "true")
    ) { call in
        let mode = String(decoding: call.bytes("mode"), as: UTF8.self)
        guard let kind = ["r": F_RDLCK, "w": F_WRLCK, "u": F_UNLCK][mode.prefix(1)] else {
            throw LuaTextError("lock: invalid mode")
        }
        return try call.lock(Int16(kind))
    }

    static let unlock = HostFunction(
        "lfs.unlock",
        "Ends a lock of an open file, or of a part of it.",
        parameters: handleParameters(nil),
        results: [HostResult("true?", "True, or nil and a message.")],
        isStandard: true,
        example: HostExample("print(require(\"lfs\").unlock(io.tmpfile()))", prints: "true")
    ) { call in
        try call.lock(Int16(F_UNLCK))
    }

    static let lockDir = HostFunction(
        "lfs.lock_dir",
        "Locks a folder by a file in it, `lockfile.lfs`, which takes permission to write it.",
        parameters: [
            .required("path", .string, "The folder."),
            .optional("seconds_stale", .any, "Ignored, as LuaFileSystem does on Linux."),
        ],
        results: [HostResult("lfs.Lock?", "The lock, or nil and a message where somebody has one.")],
        isStandard: true,
        failures: [unwritable],
        example: HostExample("print(require(\"lfs\").lock_dir(\"/nowhere\"))", prints: "nil\tNo such file or directory")
    ) { call in
        let path = try call.path("path")
        do {
            let entry = try call.services.fileAccess.writableEntry(path + Array("/lockfile.lfs".utf8))
            call.stack.push(try DirectoryLock(entry), as: DirectoryLock.hostClass)
            return .pushed(1)
        } catch let failure as FileFailure {
            call.stack.push()
            call.stack.push(failure.message)
            return .pushed(2)
        }
    }

    static let setmode = HostFunction(
        "lfs.setmode",
        "Does nothing, since files have one mode on Linux.",
        parameters: [
            .required("file", .any, "The open file."), .required("mode", .string, "\"binary\" or \"text\"."),
        ],
        results: [HostResult("true", "True."), HostResult("string", "\"binary\", the mode of before.")],
        isStandard: true,
        example: HostExample("print(require(\"lfs\").setmode(io.stdout, \"text\"))", prints: "true\tbinary")
    ) { call in
        _ = try call.descriptor("file")
        guard ["binary", "text"].contains(String(decoding: call.bytes("mode"), as: UTF8.self)) else {
            throw call.badArgument("mode", "invalid option '\(call.stack.text(at: 2).printable(limit: 60))'")
        }
        call.stack.push(true)
        call.stack.push("binary")
        return .pushed(2)
    }

    private static func handleParameters(_ mode: String?) -> [HostParameter] {
        [.required("filehandle", .any, "The open file.")] + (mode.map { [.required("mode", .string, $0)] } ?? []) + [
            .optional("start", .integer, "Where the part begins.", default: "0"),
            .optional("length", .integer, "How long it is; 0, which is the default, means to the end.", default: "0"),
        ]
    }
}

extension HostCall {
    /// The descriptor of an open file that is an argument.
    fileprivate func descriptor(_ name: StaticString) throws -> Int32 {
        let index = index(of: name)
        guard let descriptor = stack.fileDescriptor(at: index) else {
            // Lua's own words have no article.
            let type = stack.typeName(at: index).trimmingPrefix(#/an? /#)
            let got = stack.type(at: index) == .none ? "no value" : String(type)
            throw badArgument(name, "FILE* expected, got \(got)")
        }
        if descriptor < 0 { throw LuaTextError("\(functionName.dropFirst(4)): closed file") }
        return descriptor
    }

    /// Sets or ends a lock of the part of a file that the arguments name.
    fileprivate func lock(_ kind: Int16) throws -> HostReturn {
        var part = flock()
        part.l_type = kind
        part.l_whence = Int16(SEEK_SET)
        part.l_start = off_t(integer("start") ?? 0)
        part.l_len = off_t(integer("length") ?? 0)
        if fcntl(try descriptor("filehandle"), F_SETLK, &part) == 0 {
            stack.push(true)
            return .pushed(1)
        }
        stack.push()
        stack.push(FileFailure(errno).message)
        return .pushed(2)
    }
}
