import GlobusTokenStorage

/// What is stored at one place, and its version.
struct StoredRecord: Sendable {
    let place: RecordPlace
    let version: Int64
    let data: RecordData
}

/// A record in stored form.
struct RecordData: Sendable, Equatable {
    let bytes: [UInt8]
    let isEncrypted: Bool
}

/// Reading and storing records.
extension TokenTable {
    private static let columns =
        "namespace, resource_server, version, encrypted, encode(data, 'hex')"

    /// Reads everything in a namespace, or in all for nil, or one record, or so many of them.
    static func records(in namespace: String?, resourceServer: String?, limit: Int?) -> PostgresStatement {
        var sql = "SELECT \(columns) FROM globus_lua_token WHERE data IS NOT NULL"
        var parameters: [PostgresStatement.Parameter] = []
        if let namespace {
            parameters.append(.text(escaped(namespace)))
            sql += " AND namespace = $\(parameters.count)"
        }
        if let resourceServer {
            parameters.append(.text(escaped(resourceServer)))
            sql += " AND resource_server = $\(parameters.count)"
        }
        if let limit { sql += " LIMIT \(limit)" }
        return PostgresStatement(sql, parameters)
    }

    static func storedRecord(_ row: PostgresRow) -> StoredRecord? {
        guard let namespace = row[0], let name = row[1], let version = row.integer(2), let bytes = row.bytes(4) else {
            return nil
        }
        let place = RecordPlace(namespace: unescaped(namespace), resourceServer: unescaped(name))
        return StoredRecord(
            place: place,
            version: version,
            data: RecordData(bytes: bytes, isEncrypted: row.isTrue(3))
        )
    }

    static let namespaces = PostgresStatement("SELECT DISTINCT namespace FROM globus_lua_token WHERE data IS NOT NULL")

    /// Stores a record, whatever is there; returns its version.
    static func store(
        _ data: RecordData,
        issuedAt: Double?,
        at place: RecordPlace,
        by holder: LeaseHolder
    )
        -> PostgresStatement
    {
        PostgresStatement(
            """
            INSERT INTO globus_lua_token AS mine
                (namespace, resource_server, data, encrypted, version, holder, issued_at, updated_at)
            VALUES ($1, $2, $3, $4, \(freshVersion), $5, to_timestamp($6::double precision), clock_timestamp())
            ON CONFLICT (namespace, resource_server) DO UPDATE SET \(newValues)
            RETURNING version
            """,
            parameters(data, issuedAt, place, holder)
        )
    }

    /// Stores a record where the version is still `seen`, or where there is none and nil was seen; returns its version,
    /// or no row.
    static func store(
        _ data: RecordData,
        issuedAt: Double?,
        at place: RecordPlace,
        by holder: LeaseHolder,
        over seen: Int64?
    ) -> PostgresStatement {
        guard let seen else {
            let unfenced = store(data, issuedAt: issuedAt, at: place, by: holder)
            let sql = unfenced.sql.replacing("RETURNING version", with: "WHERE mine.data IS NULL RETURNING version")
            return PostgresStatement(sql, unfenced.parameters)
        }
        return PostgresStatement(
            """
            UPDATE globus_lua_token AS mine SET \(newValues.replacing("excluded.", with: "given."))
            FROM (SELECT $3::bytea AS data, $4::boolean AS encrypted, $5::text AS holder,
                to_timestamp($6::double precision) AS issued_at) AS given
            WHERE mine.namespace = $1 AND mine.resource_server = $2 AND mine.data IS NOT NULL AND mine.version = $7
            RETURNING mine.version
            """,
            parameters(data, issuedAt, place, holder) + [.init(seen)]
        )
    }

    /// Who holds the lease stays its holder; otherwise the holder is who has stored last.
    private static let newValues = """
        data = excluded.data, encrypted = excluded.encrypted, version = mine.version + 1,
            issued_at = excluded.issued_at, updated_at = clock_timestamp(),
            holder = CASE WHEN \(isHeld("mine")) THEN mine.holder ELSE excluded.holder END
        """

    private static func parameters(
        _ data: RecordData,
        _ issuedAt: Double?,
        _ place: RecordPlace,
        _ holder: LeaseHolder
    ) -> [PostgresStatement.Parameter] {
        [
            .text(escaped(place.namespace)), .text(escaped(place.resourceServer)), .bytes(data.bytes),
            .text(data.isEncrypted ? "true" : "false"), .text(holder.text), .init(issuedAt),
        ]
    }

    /// Removes a record; the first returns a row where there was one.
    ///
    /// A lease that is held stays.
    static func remove(at place: RecordPlace) -> [PostgresStatement] {
        let here: [PostgresStatement.Parameter] = [
            .text(escaped(place.namespace)), .text(escaped(place.resourceServer)),
        ]
        return [
            PostgresStatement(
                """
                UPDATE globus_lua_token SET data = NULL, encrypted = false, version = version + 1, issued_at = NULL,
                    updated_at = clock_timestamp()
                WHERE namespace = $1 AND resource_server = $2 AND data IS NOT NULL
                RETURNING version
                """,
                here
            ),
            PostgresStatement(
                """
                DELETE FROM globus_lua_token AS mine
                WHERE namespace = $1 AND resource_server = $2 AND data IS NULL AND NOT \(isHeld("mine"))
                """,
                here
            ),
        ]
    }
}
