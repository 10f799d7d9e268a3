import CSQLite
import Glibc
import GlobusAuth

extension StorageFile {
    /// Returns the storage's error for a failure of SQLite.
    func error(of error: SQLiteError) -> GlobusError {
        if let failure = error.systemFailure {
            return failure.error(error.primaryCode == SQLITE_IOERR ? "write" : "use", path.text)
        }
        return switch error.primaryCode {
        case SQLITE_NOTADB: foreign("it is no SQLite database, or a damaged one")
        case SQLITE_CORRUPT, SQLITE_FORMAT: damaged("SQLite cannot read it")
        case SQLITE_FULL: SystemFailure(ENOSPC).error("write", path.text)
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN: SystemFailure(EACCES).error("use", path.text)
        case SQLITE_BUSY, SQLITE_LOCKED: busy
        case SQLITE_IOERR where Self.lockFailures.contains(error.code): hasNoLocks
        case SQLITE_IOERR: inputOutput(error.code)
        case SQLITE_ERROR, SQLITE_MISMATCH: damaged(Self.otherTables)
        default: other(error.code)
        }
    }

    static let otherTables = "its tables are not those of a token storage"

    private static let lockFailures: [CInt] = [
        CSQLITE_IOERR_LOCK, CSQLITE_IOERR_RDLOCK, CSQLITE_IOERR_UNLOCK, CSQLITE_IOERR_CHECKRESERVEDLOCK,
        CSQLITE_IOERR_SHMLOCK,
    ]

    private var busy: GlobusError {
        let message = """
            The token storage '\(path.text.printable(limit: 1000))' has been locked by another program for too long. Wait \
            for it, or end it.
            """
        return GlobusError(.storage, message)
    }

    private func inputOutput(_ code: CInt) -> GlobusError {
        // SQLite reports a size limit in this way; for a full disk it mostly reports SQLITE_FULL.
        [CSQLITE_IOERR_WRITE, CSQLITE_IOERR_SHMSIZE].contains(code)
            ? SystemFailure(EFBIG).error("write", path.text) : other(code)
    }

    /// Throws where the path is longer than SQLite can open, which its error would not say.
    func requireShortPath() throws {
        // SQLite takes the links out of a path, and needs room for the suffix of its journal.
        let length = path.canonical.utf8.count + "-journal".utf8.count
        if let system = sqlite3_vfs_find(nil), length > Int(system.pointee.mxPathname) {
            throw SystemFailure(ENAMETOOLONG).error("use", path.text)
        }
    }

    /// The error of a conversion whose records are stored, but whose old records could not be removed.
    var keepsOldRecords: GlobusError {
        let message = """
            The token storage '\(path.text.printable(limit: 1000))' was converted and has its new key, but another \
            program was using it, and so its old records may still be in its file. When no other program uses it, use \
            'rekey' to remove them.
            """
        return GlobusError(.storage, message)
    }

    private func other(_ code: CInt) -> GlobusError {
        let shown = path.text.printable(limit: 1000)
        let message = "SQLite failed with code \(code) on the token storage '\(shown)'. Check the disk."
        return GlobusError(.storage, message)
    }
}

extension SQLiteError {
    /// What the system has said, where SQLite's code does not tell it.
    fileprivate var systemFailure: SystemFailure? {
        let told = [EMFILE, ENFILE, ENAMETOOLONG, EDQUOT, EFBIG, EROFS]
        let isVague = primaryCode == SQLITE_CANTOPEN || code == CSQLITE_IOERR_WRITE
        return isVague && told.contains(systemNumber) ? SystemFailure(systemNumber) : nil
    }
}
