import GRDB
import GlobusAuth

/// A connection that changes a database.
///
/// It is opened for one use: an open connection would keep a database in WAL mode from leaving that mode, and would
/// have to notice when its file is removed or replaced.
struct DatabaseWriter: Sendable {
    let queue: DatabaseQueue

    /// Opens the database at `path`, and creates it where it is missing.
    init(_ path: String, busyTimeout: Duration) throws {
        var configuration = Configuration(busyTimeout: busyTimeout)
        configuration.prepareDatabase { database in
            // A commit must survive a power failure, which the removal of the rollback journal does only with EXTRA;
            // and a removed token must no longer be in the file.
            try database.execute(sql: "PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON")
        }
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Takes the database out of WAL mode, which a program may have set permanently.
    ///
    /// The users of a write-ahead log share memory of one machine: from two machines, as on a network file system, they
    /// lose each other's changes. While another program has the database open, it stays in its mode.
    func leaveWriteAheadLog() throws {
        do {
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode) {}
    }

    /// Removes deleted data from the file, and from the log where there still is one.
    func purge() throws {
        try queue.vacuum()
        try queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }
}

extension Configuration {
    /// Sets how long to wait for other programs.
    init(busyTimeout: Duration) {
        self.init()
        busyMode = .timeout(busyTimeout / .seconds(1))
    }
}
