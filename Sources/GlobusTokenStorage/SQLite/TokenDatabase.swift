import GRDB
import Glibc
import GlobusAuth

/// A SQLite storage's database, opened at the first use and used where blocking hurts nobody.
actor TokenDatabase {
    private let work = WorkQueue(label: "globus-lua.sqlite-token-storage")
    private let path: FilePath
    private let key: EncryptionKey?
    private let lock: StorageLock
    private var opened: OpenedDatabase?

    nonisolated let file: StorageFile
    nonisolated let coder: RecordCoder
    nonisolated var unownedExecutor: UnownedSerialExecutor { work.asUnownedSerialExecutor() }

    init(_ path: FilePath, key: EncryptionKey?, lock: StorageLock) {
        self.path = path
        self.key = key
        self.lock = lock
        file = StorageFile(path: path)
        coder = RecordCoder(file, key: key)
    }

    /// Reads in one transaction; nil where there is no database.
    func read<Value: Sendable>(_ body: @Sendable (TokenTable) throws -> Value) async throws -> Value? {
        guard let database = try await database(creating: false) else { return nil }
        return try explained {
            try database.queue.read { connection in
                let schema = try TokenSchema.prepare(connection, of: file, key: key)
                return try body(TokenTable(database: connection, schema: schema))
            }
        }
    }

    /// Changes the database in one transaction.
    func write<Value: Sendable>(_ body: @Sendable (TokenTable) throws -> Value) async throws -> Value {
        guard let database = try await database(creating: true) else { throw file.isMissing }
        try PrivateFile.tighten(database.path)
        return try explained {
            try database.queue.write { connection in
                let schema = try TokenSchema.prepare(connection, of: file, key: key)
                return try body(TokenTable(database: connection, schema: schema))
            }
        }
    }

    /// Seals the records with another key, or with none; returns how many there are.
    func convert(to newKey: EncryptionKey?) async throws -> Int {
        guard let database = try await database(creating: false) else { throw file.isMissing }
        return try explained {
            let count = try database.queue.write { try reseal($0, with: newKey) }
            try database.purge()
            return count
        }
    }

    func close() throws {
        let database = opened
        opened = nil
        try explained { try database?.queue.close() }
    }

    private func reseal(_ connection: Database, with newKey: EncryptionKey?) throws -> Int {
        let old = TokenTable(
            database: connection,
            schema: try TokenSchema.prepare(connection, of: file, key: key)
        )
        let newCoder = RecordCoder(file, key: newKey)
        let records = try old.everything().map { place, text in
            (place: place, text: try newCoder.encode(try coder.value(text, at: place), at: place))
        }
        try connection.execute(sql: "DROP TABLE \(old.schema.table)")
        let schema = TokenSchema(newKey)
        try schema.createTable(connection, key: newKey)
        let table = TokenTable(database: connection, schema: schema)
        for record in records { try table.store(record.text, at: record.place) }
        return records.count
    }

    /// The database, unless it is missing and not to be created.
    ///
    /// One that has been removed or replaced since it was opened is let go: what is stored there is lost.
    private func database(creating: Bool) async throws -> OpenedDatabase? {
        if let opened, try opened.isCurrent() { return opened }
        opened = nil
        if try !creating && PrivateFile.status(path.text) == nil { return nil }
        return try await lock.whileHolding(.change) {
            if let opened { return opened }
            let database = try explained {
                try OpenedDatabase(try path.resolved(), busyTimeout: lock.timeout, file: file, key: key)
            }
            opened = database
            return database
        }
    }

    private func explained<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw file.error(of: error)
        }
    }
}
