import GlobusAuth

/// The table of records, during one access to the database.
struct TokenTable {
    let database: SQLiteConnection
    let schema: TokenSchema

    private static let here = "namespace = ? AND resource_server = ?"

    func namespaces() throws -> [String] {
        let names = try database.rows("SELECT DISTINCT namespace FROM \(schema.table)") { try $0.text(0) }
        // For SQLite, a text and a BLOB of the same bytes are different.
        return Set(names).sorted()
    }

    func records(in namespace: String) throws -> [String: String] {
        let sql = "SELECT resource_server, \(schema.column) FROM \(schema.table) WHERE namespace = ?"
        let records = try database.rows(sql, namespace) { (try $0.text(0), try $0.text(1)) }
        return Dictionary(records) { _, last in last }
    }

    func record(at place: RecordPlace) throws -> String? {
        let sql = "SELECT \(schema.column) FROM \(schema.table) WHERE \(Self.here)"
        return try database.rows(sql, place.namespace, place.resourceServer) { try $0.text(0) }.first
    }

    func store(_ text: String, at place: RecordPlace) throws {
        let sql = """
            INSERT INTO \(schema.table) (namespace, resource_server, \(schema.column)) VALUES (?, ?, ?)
            ON CONFLICT (namespace, resource_server) DO UPDATE SET \(schema.column) = excluded.\(schema.column)
            """
        try database.execute(sql, place.namespace, place.resourceServer, text)
    }

    /// Returns whether there was a record.
    func remove(at place: RecordPlace) throws -> Bool {
        let sql = "DELETE FROM \(schema.table) WHERE \(Self.here)"
        try database.execute(sql, place.namespace, place.resourceServer)
        return database.changes > 0
    }

    /// Returns all records with their places.
    func everything() throws -> [(place: RecordPlace, text: String)] {
        try database.rows("SELECT namespace, resource_server, \(schema.column) FROM \(schema.table)") {
            (RecordPlace(namespace: try $0.text(0), resourceServer: try $0.text(1)), try $0.text(2))
        }
    }
}
