import CSQLite
import GlobusAuth

/// The database of a SQLite storage.
///
/// It is used on a thread of its own, where it may block.
actor TokenDatabase {
    private let work = WorkQueue(label: "globus-lua.sqlite-token-storage")
    private let path: FilePath
    private let key: EncryptionKey?
    private let lock: StorageLock
    private var hasSeenLocks = false

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

    /// Reads the database as it is at one moment; nil where there is none.
    func read<Value>(_ body: (TokenTable) throws -> Value) throws -> Value? {
        try file.requireShortPath()
        guard let status = try PrivateFile.status(path.text) else { return nil }
        try PrivateFile.requireRegular(status, path.text)
        if !hasSeenLocks { try lock.requireLocks() }
        hasSeenLocks = true
        let reader = DatabaseReader(path: try path.resolved(), busyTimeout: lock.timeout, file: file)
        return try explained {
            try reader.read { connection in
                guard let schema = try TokenSchema.existing(connection, of: file, key: key) else { return nil }
                // A user who may only read the file cannot change its mode, but may still read it.
                try? tighten(reader.path)
                return try body(TokenTable(database: connection, schema: schema))
            }
        }
    }

    /// Changes the database in one transaction, and creates it where it is missing.
    func write<Value: Sendable>(_ body: @Sendable (TokenTable) throws -> Value) async throws -> Value {
        try await change { writer, schema in
            try writer.write { try body(TokenTable(database: $0, schema: schema)) }
        }
    }

    /// Encrypts the records with another key, or stores them in plain text for nil; returns how many there are.
    func convert(to newKey: EncryptionKey?) async throws -> Int {
        if try PrivateFile.status(path.text) == nil { throw file.isMissing }
        return try await change { writer, schema in
            let count = try writer.write { try reseal(TokenTable(database: $0, schema: schema), with: newKey) }
            do {
                try writer.purge()
            } catch let error as SQLiteError where error.isLock {
                // The records are stored. What is left of sealed ones needs no removal where they are now in plain text.
                if newKey != nil { throw file.keepsOldRecords }
            }
            return count
        }
    }

    /// Lets `body` change the database while no other process of this program does so.
    private func change<Value: Sendable>(
        _ body: (DatabaseWriter, TokenSchema) throws -> Value
    ) async throws -> Value {
        // Before the lock, whose file and folder would be created.
        try file.requireShortPath()
        return try await lock.whileHolding(.change) {
            let path = try path.resolved()
            // SQLite gives its other files the mode of this file.
            try PrivateFile.create(path)
            guard let status = try PrivateFile.status(path) else { throw file.isMissing }
            try PrivateFile.requireRegular(status, path)
            return try explained {
                let writer = try DatabaseWriter(path, busyTimeout: lock.timeout)
                // The database of another program is not changed.
                let schema = try writer.write { try TokenSchema.prepare($0, of: file, key: key) }
                try tighten(path)
                try writer.leaveWriteAheadLog()
                return try body(writer, schema)
            }
        }
    }

    private nonisolated func tighten(_ path: String) throws {
        for suffix in ["-wal", "-shm", "-journal"] { _ = try? PrivateFile.tighten(path + suffix) }
        try PrivateFile.tighten(path)
    }

    private nonisolated func reseal(_ old: TokenTable, with newKey: EncryptionKey?) throws -> Int {
        let newCoder = RecordCoder(file, key: newKey)
        let records = try old.everything().map { place, text in
            (place: place, text: try newCoder.encode(try coder.value(text, at: place), at: place))
        }
        try old.database.execute("DROP TABLE \(old.schema.table)")
        let schema = TokenSchema(newKey)
        try schema.createTable(old.database, key: newKey)
        let table = TokenTable(database: old.database, schema: schema)
        for record in records { try table.store(record.text, at: record.place) }
        return records.count
    }

    private func explained<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as SQLiteError {
            // Somebody has removed it in the meantime.
            if error.primaryCode == SQLITE_CANTOPEN, try PrivateFile.status(path.text) == nil { throw file.isMissing }
            throw file.error(of: error)
        }
    }
}

extension TokenDatabase: TokenFile {
    func namespaces() async throws -> [String] { try read { try $0.namespaces() } ?? [] }

    func records(in namespace: String) async throws -> [String: TokenData] {
        let records = try read { try $0.records(in: namespace) } ?? [:]
        let places = records.map { (RecordPlace(namespace: namespace, resourceServer: $0), $1) }
        return Dictionary(
            uniqueKeysWithValues: try places.map { ($0.resourceServer, try coder.decode($1, at: $0)) }
        )
    }

    func record(at place: RecordPlace) async throws -> TokenData? {
        let record = try read { try $0.record(at: place) }
        return try record?.map { try coder.decode($0, at: place) }
    }

    func store(_ records: [RecordPlace: TokenData]) async throws {
        let coder = coder
        try await write { table in
            for (place, record) in records { try table.store(try coder.encode(record, at: place), at: place) }
        }
    }

    func remove(at place: RecordPlace) async throws -> Bool {
        try await write { try $0.remove(at: place) }
    }
}
