/// What is leased: the tokens of a service, or all of a namespace where it is not known whose are meant, or its logins.
struct LeasePlace: Sendable, Hashable {
    let namespace: String
    /// The column's text; empty for all services.
    let resourceServer: String

    static func service(_ name: String, in namespace: String) -> LeasePlace {
        LeasePlace(namespace: namespace, resourceServer: TokenTable.escaped(name))
    }

    /// An escaped name never holds a single backslash, so this is no service's.
    static func logins(in namespace: String) -> LeasePlace {
        LeasePlace(namespace: namespace, resourceServer: #"\login"#)
    }

    var isLogin: Bool { self == .logins(in: namespace) }
}

/// How a lease stands, and which versions the tokens have that belong to it.
struct LeaseView: Sendable {
    /// Whether it is held by who asked.
    var isMine: Bool
    /// The other holder; nil where it is free or held by who asked.
    var other: LeaseHolder?
    /// Who held it, or stored the tokens, before who asked took it.
    var previous: String?
    /// The versions of the tokens by resource server.
    var versions: [String: Int64]
}

/// Taking, extending and ending leases.
extension TokenTable {
    private static let length = "interval '\(leaseLength) seconds'"

    /// The rows of the leases that exclude the lease for $2 in the namespace $1.
    private static let conflicting = #"""
        namespace = $1 AND (resource_server = $2
            OR $2 <> E'\\login' AND (resource_server = '' OR $2 = '' AND resource_server <> E'\\login'))
        """#

    /// Takes the lease where nobody else holds one that excludes it: by one process of a namespace after the other, so
    /// that each sees what the others have taken.
    static func take(_ place: LeasePlace, for holder: LeaseHolder) -> [PostgresStatement] {
        [
            limits,
            PostgresStatement(
                "SELECT pg_advisory_xact_lock(hashtextextended('globus_lua_token ' || $1::text, 0))",
                [.text(escaped(place.namespace))]
            ),
            PostgresStatement(
                """
                WITH other AS (
                    SELECT holder FROM globus_lua_token AS theirs
                    WHERE \(conflicting) AND holder IS DISTINCT FROM $3 AND \(isHeld("theirs"))
                    ORDER BY held_until DESC LIMIT 1
                ), before AS (
                    SELECT holder FROM globus_lua_token
                    WHERE namespace = $1 AND resource_server = $2 AND data IS NOT NULL
                ), taken AS (
                    INSERT INTO globus_lua_token AS mine (namespace, resource_server, version, holder, held_until)
                    SELECT $1, $2, \(freshVersion), $3, clock_timestamp() + \(length)
                    WHERE NOT EXISTS (SELECT FROM other)
                    ON CONFLICT (namespace, resource_server) DO UPDATE
                    SET holder = excluded.holder, held_until = excluded.held_until
                    WHERE mine.holder = excluded.holder OR NOT \(isHeld("mine"))
                    RETURNING true AS taken
                )
                SELECT coalesce((SELECT taken FROM taken), false), (SELECT holder FROM other),
                    (SELECT holder FROM before)
                """,
                [.text(escaped(place.namespace)), .text(place.resourceServer), .text(holder.text)]
            ),
            versions(place),
        ]
    }

    /// Looks whether the lease could be taken.
    static func look(_ place: LeasePlace, for holder: LeaseHolder) -> [PostgresStatement] {
        [
            PostgresStatement(
                """
                SELECT false, (
                    SELECT holder FROM globus_lua_token AS theirs
                    WHERE \(conflicting) AND holder IS DISTINCT FROM $3 AND \(isHeld("theirs"))
                    ORDER BY held_until DESC LIMIT 1
                ), NULL
                """,
                [.text(escaped(place.namespace)), .text(place.resourceServer), .text(holder.text)]
            ),
            versions(place),
        ]
    }

    /// Extends the lease where it is still held.
    static func extend(_ place: LeasePlace, for holder: LeaseHolder) -> [PostgresStatement] {
        [
            limits,
            PostgresStatement(
                """
                WITH extended AS (
                    UPDATE globus_lua_token AS mine SET held_until = clock_timestamp() + \(length)
                    WHERE namespace = $1 AND resource_server = $2 AND holder = $3 AND \(isHeld("mine"))
                    RETURNING true AS extended
                )
                SELECT coalesce((SELECT extended FROM extended), false), NULL, NULL
                """,
                [.text(escaped(place.namespace)), .text(place.resourceServer), .text(holder.text)]
            ),
            versions(place),
        ]
    }

    /// Ends the lease; `previous` becomes the holder's name again where nothing was stored.
    static func end(_ place: LeasePlace, for holder: LeaseHolder, previous: String?) -> [PostgresStatement] {
        let mine: [PostgresStatement.Parameter] = [
            .text(escaped(place.namespace)), .text(place.resourceServer), .text(holder.text),
        ]
        let here = "namespace = $1 AND resource_server = $2 AND holder = $3"
        return [
            limits,
            PostgresStatement("DELETE FROM globus_lua_token WHERE \(here) AND data IS NULL", mine),
            PostgresStatement(
                "UPDATE globus_lua_token SET held_until = NULL, holder = coalesce($4, holder) WHERE \(here)",
                mine + [.init(previous)]
            ),
        ]
    }

    private static func versions(_ place: LeasePlace) -> PostgresStatement {
        PostgresStatement(
            """
            SELECT resource_server, version FROM globus_lua_token
            WHERE namespace = $1 AND data IS NOT NULL AND ($2 = '' OR resource_server = $2)
            """,
            [.text(escaped(place.namespace)), .text(place.resourceServer)]
        )
    }

    /// Reads the last two results of ``take(_:for:)``, ``look(_:for:)`` and ``extend(_:for:)``.
    static func view(_ results: [[PostgresRow]]) -> LeaseView {
        let state = results.dropLast().last?.first
        let versions = (results.last ?? []).compactMap { row in
            row[0].flatMap { name in row.integer(1).map { (unescaped(name), $0) } }
        }
        return LeaseView(
            isMine: state?.isTrue(0) ?? false,
            other: state?[1].map { LeaseHolder(text: $0) },
            previous: state?[2],
            versions: Dictionary(versions) { _, last in last }
        )
    }
}
