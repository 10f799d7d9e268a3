import GlobusAuth

/// Why a database did not do what was asked.
struct PostgresFailure: Error {
    /// Why, in one line, without secrets.
    let reason: String
    /// The server's code for it (SQLSTATE); nil where it is libpq that tells.
    let state: String?
    /// The server, where one alone has failed.
    let server: PostgresServer?
    /// Whether the connection is of no use any more.
    let endsConnection: Bool
    /// Whether the same may succeed later.
    let isTransient: Bool

    /// An answer of the server's.
    init(state: String, reason: String, server: PostgresServer?, endsConnection: Bool = false) {
        self.reason = Self.line(reason)
        self.state = state
        self.server = server
        self.endsConnection = endsConnection || state.hasPrefix("08") || state.hasPrefix("57P")
        isTransient = Self.isTransient(state)
    }

    /// A connection that could not be made or that broke; `isFinal` says that it will not get better by itself.
    init(connection reason: String, server: PostgresServer?, isFinal: Bool = false) {
        self.reason = Self.line(reason)
        self.server = server
        state = nil
        endsConnection = true
        isTransient = !isFinal
    }

    /// 08 are broken connections, 53300 is one connection too many, and 57P01 to 57P03 are a server that stops or
    /// starts; 40001, 40P01, 55P03 and 57014 are the victims of others' transactions.
    private static func isTransient(_ state: String) -> Bool {
        if state.hasPrefix("08") { return true }
        return ["53300", "57P01", "57P02", "57P03", "40001", "40P01", "55P03", "57014"].contains(state)
    }

    private static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ").printable(limit: 400)
    }
}

extension PostgresFailure {
    /// Whether a pooler has refused the settings for the server, which it does not pass on.
    var refusesOptions: Bool { state == "08P01" && reason.contains("options") }

    var meansNoTable: Bool { state == "42P01" }

    /// Makes the error that a program gets.
    ///
    /// - Parameters:
    ///   - settings: Where the database is.
    ///   - seconds: How long it was tried.
    /// - Returns: The error, which names the server, the reason and what to do.
    func error(_ settings: PostgresSettings, after seconds: Double = 0) -> GlobusError {
        let place = server.map { "'\(settings.database.printable(limit: 100))' at \($0)" } ?? settings.shown
        let code = state.map { " (\($0))" } ?? ""
        let tries = isTransient && seconds >= 1 ? ", also when it was tried again for \(Int(seconds.rounded())) s" : ""
        let message = "The token database \(place) could not be used: \(reason)\(code)\(tries). \(remedy(settings))"
        return GlobusError(.storage, message, cause: self)
    }

    private func remedy(_ settings: PostgresSettings) -> String {
        let role = "'\(settings.user.printable(limit: 100))'"
        switch state {
        case "28P01": return "Check the user \(role) and the password: the 'url', PGPASSWORD or the password file."
        case "28000": return "Check the user \(role), and the server's pg_hba.conf."
        case "3D000": return "Check the name of the database, or create it."
        case "3F000": return "Create a schema that the search path of \(role) names; see 'globus-lua storage schema'."
        case "42501": return "Give the rights that 'globus-lua storage schema' prints to \(role)."
        case "25006": return "Name the primary server, or add 'target_session_attrs=read-write' to the 'url'."
        case "42703", "42804", "42883", "42P10", "42809":
            return
                "Its table \(TokenTable.name) is another program's or another version's; name another schema or database."
        case "53300": return "Allow more connections, or put a pooler such as PgBouncer before it."
        case "53100", "53200": return "Free some space; what was stored before is still there."
        case nil where !isTransient:
            return "Check the settings of the connection: the 'url', and libpq's variables and files."
        default: return "Check the server and the way to it."
        }
    }
}
