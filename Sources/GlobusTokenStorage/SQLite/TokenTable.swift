import FoundationEssentials
import GRDB

/// The table of records within one access to the database.
///
/// Names pass as bytes, since as strings they would end at their first NUL, and be taken for one another.
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

    /// All records with their places.
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
