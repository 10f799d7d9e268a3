import FoundationEssentials
import GRDB
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
    static func prepare(_ database: Database, of file: StorageFile, key: EncryptionKey?) throws -> TokenSchema {
        try existing(database, of: file, key: key) ?? create(database, key: key)
    }

    /// Returns the schema of `database` where it fits `key`, or nil where the database is empty.
    static func existing(_ database: Database, of file: StorageFile, key: EncryptionKey?) throws -> TokenSchema? {
        if try isEmpty(database) { return nil }
        guard try database.tableExists(attributes) else { throw file.foreign("it is a database of another program") }
        let version = try attribute(versionAttribute, database)
        guard version == "1" || version == "2" else { throw file.unknownFormat(version ?? "unknown") }
        let check = try attribute(keyCheckAttribute, database)
        try file.requireMatch(of: check, key)
        let schema = TokenSchema(key)
        guard try database.tableExists(schema.table) else {
            throw file.damaged("its table '\(schema.table)' is missing")
        }
        let columns = try database.columns(in: schema.table).map(\.name)
        guard Set(columns).isSuperset(of: ["namespace", "resource_server", schema.column]) else {
            throw file.damaged(StorageFile.otherTables)
        }
        return schema
    }

    /// Creates the empty table of the records, and notes with which key they are encrypted.
    func createTable(_ database: Database, key: EncryptionKey?) throws {
        let sql = """
            CREATE TABLE \(table) (
                namespace VARCHAR NOT NULL,
                resource_server VARCHAR NOT NULL,
                \(column) VARCHAR NOT NULL,
                PRIMARY KEY (namespace, resource_server)
            )
            """
        try database.execute(sql: sql)
        let mark = "REPLACE INTO \(Self.attributes) (attribute, value) VALUES (?, ?)"
        let unmark = "DELETE FROM \(Self.attributes) WHERE attribute = ?"
        if let key {
            try database.execute(sql: mark, arguments: [Self.keyCheckAttribute, KeyCheck.make(key)])
        } else {
            try database.execute(sql: unmark, arguments: [Self.keyCheckAttribute])
        }
    }

    private static func create(_ database: Database, key: EncryptionKey?) throws -> TokenSchema {
        let sql = """
            CREATE TABLE \(attributes) (
                attribute VARCHAR NOT NULL,
                value VARCHAR NOT NULL,
                PRIMARY KEY (attribute)
            )
            """
        try database.execute(sql: sql)
        let insert = "INSERT INTO \(attributes) (attribute, value) VALUES (?, ?), (?, ?)"
        let values: StatementArguments = ["globus-sdk.version", sdkVersion, versionAttribute, "2"]
        try database.execute(sql: insert, arguments: values)
        let schema = TokenSchema(key)
        try schema.createTable(database, key: key)
        return schema
    }

    private static func isEmpty(_ database: Database) throws -> Bool {
        try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_master") == 0
    }

    private static func attribute(_ name: String, _ database: Database) throws -> String? {
        let sql = "SELECT value FROM \(attributes) WHERE attribute = ?"
        return try String.fetchOne(database, sql: sql, arguments: [name])
    }
}

/// The table of records, during one access to the database.
///
/// Names are passed as bytes. As strings they would end at their first NUL, and different names could be mistaken for
/// each other.
struct TokenTable {
    let database: Database
    let schema: TokenSchema

    private static let here = "namespace = CAST(? AS TEXT) AND resource_server = CAST(? AS TEXT)"

    func namespaces() throws -> [String] {
        let sql = "SELECT DISTINCT CAST(namespace AS BLOB) FROM \(schema.table)"
        return try Data.fetchAll(database, sql: sql).map(Self.text).sorted()
    }

    func records(in namespace: String) throws -> [String: String] {
        let sql = """
            SELECT CAST(resource_server AS BLOB), \(schema.column) FROM \(schema.table)
            WHERE namespace = CAST(? AS TEXT)
            """
        let rows = try Row.fetchAll(database, sql: sql, arguments: [Data(namespace.utf8)])
        let records: [(String, String)] = try rows.map { (try Self.name($0, 0), try $0.decode(atIndex: 1)) }
        return Dictionary(records) { _, last in last }
    }

    func record(at place: RecordPlace) throws -> String? {
        let sql = "SELECT \(schema.column) FROM \(schema.table) WHERE \(Self.here)"
        return try String.fetchOne(database, sql: sql, arguments: place.names)
    }

    func store(_ text: String, at place: RecordPlace) throws {
        let sql = """
            INSERT INTO \(schema.table) (namespace, resource_server, \(schema.column))
            VALUES (CAST(? AS TEXT), CAST(? AS TEXT), ?)
            ON CONFLICT (namespace, resource_server) DO UPDATE SET \(schema.column) = excluded.\(schema.column)
            """
        try database.execute(sql: sql, arguments: place.names + [text])
    }

    func remove(at place: RecordPlace) throws -> Bool {
        try database.execute(sql: "DELETE FROM \(schema.table) WHERE \(Self.here)", arguments: place.names)
        return database.changesCount > 0
    }

    /// Returns all records with their places.
    func everything() throws -> [(place: RecordPlace, text: String)] {
        let sql = """
            SELECT CAST(namespace AS BLOB), CAST(resource_server AS BLOB), \(schema.column) FROM \(schema.table)
            """
        return try Row.fetchAll(database, sql: sql).map { row in
            let place = RecordPlace(namespace: try Self.name(row, 0), resourceServer: try Self.name(row, 1))
            return (place, try row.decode(atIndex: 2))
        }
    }

    private static func name(_ row: Row, _ index: Int) throws -> String {
        text(try row.decode(Data.self, atIndex: index))
    }

    private static func text(_ bytes: Data) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension RecordPlace {
    fileprivate var names: StatementArguments { [Data(namespace.utf8), Data(resourceServer.utf8)] }
}
