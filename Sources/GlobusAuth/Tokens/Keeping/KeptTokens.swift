import Crypto

/// Renewed tokens that a storage has not taken yet, and how to tell whether it still wants them.
public struct KeptTokens: Sendable {
    /// The tokens by resource server; empty where nothing but the refresh token of the answer could be used.
    public var records: [String: TokenData]
    /// The new refresh token.
    public var refreshToken: Secret
    /// The digest of the refresh token that the storage had when the tokens were asked for; nil where it had none.
    public var storedDigest: String?
    /// The digest of the refresh token for which the tokens were issued; nil where there was none.
    public var usedDigest: String?
    /// When the tokens were received, in seconds since 1970.
    public var receivedAt: Double

    /// Creates a value; each argument sets the property of the same name.
    public init(
        records: [String: TokenData],
        refreshToken: Secret,
        storedDigest: String?,
        usedDigest: String?,
        receivedAt: Double
    ) {
        self.records = records
        self.refreshToken = refreshToken
        self.storedDigest = storedDigest
        self.usedDigest = usedDigest
        self.receivedAt = receivedAt
    }

    /// Whose tokens are kept.
    public struct Owner: Sendable {
        /// The storage to which they belong.
        public var form: KeptTokenForm
        /// The OAuth 2 client to which they were issued; empty where it is not known.
        public var clientID: String
        /// The service; empty where neither the program nor the storage has named it.
        public var resourceServer: String

        /// Creates a value; each argument sets the property of the same name.
        public init(form: KeptTokenForm, clientID: String, resourceServer: String) {
            self.form = form
            self.clientID = clientID
            self.resourceServer = resourceServer
        }
    }

    /// What becomes of kept tokens.
    enum Fate: Equatable {
        /// They succeed those that the storage has.
        case wanted
        /// The storage has them already.
        case stored
        /// The storage has others by now.
        case outdated
    }

    /// Judges the tokens by what the storage holds, and by the authorizer's own refresh token where it holds none.
    func fate(stored: Secret?, own: Secret?) -> Fate {
        guard let stored else {
            guard storedDigest == nil else { return .outdated }
            return own == nil || own == refreshToken || own.map(Self.digest) == usedDigest ? .wanted : .outdated
        }
        if stored == refreshToken { return .stored }
        return Self.digest(stored) == storedDigest ? .wanted : .outdated
    }

    /// Returns a digest that tells a refresh token from others without revealing it.
    static func digest(_ token: Secret) -> String {
        Base64.encodeForURL(Array(SHA256.hash(data: Array(token.reveal().utf8))))
    }
}

extension KeptTokens: CustomStringConvertible, CustomReflectable {
    /// The services, without the tokens.
    public var description: String { "KeptTokens(\(records.keys.sorted().joined(separator: ", ")))" }
    /// The redacted tokens.
    public var customMirror: Mirror {
        Mirror(self, children: ["records": records, "receivedAt": receivedAt] as KeyValuePairs<String, Any>)
    }
}

extension KeptTokens {
    /// The one token, as if it had just been granted; nil where there is not exactly one.
    var granted: GrantedToken? {
        guard records.count == 1, let record = records.values.first else { return nil }
        return GrantedToken(
            accessToken: record.accessToken,
            expiresAt: record.expiresAtSeconds.map(Double.init),
            refreshToken: refreshToken
        )
    }

    /// The answer of which they were a part, as far as it is known; nil where there is not exactly one token.
    var response: OAuthTokenResponse? {
        guard records.count == 1, let record = records.values.first else { return nil }
        var members: [String: JSONValue] = [
            "access_token": .string(record.accessToken.reveal()), "refresh_token": .string(refreshToken.reveal()),
            "resource_server": .string(record.resourceServer), "scope": .string(record.scope),
        ]
        members["token_type"] = record.tokenType.map(JSONValue.string)
        // A little more, so that rounding does not cost a second.
        members["expires_in"] = record.expiresAtSeconds.map { .number(Double($0) - receivedAt + 0.001) }
        guard let body = try? JSONValue.object(members).encoded() else { return nil }
        let response = HTTPResponse(status: 200, headers: ["Content-Type": "application/json"], body: body)
        return try? OAuthTokenResponse(response, kind: .refreshToken, receivedAt: receivedAt)
    }
}
