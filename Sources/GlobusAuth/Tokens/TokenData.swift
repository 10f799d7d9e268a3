/// One access token with what belongs to it: the Globus SDK's `TokenStorageData`.
public struct TokenData: Sendable, Hashable {
    /// The service that accepts the token, such as `transfer.api.globus.org`.
    ///
    /// Empty where the answer named none, as those of plain OAuth 2 servers.
    public var resourceServer: String
    /// The identity that consented, where an ID token told it.
    public var identityID: String?
    /// The granted scopes, separated by spaces.
    ///
    /// Empty where the answer named none.
    public var scope: String
    /// The access token.
    public var accessToken: Secret
    /// The refresh token, where there is one.
    public var refreshToken: Secret?
    /// The end of the access token's life in seconds since 1970, or nil where the server named no lifetime.
    public var expiresAtSeconds: Int64?
    /// When the access token was issued in seconds since 1970, or nil where nobody has noted it.
    ///
    /// Whoever takes the token from a storage knows by it how long the token lives, and so when to renew it. The Globus
    /// SDK does not know this member, and leaves it out of what it stores.
    public var issuedAtSeconds: Double?
    /// How the token is used, usually `Bearer`.
    public var tokenType: String?
    /// Members that a stored record has and this library does not know.
    public var extra: [String: JSONValue]

    /// Creates a record.
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

    /// This record with what only `older` knows: the refresh token where the answer brought none (RFC 6749 §6), the
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
    /// The record without its secrets.
    public var description: String { "TokenData(\(resourceServer.debugDescription), scope: \(scope.debugDescription))" }

    /// The members that are no secrets; unknown ones could be anything.
    public var customMirror: Mirror {
        let children: KeyValuePairs<String, Any> = [
            "resourceServer": resourceServer, "scope": scope, "accessToken": accessToken,
            "refreshToken": refreshToken as Any, "expiresAtSeconds": expiresAtSeconds as Any,
        ]
        return Mirror(self, children: children)
    }
}
