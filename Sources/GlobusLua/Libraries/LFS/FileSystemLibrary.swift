import GlobusAuth
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The library `lfs`, LuaFileSystem's, within the permissions.
///
/// It is a module: scripts find it by `require "lfs"`, as everywhere.
enum FileSystemLibrary {
    static let functions = [
        attributes, symlinkattributes, dir, mkdir, rmdir, touch, link, currentdir, chdir, lock, unlock, lockDir,
        setmode,
    ]

    private static let attributes = HostFunction(
        "lfs.attributes",
        "What the system knows of a file, links followed, which takes permission to read it.",
        parameters: fileParameters,
        results: [HostResult("table|string|integer?", "The attributes, or one; or nil, a message and a code.")],
        isStandard: true,
        failures: [unreadable],
        example: HostExample(#"print(require("lfs").attributes("/", "mode"))"#, prints: "directory")
    ) { call in
        let path = try call.path("filepath")
        return try call.attributes(of: path) { FileAttributes(try call.services.fileAccess.status(of: path)) }
    }

    private static let symlinkattributes = HostFunction(
        "lfs.symlinkattributes",
        "The same of a link itself; of one, `target` is what it leads to.",
        parameters: fileParameters,
        results: [HostResult("table|string|integer?", "The attributes, or one; or nil, a message and a code.")],
        isStandard: true,
        failures: [unreadable],
        example: HostExample(#"print(require("lfs").symlinkattributes("/").mode)"#, prints: "directory")
    ) { call in
        let path = try call.path("filepath")
        return try call.attributes(of: path) { try call.services.fileAccess.linkStatus(of: path) }
    }

    private static let dir = HostFunction(
        "lfs.dir",
        "An iterator over the names in a folder, `.` and `..` among them, in no order, which takes permission to read it.",
        details: "Raises a string where there is no such folder.",
        parameters: [.required("path", .string, "The folder.")],
        results: [
            HostResult("fun(listing: lfs.Directory): string?", "The iterator."),
            HostResult("lfs.Directory", "The listing that it reads."), HostResult("nil", "Nothing."),
            HostResult("lfs.Directory", "What a loop closes when it is left."),
        ],
        isStandard: true,
        failures: [unreadable],
        example: HostExample(
            """
            for name in require("lfs").dir("/") do
              if name == ".." then print(name) end
            end
            """,
            prints: ".."
        )
    ) { call in
        let path = try call.path("path")
        do {
            let listing = try DirectoryListing(of: try call.services.fileAccess.openFolder(path))
            call.stack.push(DirectoryListing.next)
            call.stack.push(listing, as: DirectoryListing.hostClass)
            call.stack.push()
            call.stack.pushCopy(of: -2)
            return .pushed(4)
        } catch let failure as FileFailure {
            throw LuaTextError("cannot open \(path.printable): \(failure.message)")
        }
    }

    private static let mkdir = change(
        "lfs.mkdir",
        "Makes a folder",
        HostExample(#"print(require("lfs").mkdir("/"))"#, prints: "nil\tFile exists\t17")
    ) { try $0.makeFolder($1) }

    private static let rmdir = change(
        "lfs.rmdir",
        "Removes an empty folder",
        HostExample(#"print(require("lfs").rmdir("/"))"#, prints: "nil\tDevice or resource busy\t16")
    ) { try $0.removeFolder($1) }

    private static let touch = HostFunction(
        "lfs.touch",
        "Sets when a file was read and written last, which takes permission to write it.",
        parameters: [
            .required("filepath", .string, "The file."),
            .optional("atime", .number, "When it was read, in seconds since 1970; now by default."),
            .optional("mtime", .number, "When it was written; `atime` by default."),
        ],
        results: [HostResult("true?", "True, or nil, a message and a code.")],
        isStandard: true,
        failures: [unwritable],
        example: HostExample(
            """
            local name = os.tmpname()
            local lfs = require("lfs")
            lfs.touch(name, 86400)
            print(lfs.attributes(name, "modification"))
            os.remove(name)
            """,
            prints: "86400"
        )
    ) { call in
        let path = try call.path("filepath")
        let read = call.number("atime")
        let written = call.number("mtime") ?? read
        return try call.results(about: nil) {
            try call.services.fileAccess.touch(path, read: read, written: written)
            call.stack.push(true)
            return .pushed(1)
        }
    }

    private static let link = HostFunction(
        "lfs.link",
        "Makes a link, which takes permission to read and write both places.",
        parameters: [
            .required("old", .string, "What it leads to."), .required("new", .string, "The link."),
            .optional("symlink", .any, "Whether it is a symbolic one; it is not by default."),
        ],
        results: [HostResult("true?", "True, or nil, a message and a code.")],
        isStandard: true,
        failures: [unwritable],
        example: HostExample(
            """
            local name = os.tmpname()
            local lfs = require("lfs")
            lfs.link(name, name .. ".link", true)
            print(lfs.symlinkattributes(name .. ".link", "target") == name)
            os.remove(name .. ".link")
            os.remove(name)
            """,
            prints: "true"
        )
    ) { call in
        let old = try call.path("old")
        let new = try call.path("new")
        let isSymbolic = call.boolean("symlink") ?? false
        return try call.results(about: nil) {
            try call.services.fileAccess.link(old, to: new, isSymbolic: isSymbolic)
            call.stack.push(true)
            return .pushed(1)
        }
    }

    private static let currentdir = HostFunction(
        "lfs.currentdir",
        "The working folder, which is the program's and stays as it is.",
        results: [HostResult("string?", "Its path, or nil, a message and a code.")],
        isStandard: true,
        example: HostExample(#"print(require("lfs").currentdir():sub(1, 1))"#, prints: "/")
    ) { call in
        try call.results(about: nil) {
            guard let path = getcwd(nil, 0) else { throw FileFailure(errno) }
            defer { free(path) }
            call.stack.push(UnsafeRawBufferPointer(start: path, count: strlen(path)))
            return .pushed(1)
        }
    }

    private static let chdir = HostFunction(
        "lfs.chdir",
        "Refused: all scripts and the host share the working folder. It goes to the one that is set already.",
        parameters: [.required("path", .string, "The folder.")],
        results: [HostResult("true?", "True, or nil and a message.")],
        isStandard: true,
        example: HostExample(#"print(require("lfs").chdir("."))"#, prints: "true")
    ) { call in
        let path = try call.path("path")
        if let asked = try? ScriptPath(asked: path), !path.isEmpty, FilePlace.resolving(asked) == .resolving(".") {
            call.stack.push(true)
            return .pushed(1)
        }
        call.stack.push()
        call.stack.push(
            "Unable to change working directory to '\(path.printable)': it is the host's, and all scripts share it; "
                + "write whole paths, or start the program in that folder"
        )
        return .pushed(2)
    }

    /// A function that changes the folder of a path.
    private static func change(
        _ name: String,
        _ summary: String,
        _ example: HostExample,
        _ body: @escaping @Sendable (FileAccess, [UInt8]) throws -> Void
    ) -> HostFunction {
        HostFunction(
            name,
            "\(summary), which takes permission to write it.",
            parameters: [.required("dirname", .string, "The folder.")],
            results: [HostResult("true?", "True, or nil, a message and a code.")],
            isStandard: true,
            failures: [unwritable],
            example: example
        ) { call in
            let path = try call.path("dirname")
            return try call.results(about: nil) {
                try body(call.services.fileAccess, path)
                call.stack.push(true)
                return .pushed(1)
            }
        }
    }

    private static let fileParameters: [HostParameter] = [
        .required("filepath", .string, "The file."),
        .optional(
            "request",
            .any,
            "The name of one attribute, or a table to fill; a new table by default. There are `mode`, `dev`, `ino`, `nlink`, "
                + "`uid`, `gid`, `rdev`, `access`, `modification`, `change`, `size`, `permissions`, `blocks` and `blksize`."
        ),
    ]

    static let unreadable = HostFailure("PermissionError", "--allow-read does not cover it")
    static let unwritable = HostFailure("PermissionError", "--allow-write does not cover it")
}

extension ScriptLibrary {
    /// The module `lfs`: what LuaFileSystem does, within the permissions.
    public static let fileSystem = ScriptLibrary(
        "lfs",
        "LuaFileSystem's functions: attributes of files, folders and locks.",
        functions: FileSystemLibrary.functions,
        classes: [DirectoryListing.hostClass, DirectoryLock.hostClass],
        isModule: true
    )
}

extension [UInt8] {
    /// The bytes as text for a message.
    fileprivate var printable: String { String(decoding: self, as: UTF8.self).printable(limit: 300) }
}
