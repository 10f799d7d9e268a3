import GlobusAuth
import GlobusTokenStorage

/// Listing and converting all records.
extension TokenTable {
    static let entries = PostgresStatement(
        """
        SELECT namespace, resource_server, version, encrypted, encode(data, 'hex'), extract(epoch FROM issued_at),
            extract(epoch FROM updated_at), holder, \(isHeld("mine"))
        FROM globus_lua_token AS mine WHERE data IS NOT NULL
        ORDER BY namespace, resource_server
        """
    )

    private static let changedState = "22012"

    /// Stores the records of a namespace, or of all for nil, in another form, and nothing where they are not `stored` any
    /// more; see ``hasChanged(_:)``.
    static func convert(
        _ stored: [StoredRecord],
        in namespace: String?,
        _ replacements: [PostgresStatement]
    )
        -> [PostgresStatement]
    {
        let lock = PostgresStatement("LOCK TABLE globus_lua_token IN SHARE ROW EXCLUSIVE MODE")
        let begin = [PostgresStatement("BEGIN"), limits, lock, requireSame(stored, in: namespace)]
        return begin + replacements + [PostgresStatement("COMMIT")]
    }

    /// Fails where the records are not `stored` any more: by dividing by zero, since a statement knows no other way.
    private static func requireSame(_ stored: [StoredRecord], in namespace: String?) -> PostgresStatement {
        var sql = """
            SELECT 1 / (coalesce(string_agg(version::text, ' ' ORDER BY version), '') = $1)::integer
            FROM globus_lua_token WHERE data IS NOT NULL
            """
        let versions = stored.map(\.version).sorted().map(String.init).joined(separator: " ")
        var parameters = [PostgresStatement.Parameter.text(versions)]
        if let namespace {
            sql += " AND namespace = $2"
            parameters.append(.text(escaped(namespace)))
        }
        return PostgresStatement(sql, parameters)
    }

    /// Whether a conversion has failed because others have stored something since the records were read.
    static func hasChanged(_ error: GlobusError) -> Bool { (error.cause as? PostgresFailure)?.state == changedState }

    /// Stores a record in another form; everything else about it stays.
    static func replace(_ stored: StoredRecord, with data: RecordData) -> PostgresStatement {
        PostgresStatement(
            """
            UPDATE globus_lua_token SET data = $3, encrypted = $4, version = version + 1
            WHERE namespace = $1 AND resource_server = $2
            """,
            [
                .text(escaped(stored.place.namespace)), .text(escaped(stored.place.resourceServer)),
                .bytes(data.bytes), .text(data.isEncrypted ? "true" : "false"),
            ]
        )
    }
}
