import CFileSupport

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What is asked and done about files as a whole, judged as opening them is.
extension FileAccess {
    /// What the system knows of what a path leads to.
    func status(of asked: [UInt8]) throws -> stat {
        let target = try self.target(asked, .read)
        var status = stat()
        if fstat(target.number, &status) != 0 { throw FileFailure(errno) }
        return status
    }

    /// The same of a link itself, with what it leads to.
    func linkStatus(of asked: [UInt8]) throws -> FileAttributes {
        let path = try ScriptPath(asked: asked)
        let entry = try entry(path, .read, asked)
        guard entry.isNamed else { return FileAttributes(try status(of: asked)) }
        var status = stat()
        if fstatat(entry.folder.number, entry.name, &status, AT_SYMLINK_NOFOLLOW) != 0 { throw FileFailure(errno) }
        return FileAttributes(status, target: entry.linkTarget)
    }

    /// Opens a folder to read its names; the descriptor is the caller's.
    func openFolder(_ asked: [UInt8]) throws -> Int32 { try target(asked, .read).open(O_RDONLY | O_DIRECTORY) }

    func makeFolder(_ asked: [UInt8]) throws {
        let entry = try writableEntry(asked)
        guard entry.isNamed else { throw FileFailure(EEXIST) }
        if mkdirat(entry.folder.number, entry.name, 0o775) != 0 { throw FileFailure(errno) }
    }

    /// Removes an empty folder.
    func removeFolder(_ asked: [UInt8]) throws {
        let entry = try writableEntry(asked)
        guard entry.isNamed else { throw FileFailure(EBUSY) }
        if unlinkat(entry.folder.number, entry.name, AT_REMOVEDIR) != 0 { throw FileFailure(errno) }
    }

    /// Sets when a file was read and written last; nil is now.
    func touch(_ asked: [UInt8], read: Double?, written: Double?) throws {
        let target = try self.target(asked, .write)
        if gfile_touch(target.number, try Self.time(read), try Self.time(written)) != 0 { throw FileFailure(errno) }
    }

    /// Makes a link, which lets whoever may use one place use the other.
    func link(_ asked: [UInt8], to newAsked: [UInt8], isSymbolic: Bool) throws {
        let path = try ScriptPath(asked: newAsked)
        let new = try entry(path.trimmed, [.read, .write], newAsked)
        guard new.isNamed else { throw FileFailure(EEXIST) }
        if isSymbolic {
            if asked.isEmpty { throw FileFailure(ENOENT) }
            let target = try ScriptPath(asked: path.trimmed.resolving(asked).bytes)
            try judge.require([.read, .write], of: .resolving(target), asked: asked)
            return try new.makeLink(to: asked)
        }
        let old = try target(asked, [.read, .write])
        if gfile_link(old.number, new.folder.number, new.name) != 0 { throw FileFailure(errno) }
    }

    /// The last name of a path, which may be made and removed.
    func writableEntry(_ asked: [UInt8]) throws -> FileEntry {
        try entry(ScriptPath(asked: asked).trimmed, .write, asked)
    }

    private func target(_ asked: [UInt8], _ rights: FileRights) throws -> PathDescriptor {
        let path = try ScriptPath(asked: asked)
        guard let target = PathDescriptor(path.bytes) else { throw try failure(errno, rights, path, asked) }
        try judge.require(rights, of: try target.place(), asked: asked)
        return target
    }

    private static func time(_ seconds: Double?) throws -> timespec {
        guard let seconds else { return timespec(tv_sec: 0, tv_nsec: gfile_now) }
        guard let whole = Int(exactly: seconds.rounded(.down)) else { throw FileFailure(EINVAL) }
        return timespec(tv_sec: whole, tv_nsec: Int((seconds - Double(whole)) * 1e9))
    }
}

extension FileEntry {
    /// Makes a symbolic link.
    func makeLink(to target: [UInt8]) throws {
        let text = target.map { CChar(bitPattern: $0) } + [0]
        guard isNamed else { throw FileFailure(EEXIST) }
        if symlinkat(text, folder.number, name) != 0 { throw FileFailure(errno) }
    }
}
