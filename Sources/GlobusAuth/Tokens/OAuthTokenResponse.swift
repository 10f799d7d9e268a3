/// The answer of a grant: an ``OAuthTokenResponse``, or whatever a ``TokenGrant`` of your own returns.
public protocol TokenResponse: Sendable {
    /// The tokens by the services that accept them; empty where the answer does not name them.
    var byResourceServer: [String: TokenData] { get }
    /// The identity that consented, where an ID token names it.
    var identityID: String? { get }
}

extension TokenResponse {
    /// By default nil: not known.
    public var identityID: String? { nil }

    /// By default empty: no tokens.
    public var byResourceServer: [String: TokenData] { [:] }
}

/// A token endpoint's answer: the Globus SDK's `OAuthTokenResponse` and its subclasses.
///
/// Printing, reflecting or dumping it shows no token.
public struct OAuthTokenResponse: TokenResponse {
    /// The kind of request that it answers.
    public let kind: Kind
    /// The response as received.
    ///
    /// Its body holds the tokens.
    public let httpResponse: HTTPResponse
    /// The whole document.
    ///
    /// It holds the tokens.
    public let json: JSONValue
    /// When the response was received, in seconds since 1970.
    public let receivedAt: Double
    /// Every token in the order of the answer.
    public let tokens: [TokenData]

    /// Reads the tokens in `response`.
    ///
    /// Only the access tokens are required. Plain OAuth 2 servers leave out `resource_server`, `scope` and
    /// `other_tokens` (RFC 6749 §5.1); then the resource server and the scope are empty. Without `expires_in`, it is
    /// unknown when the token expires. `expires_in` may be a number in a string.
    ///
    /// - Parameters:
    ///   - response: The response.
    ///   - kind: The kind of request that it answers.
    ///   - receivedAt: When it was received, in seconds since 1970; lifetimes count from then.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/authAPI`` for an `error` instead of tokens; with
    ///   ``GlobusError/Code/tokenResponse`` for a field that is missing or has the wrong type, which the message names.
    public init(_ response: HTTPResponse, kind: Kind = .token, receivedAt: Double) throws {
        let parser = try TokenResponseParser(response, kind: kind, receivedAt: receivedAt)
        self.kind = kind
        httpResponse = response
        json = parser.document
        self.receivedAt = receivedAt
        tokens = try parser.tokens()
    }

    /// The tokens by the services that accept them; of two tokens for one service the last one counts.
    public var byResourceServer: [String: TokenData] {
        Dictionary(tokens.map { ($0.resourceServer, $0) }) { _, last in last }
    }

    /// The tokens by their scopes.
    public var byScopes: TokensByScope { TokensByScope(byResourceServer.values) }

    /// The ID token, which is not verified.
    public var idToken: Secret? {
        if case .string(let text) = self["id_token"] { Secret(text) } else { nil }
    }

    /// The member `name` of the document as received, such as `state`.
    public subscript(name: String) -> JSONValue? {
        if case .object(let members) = json { members[name] } else { nil }
    }
}

extension OAuthTokenResponse: CustomStringConvertible, CustomReflectable {
    /// The name of the class and the resource servers.
    public var description: String { "\(kind.className)(\(byResourceServer.keys.sorted().joined(separator: ", ")))" }

    /// The redacted tokens, and not the document.
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
        /// A request of any other kind.
        case token = "OAuthTokenResponse"
        /// The exchange of an authorization code.
        case authorizationCode = "OAuthAuthorizationCodeResponse"
        /// A client credentials grant.
        case clientCredentials = "OAuthClientCredentialsResponse"
        /// A request with a refresh token.
        case refreshToken = "OAuthRefreshTokenResponse"
        /// A request for dependent tokens, which is answered with an array of tokens.
        case dependentToken = "OAuthDependentTokenResponse"

        /// The name of the Globus SDK's class.
        public var className: String { rawValue }
    }
}

extension OAuthTokenResponse {
    /// The subject of the ID token, where there is one.
    ///
    /// The signature is not checked: the token was received from the token endpoint itself, which its TLS certificate
    /// identifies (OpenID Connect Core §3.1.3.7, item 6). Dependent tokens have no ID token.
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

    /// Whether one token has all scopes of `specifier`.
    public func contains(_ specifier: String) -> Bool { (try? self[specifier]) != nil }

    /// The one token that has all scopes of `specifier`, which are separated by spaces in any order.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/validation``, in the Globus SDK's words, where there is no
    ///   such token.
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
    /// The scopes, without the tokens.
    public var description: String { "TokensByScope(\(scopes.joined(separator: " ")))" }
    /// The scopes with their redacted tokens.
    public var customMirror: Mirror { Mirror(self, children: ["tokens": tokens]) }
}
