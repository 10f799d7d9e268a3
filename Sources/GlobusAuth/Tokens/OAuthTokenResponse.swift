/// A token endpoint's answer: the Globus SDK's `OAuthTokenResponse` and its subclasses.
///
/// Printing it, reflecting it or dumping it shows no token.
public struct OAuthTokenResponse: TokenResponse {
    /// The request that it answers.
    public let kind: Kind
    /// The response as it came.
    ///
    /// Its body holds the tokens.
    public let httpResponse: HTTPResponse
    /// The whole document.
    ///
    /// It holds the tokens.
    public let json: JSONValue
    /// When it was received, in seconds since 1970.
    public let receivedAt: Double
    /// Every token in the order of the answer.
    public let tokens: [TokenData]

    /// Understands `response`.
    ///
    /// Only the access tokens are required. Where `resource_server`, `scope` or `other_tokens` is absent, as plain
    /// OAuth 2 servers leave them out (RFC 6749 §5.1), the resource server and the scope are empty. Where `expires_in`
    /// is absent, the end of the token's life is unknown. `expires_in` may be a number in a string.
    ///
    /// - `receivedAt`: what the lifetimes count from, in seconds since 1970.
    ///
    /// Throws ``GlobusError/Code/authAPI`` for an `error` in the place of tokens, else
    /// ``GlobusError/Code/tokenResponse``, naming the field that is missing or of another type.
    public init(_ response: HTTPResponse, kind: Kind = .token, receivedAt: Double) throws {
        let parser = try TokenResponseParser(response, kind: kind, receivedAt: receivedAt)
        self.kind = kind
        httpResponse = response
        json = parser.document
        self.receivedAt = receivedAt
        tokens = try parser.tokens()
    }

    /// The tokens by the service that accepts them; of two for one service the last counts.
    public var byResourceServer: [String: TokenData] {
        Dictionary(tokens.map { ($0.resourceServer, $0) }) { _, last in last }
    }

    /// The tokens by their scopes.
    public var byScopes: TokensByScope { TokensByScope(byResourceServer.values) }

    /// The ID token, not verified.
    public var idToken: Secret? {
        if case .string(let text) = self["id_token"] { Secret(text) } else { nil }
    }

    /// The member `name` of the document as it came, such as `state`.
    public subscript(name: String) -> JSONValue? {
        if case .object(let members) = json { members[name] } else { nil }
    }
}

extension OAuthTokenResponse: CustomStringConvertible, CustomReflectable {
    /// The class's name and the resource servers.
    public var description: String { "\(kind.className)(\(byResourceServer.keys.sorted().joined(separator: ", ")))" }

    /// The tokens, redacted; not the document.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: ["kind": kind, "receivedAt": receivedAt, "tokens": tokens] as KeyValuePairs<String, Any>
        )
    }
}
