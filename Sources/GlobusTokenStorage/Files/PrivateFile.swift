import Glibc
import GlobusAuth

/// Reads and writes files that only their owner may read.
///
/// The process's umask is not changed, since other threads create files too.
enum PrivateFile {
    static let mode: mode_t = 0o600

    /// Returns the contents of the file at `path`, or nil where there is none.
    static func read(_ path: String) throws -> [UInt8]? {
        do {
            // Opening a named pipe must not wait for a writer.
            let file = try Descriptor(path, O_RDONLY | O_NONBLOCK)
            try requireRegular(try file.status(), path)
            return try file.readAll()
        } catch let failure as SystemFailure {
            if failure.number == ENOENT { return nil }
            throw failure.error("read", path)
        }
    }

    /// Replaces the contents of the file at `path` with `bytes`; where this throws, nothing has changed.
    ///
    /// Only one caller at a time may do so for a file.
    static func replace(_ path: String, with bytes: [UInt8]) throws {
        do {
            let old = try status(path)
            if let old { try requireRegular(old, path) }
            let folder = FilePath.folder(of: path)
            // The writers' lock ensures that this name is free, except for a file that a killed process left behind.
            let temporary = "\(folder)/.\(FilePath.name(of: path)).tmp"
            unlink(temporary)
            do {
                try write(bytes, to: temporary, owner: old)
                if rename(temporary, path) != 0 { throw SystemFailure() }
            } catch {
                unlink(temporary)
                throw error
            }
            try Descriptor(folder, O_RDONLY | O_DIRECTORY).synchronize()
        } catch let failure as SystemFailure {
            throw failure.error("write", path)
        }
    }

    /// Creates the empty file `path` unless it exists.
    static func create(_ path: String) throws {
        do {
            _ = try Descriptor(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode)
        } catch  where error.number != EEXIST {
            throw error.error("create", path)
        } catch {}
    }

    /// Removes all permissions of other users than the owner.
    ///
    /// It does not use a descriptor: closing one would end the locks that SQLite has on the file in this process.
    static func tighten(_ path: String) throws {
        guard let status = try status(path), status.st_mode & 0o077 != 0 else { return }
        if chmod(path, status.st_mode & mode) != 0 {
            throw SystemFailure().error("take others' permissions from", path)
        }
    }

    /// Creates the folder of `path`, for its owner only, where it is missing.
    static func createFolder(of path: String) throws {
        let folder = FilePath.folder(of: path)
        var status = stat()
        if stat(folder, &status) == 0 { return }
        if folder != "/", folder != "." { try createFolder(of: folder) }
        // Another process may have created it in the meantime.
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw SystemFailure().error("create the folder", folder) }
    }

    static func status(_ path: String) throws -> stat? {
        var status = stat()
        if stat(path, &status) == 0 { return status }
        if errno == ENOENT { return nil }
        throw SystemFailure().error("find", path)
    }

    static func requireRegular(_ status: stat, _ path: String) throws {
        switch status.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFDIR: throw SystemFailure(EISDIR).error("use", path)
        default:
            let message = "'\(path.printable(limit: 1000))' is not a plain file. Name a file for the tokens."
            throw GlobusError(.storage, message)
        }
    }

    private static func write(_ bytes: [UInt8], to path: String, owner old: stat?) throws {
        let file = try Descriptor(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode)
        // A file that the superuser rewrites must keep its owner; for other users this call changes nothing.
        if let old, fchown(file.number, old.st_uid, old.st_gid) != 0, errno != EPERM { throw SystemFailure() }
        try file.writeAll(bytes)
        try file.synchronize()
    }
}
