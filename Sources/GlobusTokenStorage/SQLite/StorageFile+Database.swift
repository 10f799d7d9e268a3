import CSQLite
import Glibc
import GlobusAuth

extension StorageFile {
    /// Returns the storage's error for a failure of SQLite.
    func error(of error: SQLiteError) -> GlobusError {
        switch error.primaryCode {
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

    private func other(_ code: CInt) -> GlobusError {
        let shown = path.text.printable(limit: 1000)
        let message = "SQLite failed with code \(code) on the token storage '\(shown)'. Check the disk."
        return GlobusError(.storage, message)
    }
}
