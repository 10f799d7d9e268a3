/// The table of tokens and leases, and the statements on it.
///
/// A row is a record, a lease, or both: one without `data` is only a lease. Whoever stores raises `version`, which is
/// never used twice for the same tokens, not even after they were removed. Times are the database's.
///
/// Names are escaped, since PostgreSQL's texts hold no NUL. Every statement may be performed twice, as happens after an
/// answer that was lost.
enum TokenTable {
    static let name = "globus_lua_token"
    /// How long a lease lasts unless it is extended, in seconds.
    static let leaseLength = 8.0

    /// The columns in SQL.
    static let definition = """
        CREATE TABLE IF NOT EXISTS globus_lua_token (
            namespace text COLLATE "C" NOT NULL,
            resource_server text COLLATE "C" NOT NULL,
            data bytea,
            encrypted boolean NOT NULL DEFAULT false,
            version bigint NOT NULL,
            holder text,
            held_until timestamptz,
            issued_at timestamptz,
            updated_at timestamptz,
            PRIMARY KEY (namespace, resource_server)
        )
        """

    /// Makes the table, unless another process makes it at the same time.
    static let creation = [
        PostgresStatement("SELECT pg_advisory_xact_lock(hashtextextended('globus_lua_token', 0))"),
        PostgresStatement(definition),
    ]

    /// Limits how long a transaction waits for others, so that it ends before this process gives up.
    ///
    /// The settings end with the transaction, since a pooler may give the connection to others afterwards.
    static let limits = PostgresStatement(
        "SELECT set_config('lock_timeout', '4s', true), set_config('statement_timeout', '8s', true)"
    )

    /// A version that is larger than all that were ever used.
    static let freshVersion = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"

    /// Whether the lease of the row that is called `row` is held.
    ///
    /// Nobody can extend a lease while the server is down, so each gets its full length again after a start.
    static func isHeld(_ row: String) -> String {
        """
        (\(row).held_until IS NOT NULL AND greatest(\(row).held_until, \
        pg_postmaster_start_time() + interval '\(leaseLength) seconds') > clock_timestamp())
        """
    }

    /// Returns `name` as a column holds it.
    static func escaped(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == 0 || $0 == UInt8(ascii: "\\") }) else { return name }
        return name.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\\": text += "\\\\"
            case "\0": text += "\\0"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    /// Returns the name that a column holds as `text`.
    static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        var name = String.UnicodeScalarView()
        var isEscape = false
        for scalar in text.unicodeScalars {
            if isEscape {
                name.append(scalar == "0" ? "\0" : scalar)
                isEscape = false
            } else if scalar == "\\" {
                isEscape = true
            } else {
                name.append(scalar)
            }
        }
        return String(name)
    }
}
