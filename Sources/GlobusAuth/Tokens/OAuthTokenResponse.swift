/// What a grant answered: an ``OAuthTokenResponse``, or whatever an author's own ``TokenGrant`` returns.
public protocol TokenResponse: Sendable {
    /// The tokens by the service that accepts them; empty where the answer does not say.
    var byResourceServer: [String: TokenData] { get }
    /// The identity that consented, where an ID token tells it.
    var identityID: String? { get }
}

extension TokenResponse {
    /// Not told.
    public var identityID: String? { nil }

    /// No tokens.
    public var byResourceServer: [String: TokenData] { [:] }
}

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

extension OAuthTokenResponse {
    /// The request that a token response answers.
    public enum Kind: String, Sendable, Hashable {
        /// Any request.
        case token = "OAuthTokenResponse"
        /// The exchange of an authorization code.
        case authorizationCode = "OAuthAuthorizationCodeResponse"
        /// A client credentials grant.
        case clientCredentials = "OAuthClientCredentialsResponse"
        /// A refresh.
        case refreshToken = "OAuthRefreshTokenResponse"
        /// A request for dependent tokens, answered by an array of tokens.
        case dependentToken = "OAuthDependentTokenResponse"

        /// The Globus SDK's name of the class.
        public var className: String { rawValue }
    }
}

extension OAuthTokenResponse {
    /// The subject of the ID token, where there is one.
    ///
    /// The signature is not checked: the token came from the token endpoint itself, whose TLS certificate vouches for it
    /// (OpenID Connect Core §3.1.3.7, item 6). Dependent tokens have none.
    public var identityID: String? {
        guard kind != .dependentToken, let token = idToken?.reveal() else { return nil }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Base64.decodeForURL(parts[1]) else { return nil }
        return (try? JSONValue(parsing: payload))?["sub"]?.string
    }
}

/// The tokens of an answer, found by scope: the Globus SDK's `by_scopes`.
public struct TokensByScope: Sendable {
    private let tokens: [String: TokenData]

    init(_ tokens: some Sequence<TokenData>) {
        let pairs = tokens.flatMap { token in
            token.scope.split(whereSeparator: \.isWhitespace).map { (String($0), token) }
        }
        self.tokens = Dictionary(pairs) { _, last in last }
    }

    /// Every single scope, in alphabetical order.
    public var scopes: [String] { tokens.keys.sorted() }

    /// Whether all scopes of `specifier` belong to one token.
    public func contains(_ specifier: String) -> Bool { (try? self[specifier]) != nil }

    /// The one token that has all scopes of `specifier`, which are separated by spaces in any order.
    ///
    /// - Throws: ``GlobusError/Code/validation``, in the Globus SDK's words, where there is no such token.
    public subscript(specifier: String) -> TokenData {
        get throws {
            let found = try specifier.split(separator: " ").map { try token($0, of: specifier) }
            guard let first = found.first, found.allSatisfy({ $0.resourceServer == first.resourceServer }) else {
                throw GlobusError(.validation, "Scope specifier \"\(specifier)\" did not match exactly one token!")
            }
            return first
        }
    }

    private func token(_ scope: Substring, of specifier: String) throws -> TokenData {
        if let token = tokens[String(scope)] { return token }
        let message = "Scope specifier \"\(specifier)\" contains scope \"\(scope)\" which was not found"
        throw GlobusError(.validation, message)
    }
}

extension TokensByScope: CustomStringConvertible, CustomReflectable {
    /// The scopes.
    public var description: String { "TokensByScope(\(scopes.joined(separator: " ")))" }
    /// The scopes with their tokens, redacted.
    public var customMirror: Mirror { Mirror(self, children: ["tokens": tokens]) }
}
