import CFileSupport

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Opens, renames and removes files as far as the permissions allow.
///
/// The system resolves a path to a descriptor, the permission is checked for the descriptor's place, and that same file
/// is then used, so that changing a link in the meantime has no effect. The permission is checked for missing files as
/// well, so that a refusal does not tell whether a file exists.
struct FileAccess {
    /// The number of links that the system itself follows at most.
    static let mostLinks = 40

    let judge: PermissionJudge

    /// Opens a file; the caller closes the descriptor.
    ///
    /// Throws `GlobusError` for what is not allowed, and ``FileFailure`` for what the system refuses.
    func open(_ asked: [UInt8], _ flags: Int32) throws -> Int32 {
        var path = try ScriptPath(asked: asked)
        let creates = flags & O_CREAT != 0
        for _ in 0..<Self.mostLinks {
            if let target = PathDescriptor(path.bytes) {
                try judge.require(Self.rights(flags), of: try target.place(), asked: asked)
                return try target.open(flags & ~O_CREAT)
            }
            guard errno == ENOENT, creates else { throw try failure(errno, Self.rights(flags), path, asked) }
            let entry = try self.entry(path, Self.rights(flags), asked)
            do {
                return try entry.create(flags)
            } catch let failure as FileFailure where failure.code == EEXIST {
                // The last name is a link to a missing file, or something that was made in the meantime.
                if let target = entry.linkTarget { path = path.resolving(target) }
            }
        }
        throw FileFailure(ELOOP)
    }

    /// Removes a file or an empty folder; of a link, the link itself.
    func remove(_ asked: [UInt8]) throws {
        try entry(ScriptPath(asked: asked).trimmed, .write, asked).remove()
    }

    /// Renames a file or a folder; of a link, the link itself.
    ///
    /// A file that may not be read must not be moved to a place where it could be read.
    func rename(_ asked: [UInt8], to newAsked: [UInt8]) throws {
        let new = try entry(ScriptPath(asked: newAsked).trimmed, .write, newAsked)
        let rights: FileRights = judge.allows(.read, new.place) ? [.read, .write] : .write
        let old = try entry(ScriptPath(asked: asked).trimmed, rights, asked)
        try old.rename(to: new)
    }

    /// Makes a new file in the folder for temporary files, and opens it for reading and writing.
    func makeTemporary() throws -> (path: String, descriptor: Int32) {
        guard let folder = PathDescriptor("/tmp", isFolder: true) else { throw FileFailure(errno) }
        try judge.require(.write, of: try folder.place(), asked: Array("/tmp".utf8))
        var name = Array("/tmp/lua_XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        if descriptor < 0 { throw FileFailure(errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return (String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self), descriptor)
    }

    private static func rights(_ flags: Int32) -> FileRights {
        switch flags & O_ACCMODE {
        case O_RDONLY: .read
        case O_WRONLY: .write
        default: [.read, .write]
        }
    }

    func entry(_ path: ScriptPath, _ rights: FileRights, _ asked: [UInt8]) throws -> FileEntry {
        if path.bytes.isEmpty { throw FileFailure(ENOENT) }
        let entry: FileEntry
        do {
            entry = try FileEntry(path)
        } catch let failure as FileFailure {
            throw try self.failure(failure.code, rights, path, asked)
        }
        try judge.require(rights, of: entry.place, asked: asked)
        return entry
    }

    /// Returns the error for a path that cannot be resolved: a refusal where the permission is missing, and otherwise
    /// the system's error.
    func failure(
        _ code: Int32,
        _ rights: FileRights,
        _ path: ScriptPath,
        _ asked: [UInt8]
    ) throws -> FileFailure {
        // These errors have nothing to do with the path, which cannot be resolved either.
        if [EMFILE, ENFILE, ENOMEM].contains(code) { return FileFailure(code) }
        try judge.require(rights, of: .resolving(path), asked: asked)
        return FileFailure(code)
    }
}

/// A name in a folder that the system has resolved.
///
/// It is made, renamed or removed itself, rather than what it may link to.
struct FileEntry: ~Copyable {
    let folder: PathDescriptor
    let name: [CChar]
    /// The place of the entry.
    let place: FilePlace

    /// Throws ``FileFailure`` where there is no such folder, and for a text that is not a name.
    init(_ path: ScriptPath) throws {
        guard let folder = PathDescriptor(path.folder, isFolder: true) else { throw FileFailure(errno) }
        let name = path.name
        let isName = name != [] && name != [UInt8(ascii: ".")] && name != Array("..".utf8)
        place = isName ? try folder.place().appending(name) : FilePlace.resolving(path)
        self.name = isName ? name.map { CChar(bitPattern: $0) } + [0] : []
        self.folder = folder
    }

    /// Whether it has a name, so that it can be made, renamed and removed.
    var isNamed: Bool { !name.isEmpty }

    /// Makes the file and opens it; fails with `EEXIST` where the name is taken.
    func create(_ flags: Int32) throws -> Int32 {
        guard isNamed else { throw FileFailure(EISDIR) }
        let file = openat(folder.number, name, flags | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        if file < 0 { throw FileFailure(errno) }
        return file
    }

    /// The target of the link; nil where the entry is not a link.
    var linkTarget: [UInt8]? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlinkat(folder.number, name, &buffer, buffer.count)
        return length < 0 ? nil : buffer[..<length].map { UInt8(bitPattern: $0) }
    }

    /// Removes a file or an empty folder.
    func remove() throws {
        guard isNamed else { throw FileFailure(EINVAL) }
        if unlinkat(folder.number, name, 0) == 0 { return }
        guard errno == EISDIR, unlinkat(folder.number, name, AT_REMOVEDIR) == 0 else { throw FileFailure(errno) }
    }

    func rename(to other: borrowing FileEntry) throws {
        guard isNamed, other.isNamed else { throw FileFailure(EINVAL) }
        guard renameat(folder.number, name, other.folder.number, other.name) == 0 else { throw FileFailure(errno) }
    }
}

/// The system's error about a file, which scripts get as Lua's usual `nil, message, code`.
struct FileFailure: Error, CustomStringConvertible {
    let code: Int32

    init(_ code: Int32) {
        self.code = code
    }

    var description: String { message }

    var message: String { String(cString: strerror(code)) }
}
