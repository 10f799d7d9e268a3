import GlobusAuth

/// The tables of a database: the Globus SDK's schema 2, or a schema of this library for encrypted records.
///
/// The Globus SDK keeps JSON texts in `token_storage(namespace, resource_server, token_data_json)`. An encrypted
/// database has `encrypted_token_storage(namespace, resource_server, sealed_token_data)` instead, so that the Globus
/// SDK for Python finds no table to read from or to write plain tokens to, and the attribute `globus-lua.key_check`.
enum TokenSchema: Sendable {
    case plain
    case encrypted

    private static let versionAttribute = "globus-sdk.database_schema_version"
    private static let keyCheckAttribute = "globus-lua.key_check"
    private static let attributes = "sdk_storage_adapter_internal"

    init(_ key: EncryptionKey?) {
        self = key == nil ? .plain : .encrypted
    }

    var table: String {
        switch self {
        case .plain: "token_storage"
        case .encrypted: "encrypted_token_storage"
        }
    }

    var column: String {
        switch self {
        case .plain: "token_data_json"
        case .encrypted: "sealed_token_data"
        }
    }

    /// Returns the schema of `database` where it fits `key`; creates it in an empty database.
    static func prepare(_ database: SQLiteConnection, of file: StorageFile, key: EncryptionKey?) throws -> TokenSchema {
        try existing(database, of: file, key: key) ?? create(database, key: key)
    }

    /// Returns the schema of `database` where it fits `key`, or nil where the database is empty.
    static func existing(_ database: SQLiteConnection, of file: StorageFile, key: EncryptionKey?) throws -> TokenSchema?
    {
        if try isEmpty(database) { return nil }
        guard try hasTable(attributes, database) else { throw file.foreign("it is a database of another program") }
        let version = try attribute(versionAttribute, database)
        guard version == "1" || version == "2" else { throw file.unknownFormat(version ?? "unknown") }
        let check = try attribute(keyCheckAttribute, database)
        try file.requireMatch(of: check, key)
        let schema = TokenSchema(key)
        guard try hasTable(schema.table, database) else {
            throw file.damaged("its table '\(schema.table)' is missing")
        }
        let columns = try database.rows("SELECT name FROM pragma_table_info(?)", schema.table) { try $0.text(0) }
        guard Set(columns).isSuperset(of: ["namespace", "resource_server", schema.column]) else {
            throw file.damaged(StorageFile.otherTables)
        }
        return schema
    }

    /// Creates the empty table of the records, and notes with which key they are encrypted.
    func createTable(_ database: SQLiteConnection, key: EncryptionKey?) throws {
        let sql = """
            CREATE TABLE \(table) (
                namespace VARCHAR NOT NULL,
                resource_server VARCHAR NOT NULL,
                \(column) VARCHAR NOT NULL,
                PRIMARY KEY (namespace, resource_server)
            )
            """
        try database.execute(sql)
        let mark = "REPLACE INTO \(Self.attributes) (attribute, value) VALUES (?, ?)"
        let unmark = "DELETE FROM \(Self.attributes) WHERE attribute = ?"
        if let key {
            try database.execute(mark, Self.keyCheckAttribute, KeyCheck.make(key))
        } else {
            try database.execute(unmark, Self.keyCheckAttribute)
        }
    }

    private static func create(_ database: SQLiteConnection, key: EncryptionKey?) throws -> TokenSchema {
        let sql = """
            CREATE TABLE \(attributes) (
                attribute VARCHAR NOT NULL,
                value VARCHAR NOT NULL,
                PRIMARY KEY (attribute)
            )
            """
        try database.execute(sql)
        let insert = "INSERT INTO \(attributes) (attribute, value) VALUES (?, ?), (?, ?)"
        try database.execute(insert, "globus-sdk.version", sdkVersion, versionAttribute, "2")
        let schema = TokenSchema(key)
        try schema.createTable(database, key: key)
        return schema
    }

    private static func isEmpty(_ database: SQLiteConnection) throws -> Bool {
        try database.rows("SELECT 1 FROM sqlite_master LIMIT 1") { _ in () }.isEmpty
    }

    private static func hasTable(_ name: String, _ database: SQLiteConnection) throws -> Bool {
        let sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE"
        return try !database.rows(sql, name) { _ in () }.isEmpty
    }

    private static func attribute(_ name: String, _ database: SQLiteConnection) throws -> String? {
        let sql = "SELECT value FROM \(attributes) WHERE attribute = ?"
        return try database.rows(sql, name) { try $0.text(0) }.first
    }
}
