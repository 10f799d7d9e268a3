import GlobusAuth
import LuaRuntime

extension LuaStack {
    /// Pushes a token and what belongs to it, with the Globus SDK's names.
    ///
    /// Stack: [-0, +1]
    func push(_ token: TokenData) {
        services.knownSecrets.insert(token)
        pushTable(fields: 8)
        for (name, value) in token.extra {
            push(value)
            setField(name, of: -2)
        }
        let fields: [(String, String?)] = [
            ("access_token", token.accessToken.reveal()), ("refresh_token", token.refreshToken?.reveal()),
            ("scope", token.scope), ("token_type", token.tokenType), ("resource_server", token.resourceServer),
            ("identity_id", token.identityID),
        ]
        for case (let name, let value?) in fields {
            push(value)
            setField(name, of: -2)
        }
        if let expiry = token.expiresAtSeconds {
            push(expiry)
            setField("expires_at_seconds", of: -2)
        }
        if let issue = token.issuedAtSeconds {
            push(issue)
            setField("issued_at_seconds", of: -2)
        }
    }

    /// Pushes tokens by resource server.
    ///
    /// Stack: [-0, +1]
    func push(_ records: [String: TokenData]) {
        pushTable(fields: Int32(records.count))
        for (name, record) in records {
            push(record)
            setField(name, of: -2)
        }
    }

    /// Reads the tokens by resource server in the table at `index`.
    ///
    /// An error begins with `place`, such as "the storage returned".
    func records(at index: Int32, _ place: String) throws -> [String: TokenData] {
        guard type(at: index) == .table else {
            throw GlobusError(.validation, "\(place) \(typeName(at: index)), not a table of tokens by resource server")
        }
        var records: [String: TokenData] = [:]
        try forEachPair(of: index) {
            guard type(at: -2) == .string, let name = string(at: -2) else {
                throw GlobusError(
                    .validation,
                    "\(place) a table with \(typeName(at: -2)) as a key, not a resource server"
                )
            }
            records[name] = try record(at: -1, "\(place) for '\(name)'", resourceServer: name)
        }
        return records
    }

    /// Reads the token in the table at `index`.
    ///
    /// The value of a field may be a secret, so messages show only its type.
    func record(at index: Int32, _ place: String, resourceServer: String) throws -> TokenData {
        guard type(at: index) == .table else {
            throw GlobusError(.validation, "\(place) \(typeName(at: index)), not a table with the token's fields")
        }
        let fields = RecordFields(stack: self, index: absolute(index), place: place)
        guard let accessToken = try fields.string("access_token") else { throw fields.missing("access_token") }
        let record = TokenData(
            resourceServer: try fields.string("resource_server") ?? resourceServer,
            identityID: try fields.string("identity_id"),
            scope: try fields.string("scope") ?? "",
            accessToken: Secret(accessToken),
            refreshToken: try fields.string("refresh_token").map { Secret($0) },
            expiresAtSeconds: try fields.integer("expires_at_seconds"),
            issuedAtSeconds: try fields.number("issued_at_seconds"),
            tokenType: try fields.string("token_type"),
            extra: try fields.extra()
        )
        services.knownSecrets.insert(record)
        return record
    }
}

/// The fields of a token in a table.
private struct RecordFields {
    private static let known: Set<String> = [
        "access_token", "refresh_token", "scope", "token_type", "resource_server", "identity_id", "expires_at_seconds",
        "issued_at_seconds",
    ]

    let stack: LuaStack
    let index: Int32
    let place: String

    func string(_ name: String) throws -> String? {
        defer { stack.pop() }
        switch stack.pushField(name, of: index) {
        case .nil: return nil
        case .string:
            if let text = stack.string(at: -1) { return text }
            throw GlobusError(.validation, "\(place) a token whose field '\(name)' is not valid UTF-8")
        default: throw wrong(name, "a string")
        }
    }

    func integer(_ name: String) throws -> Int64? {
        defer { stack.pop() }
        guard stack.pushField(name, of: index) != .nil else { return nil }
        if let number = stack.integer(at: -1) { return number }
        // A fraction is cut off, as in the Globus SDK.
        if let number = stack.number(at: -1), abs(number) < 0x1p53 { return Int64(number) }
        throw wrong(name, "a number")
    }

    func number(_ name: String) throws -> Double? {
        defer { stack.pop() }
        guard stack.pushField(name, of: index) != .nil else { return nil }
        if let number = stack.number(at: -1), number.isFinite { return number }
        throw wrong(name, "a number")
    }

    /// Returns what the record holds besides the known fields, so that it is not lost.
    func extra() throws -> [String: JSONValue] {
        var extra: [String: JSONValue] = [:]
        try stack.forEachPair(of: index) {
            guard stack.type(at: -2) == .string, let name = stack.string(at: -2), !Self.known.contains(name) else {
                return
            }
            extra[name] = try JSONValue(parsing: stack.encodedJSON(at: -1))
        }
        return extra
    }

    func missing(_ name: String) -> GlobusError {
        GlobusError(.validation, "\(place) a token without the field '\(name)'")
    }

    private func wrong(_ name: String, _ expected: String) -> GlobusError {
        GlobusError(
            .validation,
            "\(place) a token whose field '\(name)' is \(stack.typeName(at: -1)); it must be \(expected)"
        )
    }
}
