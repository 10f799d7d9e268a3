import GRDB
import Glibc
import GlobusAuth

/// A connection to a database.
struct OpenedDatabase: Sendable {
    let path: String
    let queue: DatabaseQueue
    private let device: dev_t
    private let inode: ino_t

    /// Opens the database at `path`, creating it where it is missing.
    ///
    /// Only one caller at a time may do so for one file.
    init(_ path: String, busyTimeout: Duration, file: StorageFile, key: EncryptionKey?) throws {
        // SQLite gives its other files the mode of this one.
        try PrivateFile.create(path)
        guard let status = try PrivateFile.status(path) else { throw file.isMissing }
        try PrivateFile.requireRegular(status, path)
        self.path = path
        device = status.st_dev
        inode = status.st_ino
        queue = try DatabaseQueue(path: path, configuration: Self.configuration(busyTimeout))
        // Another program's database is left as it is.
        _ = try queue.write { try TokenSchema.prepare($0, of: file, key: key) }
        try Self.useWriteAheadLog(queue)
        for suffix in ["", "-wal", "-shm", "-journal"] { _ = try? PrivateFile.tighten(path + suffix) }
    }

    /// Whether the path still leads to the file that was opened.
    func isCurrent() throws -> Bool {
        guard let status = try PrivateFile.status(path) else { return false }
        return status.st_dev == device && status.st_ino == inode
    }

    /// Takes what was deleted out of the file and out of the log.
    func purge() throws {
        try queue.vacuum()
        try queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }

    private static func configuration(_ busyTimeout: Duration) -> Configuration {
        var configuration = Configuration()
        let (seconds, attoseconds) = busyTimeout.components
        configuration.busyMode = .timeout(Double(seconds) + Double(attoseconds) / 1e18)
        configuration.prepareDatabase { database in
            // A commit must outlive a power failure, and a removed token must leave the file.
            try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
        }
        return configuration
    }

    /// A database that another program keeps busy stays in the mode it is in.
    private static func useWriteAheadLog(_ queue: DatabaseQueue) throws {
        do {
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {}
    }
}
