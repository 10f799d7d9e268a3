import CSQLite
import Testing

@testable import GlobusTokenStorage

@Suite struct SQLiteStatementTests {
    private let connection: SQLiteConnection

    init() throws {
        connection = try SQLiteConnection(changing: ":memory:")
        try connection.execute("CREATE TABLE t (name VARCHAR PRIMARY KEY, value)")
    }

    private func text(_ expression: String) throws -> String? {
        try connection.rows("SELECT \(expression)") { try $0.text(0) }.first
    }

    @Test(
        "A text comes back as it was stored",
        arguments: ["", "a", "\0", "a\0b", "a\0c", "bücher 🗂", String(repeating: "x", count: 100_000)]
    )
    func roundTrip(text: String) throws {
        try connection.execute("INSERT INTO t VALUES (?, ?)", "name", text)
        #expect(
            try connection.rows("SELECT value, typeof(value) FROM t") { [try $0.text(0), try $0.text(1)] }
                == [[text, "text"]]
        )
        #expect(try connection.rows("SELECT name FROM t WHERE value = ?", text) { try $0.text(0) } == ["name"])
    }

    @Test("Names that differ only behind a NUL are different names")
    func namesWithNUL() throws {
        for name in ["a", "a\0", "a\0b", "a\0c"] { try connection.execute("INSERT INTO t VALUES (?, ?)", name, name) }
        try connection.execute("DELETE FROM t WHERE name = ?", "a\0b")
        #expect(connection.changes == 1)
        #expect(try connection.rows("SELECT value FROM t ORDER BY 1") { try $0.text(0) } == ["a", "a\0", "a\0c"])
    }

    @Test(
        "Other types are read as texts",
        arguments: [
            ("2", "2"), ("1.5", "1.5"), ("x''", ""), ("zeroblob(0)", ""), ("x'610062'", "a\0b"), ("x'ff'", "\u{fffd}"),
        ]
    )
    func otherTypes(expression: String, expected: String) throws {
        #expect(try text(expression) == expected)
    }

    @Test("NULL is no text")
    func null() {
        #expect(throws: SQLiteError(SQLITE_MISMATCH)) { try text("NULL") }
    }

    static let misuses: [(sql: String, values: [String], code: CInt)] = [
        ("", [], SQLITE_MISUSE), ("-- nothing", [], SQLITE_MISUSE),
        ("SELECT 1; SELECT 2", [], SQLITE_MISUSE),
        ("SELECT ?, ?", ["a"], SQLITE_RANGE), ("SELECT ?", ["a", "b"], SQLITE_RANGE), ("SELECT 1", ["a"], SQLITE_RANGE),
        ("SELECT", [], SQLITE_ERROR), ("SELECT * FROM missing", [], SQLITE_ERROR),
    ]

    @Test("A text that is not one statement with its values is refused, and leaves nothing behind", arguments: misuses)
    func misuse(sql: String, values: [String], code: CInt) {
        #expect(throws: SQLiteError(code)) { _ = try SQLiteStatement(sql, values, on: connection) }
        #expect(sqlite3_next_stmt(connection.handle, nil) == nil)
    }

    @Test("A statement ends where the reader of its rows throws")
    func throwingReader() {
        struct Stop: Error {}
        #expect(throws: Stop.self) { try connection.rows("SELECT 1 UNION SELECT 2") { _ in throw Stop() } }
        #expect(sqlite3_next_stmt(connection.handle, nil) == nil)
    }

    @Test("An error has SQLite's extended code and its words for that, and none of the values")
    func errors() throws {
        let trigger =
            "CREATE TRIGGER spy BEFORE INSERT ON t WHEN NEW.name = 'b' BEGIN SELECT RAISE(ABORT, 'planted'); END"
        try connection.execute(trigger)
        try connection.execute("INSERT INTO t VALUES ('planted', 'planted')")
        let repeated = #expect(throws: SQLiteError.self) {
            try connection.execute("INSERT INTO t VALUES (?, ?)", "planted", "planted")
        }
        #expect(repeated?.code == 1555)
        #expect(repeated?.primaryCode == SQLITE_CONSTRAINT)
        #expect(repeated?.description == "SQLite failed with code 1555: constraint failed")
        let raised = #expect(throws: SQLiteError.self) {
            try connection.execute("INSERT INTO t VALUES (?, ?)", "b", "planted")
        }
        #expect(raised?.code == 1811)
        for error in [repeated, raised] {
            var dumped = ""
            dump(error, to: &dumped)
            #expect(!dumped.contains("planted"))
        }
    }
}
