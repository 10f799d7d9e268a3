package import GlobusAuth

extension TokenData {
    /// The last second that Python's `datetime` can represent, 9999-12-31T23:59:59Z.
    ///
    /// The Globus SDK cannot read a record without an end. With this one it uses the token until a service refuses it,
    /// which is right for an unknown end.
    private static let unknownEnd: Int64 = 253_402_300_799

    private static let names: Set = [
        "resource_server", "identity_id", "scope", "access_token", "refresh_token", "expires_at_seconds", "token_type",
    ]

    /// A member that the Globus SDK ignores as one of a newer version.
    private static let issuedAt = "issued_at_seconds"

    /// The record as the Globus SDK's `TokenStorageData` writes it, with the members that this library does not know.
    package var json: JSONValue {
        var members = extra
        members["resource_server"] = .string(resourceServer)
        members["identity_id"] = identityID.map(JSONValue.string)
        members["scope"] = .string(scope)
        members["access_token"] = .string(accessToken.reveal())
        members["refresh_token"] = refreshToken.map { .string($0.reveal()) }
        members["expires_at_seconds"] = .integer(expiresAtSeconds ?? Self.unknownEnd)
        members[Self.issuedAt] = issuedAtSeconds.map(JSONValue.number) ?? extra[Self.issuedAt]
        members["token_type"] = tokenType.map(JSONValue.string)
        return .object(members)
    }

    /// Reads a record; throws ``RecordFlaw`` where the JSON is not one.
    package init(json: JSONValue, resourceServer key: String) throws(RecordFlaw) {
        guard let members = json.object else { throw RecordFlaw("it is no object") }
        func text(_ name: String) throws(RecordFlaw) -> String? {
            guard let value = members[name], !value.isNull else { return nil }
            guard let text = value.string else { throw RecordFlaw("'\(name)' is no string") }
            return text
        }
        // A member of this name that is not a number was written by another program.
        let issuedAt = members[Self.issuedAt]?.number
        guard let accessToken = try text("access_token") else { throw RecordFlaw("'access_token' is missing") }
        self.init(
            resourceServer: try text("resource_server") ?? key,
            identityID: try text("identity_id"),
            scope: try text("scope") ?? "",
            accessToken: Secret(accessToken),
            refreshToken: try text("refresh_token").map { Secret($0) },
            expiresAtSeconds: try Self.end(members["expires_at_seconds"]),
            issuedAtSeconds: issuedAt,
            tokenType: try text("token_type"),
            extra: members.filter { !Self.names.contains($0.key) && ($0.key != Self.issuedAt || issuedAt == nil) }
        )
    }

    private static func end(_ value: JSONValue?) throws(RecordFlaw) -> Int64? {
        guard let value, !value.isNull else { return nil }
        guard let seconds = value.integer else { throw RecordFlaw("'expires_at_seconds' is no whole number") }
        return seconds == unknownEnd ? nil : seconds
    }
}
