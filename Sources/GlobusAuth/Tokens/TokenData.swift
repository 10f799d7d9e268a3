/// An access token and what belongs to it: the Globus SDK's `TokenStorageData`.
public struct TokenData: Sendable, Hashable {
    /// The service that accepts the token, such as `transfer.api.globus.org`.
    ///
    /// Empty where the answer named none, as with plain OAuth 2 servers.
    public var resourceServer: String
    /// The identity that consented, where an ID token named it.
    public var identityID: String?
    /// The granted scopes, separated by spaces.
    ///
    /// Empty where the answer named none.
    public var scope: String
    /// The access token.
    public var accessToken: Secret
    /// The refresh token, where there is one.
    public var refreshToken: Secret?
    /// When the access token expires, in seconds since 1970; nil where the server named no lifetime.
    public var expiresAtSeconds: Int64?
    /// When the access token was issued, in seconds since 1970; nil where it was not recorded.
    ///
    /// It tells whoever reads the token from a storage how long the token lives, and so when to renew it. The Globus
    /// SDK does not know this member, and leaves it out of what it stores.
    public var issuedAtSeconds: Double?
    /// How the token is used, usually `Bearer`.
    public var tokenType: String?
    /// Members of a stored record that this library does not know.
    public var extra: [String: JSONValue]

    /// Creates a record; each argument sets the property of the same name.
    public init(
        resourceServer: String,
        identityID: String? = nil,
        scope: String,
        accessToken: Secret,
        refreshToken: Secret? = nil,
        expiresAtSeconds: Int64?,
        issuedAtSeconds: Double? = nil,
        tokenType: String? = nil,
        extra: [String: JSONValue] = [:]
    ) {
        self.resourceServer = resourceServer
        self.identityID = identityID
        self.scope = scope
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.expiresAtSeconds = expiresAtSeconds
        self.issuedAtSeconds = issuedAtSeconds
        self.tokenType = tokenType
        self.extra = extra
    }

    /// Returns this record with what only `older` has: the refresh token where the answer has none (RFC 6749 §6), the
    /// identity, and the unknown members.
    package func completed(from older: TokenData?) -> TokenData {
        guard let older else { return self }
        var record = self
        record.refreshToken = refreshToken ?? older.refreshToken
        record.identityID = identityID ?? older.identityID
        record.extra = older.extra.merging(extra) { _, new in new }
        return record
    }
}

extension TokenData: CustomStringConvertible, CustomReflectable {
    /// The resource server and the scope, without the tokens.
    public var description: String { "TokenData(\(resourceServer.debugDescription), scope: \(scope.debugDescription))" }

    /// The members that are not secrets; unknown members are left out, since they could be secrets.
    public var customMirror: Mirror {
        let children: KeyValuePairs<String, Any> = [
            "resourceServer": resourceServer, "scope": scope, "accessToken": accessToken,
            "refreshToken": refreshToken as Any, "expiresAtSeconds": expiresAtSeconds as Any,
        ]
        return Mirror(self, children: children)
    }
}
