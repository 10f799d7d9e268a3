#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A name in a folder that the system has resolved: what is made, renamed or removed, and not what it may link to.
struct FileEntry: ~Copyable {
    let folder: PathDescriptor
    let name: [CChar]
    /// Where the entry is.
    let place: FilePlace

    /// Throws ``FileFailure`` where there is no such folder, and for what is no name.
    init(_ path: ScriptPath) throws {
        guard let folder = PathDescriptor(path.folder, isFolder: true) else { throw FileFailure(errno) }
        let name = path.name
        let isName = name != [] && name != [UInt8(ascii: ".")] && name != Array("..".utf8)
        place = isName ? try folder.place().appending(name) : FilePlace.resolving(path)
        self.name = isName ? name.map { CChar(bitPattern: $0) } + [0] : []
        self.folder = folder
    }

    /// Whether it can be made, renamed and removed.
    var isNamed: Bool { !name.isEmpty }

    /// Makes the file and opens it; `EEXIST` where there is anything of the name.
    func create(_ flags: Int32) throws -> Int32 {
        guard isNamed else { throw FileFailure(EISDIR) }
        let file = openat(folder.number, name, flags | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        if file < 0 { throw FileFailure(errno) }
        return file
    }

    /// What the entry links to; nil when it is no link.
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
