import GRDB
import Glibc
import GlobusAuth

extension StorageFile {
    /// Returns the storage's error for a failure of SQLite.
    ///
    /// SQLite's own error is not kept as the cause, since it contains the statement's arguments.
    func error(of error: DatabaseError) -> GlobusError {
        switch error.resultCode {
        case .SQLITE_NOTADB: foreign("it is no SQLite database, or a damaged one")
        case .SQLITE_CORRUPT, .SQLITE_FORMAT: damaged("SQLite cannot read it")
        case .SQLITE_FULL: SystemFailure(ENOSPC).error("write", path.text)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN: SystemFailure(EACCES).error("use", path.text)
        case .SQLITE_BUSY, .SQLITE_LOCKED: busy
        case .SQLITE_IOERR where Self.lockFailures.contains(error.extendedResultCode): hasNoLocks
        case .SQLITE_IOERR: inputOutput(error.extendedResultCode)
        case .SQLITE_ERROR: damaged(Self.otherTables)
        default: other(error.extendedResultCode)
        }
    }

    static let otherTables = "its tables are not those of a token storage"

    private static let lockFailures: [ResultCode] = [
        .SQLITE_IOERR_LOCK, .SQLITE_IOERR_RDLOCK, .SQLITE_IOERR_UNLOCK, .SQLITE_IOERR_CHECKRESERVEDLOCK,
        .SQLITE_IOERR_SHMLOCK,
    ]

    private var busy: GlobusError {
        let message = """
            The token storage '\(path.text.printable(limit: 1000))' has been locked by another program for too long. Wait \
            for it, or end it.
            """
        return GlobusError(.storage, message)
    }

    private func inputOutput(_ code: ResultCode) -> GlobusError {
        // SQLite reports a size limit in this way; for a full disk it mostly reports SQLITE_FULL.
        [.SQLITE_IOERR_WRITE, .SQLITE_IOERR_SHMSIZE].contains(code)
            ? SystemFailure(EFBIG).error("write", path.text) : other(code)
    }

    private func other(_ code: ResultCode) -> GlobusError {
        let shown = path.text.printable(limit: 1000)
        let message = "SQLite failed with code \(code.rawValue) on the token storage '\(shown)'. Check the disk."
        return GlobusError(.storage, message)
    }
}
