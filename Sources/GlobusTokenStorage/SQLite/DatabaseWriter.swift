import GRDB
import GlobusAuth

/// A connection that changes a database.
///
/// It is opened for one use: an open one keeps a database in WAL mode from leaving that mode, and would have to notice
/// when its file is removed or replaced.
struct DatabaseWriter: Sendable {
    let queue: DatabaseQueue

    /// Opens the database at `path`, which is created where it is missing.
    init(_ path: String, busyTimeout: Duration) throws {
        var configuration = Configuration(busyTimeout: busyTimeout)
        configuration.prepareDatabase { database in
            // A commit must outlive a power failure, which the removal of the rollback journal does under EXTRA alone;
            // and a removed token must leave the file.
            try database.execute(sql: "PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON")
        }
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Takes the database out of WAL mode, which a program may have put it into for good.
    ///
    /// The memory that the users of a write-ahead log share is that of one machine: from two machines, as on a network file
    /// system, they lose each other's changes. While another program has the database open, it stays as it is.
    func leaveWriteAheadLog() throws {
        do {
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode) {}
    }

    /// Takes what was deleted out of the file, and out of the log where there still is one.
    func purge() throws {
        try queue.vacuum()
        try queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }
}

extension Configuration {
    /// Waits for other programs for as long as `busyTimeout`.
    init(busyTimeout: Duration) {
        self.init()
        busyMode = .timeout(busyTimeout / .seconds(1))
    }
}
