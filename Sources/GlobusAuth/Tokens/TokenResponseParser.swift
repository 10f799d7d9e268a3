/// Reads the tokens in a token endpoint's answer (RFC 6749 §5.1, and what Globus Auth adds).
struct TokenResponseParser {
    let document: JSONValue
    private let kind: OAuthTokenResponse.Kind
    private let receivedAt: Double

    init(_ response: HTTPResponse, kind: OAuthTokenResponse.Kind, receivedAt: Double) throws {
        do {
            document = try response.parsedJSON()
        } catch let error as GlobusError {
            throw GlobusError(.tokenResponse, Self.complaint("it is not a JSON document: \(error.message)"))
        }
        self.kind = kind
        self.receivedAt = receivedAt
        if let code = Self.errorCode(document) { throw Self.refusal(code, document, response) }
    }

    func tokens() throws -> [TokenData] {
        guard kind == .dependentToken else {
            let first = try token(document, at: "")
            return [first] + (try tokens(in: document.member("other_tokens") ?? .array([]), at: "other_tokens"))
        }
        return try tokens(in: document, at: "")
    }

    private func tokens(in value: JSONValue, at path: String) throws -> [TokenData] {
        guard case .array(let elements) = value else { throw mistyped(path, expected: "an array") }
        return try elements.enumerated().map { try token($0.element, at: "\(path)[\($0.offset)]") }
    }

    private func token(_ value: JSONValue, at path: String) throws -> TokenData {
        guard case .object = value else { throw mistyped(path, expected: "an object") }
        let fields = Fields(value: value, path: path, parser: self)
        guard let accessToken = try fields.token("access_token", flaw: \.bearerFlaw) else {
            throw unusable("'\(fields.name("access_token"))' is missing")
        }
        return TokenData(
            resourceServer: try fields.string("resource_server") ?? "",
            scope: try fields.string("scope") ?? "",
            accessToken: accessToken,
            refreshToken: try fields.token("refresh_token", flaw: \.tokenFlaw),
            expiresAtSeconds: try fields.seconds("expires_in").map(expiry),
            issuedAtSeconds: receivedAt,
            tokenType: try fields.string("token_type")
        )
    }

    /// Computes the Globus SDK's `int(now + expires_in)`, limited to what a double holds to the second.
    private func expiry(expiresIn: Double) -> Int64 {
        let limit = 0x1p53
        return Int64(max(-limit, min(limit, receivedAt + expiresIn)))
    }
}

extension TokenResponseParser {
    private struct Fields {
        let value: JSONValue
        let path: String
        let parser: TokenResponseParser

        func name(_ field: String) -> String { path.isEmpty ? field : "\(path).\(field)" }

        func string(_ field: String) throws -> String? {
            guard let member = value.member(field) else { return nil }
            guard case .string(let text) = member else { throw parser.mistyped(name(field), expected: "a string") }
            return text
        }

        func token(_ field: String, flaw: (Secret) -> String?) throws -> Secret? {
            guard let text = try string(field), !text.isEmpty else { return nil }
            let token = Secret(text)
            if let flaw = flaw(token) { throw parser.unusable("'\(name(field))' \(flaw)") }
            return token
        }

        func seconds(_ field: String) throws -> Double? {
            guard let member = value.member(field) else { return nil }
            guard let number = member.finiteNumber else { throw parser.mistyped(name(field), expected: "a number") }
            return number
        }
    }

    private func mistyped(_ field: String, expected: String) -> GlobusError {
        unusable(field.isEmpty ? "it is not \(expected)" : "'\(field)' is not \(expected)")
    }

    private func unusable(_ flaw: String) -> GlobusError {
        let rescued = UnusableTokenAnswer(refreshToken: onlyRefreshToken)
        return GlobusError(.tokenResponse, Self.complaint(flaw), cause: rescued)
    }

    /// The refresh token of the document where it has exactly one, even if the rest cannot be used.
    private var onlyRefreshToken: Secret? {
        let others: [JSONValue] =
            if case .array(let elements) = document.member("other_tokens") { elements } else { [] }
        let found = Set(([document] + others).compactMap { $0.member("refresh_token")?.nonEmptyString })
        return found.count == 1 ? found.first.map { Secret($0) } : nil
    }

    private static func complaint(_ flaw: String) -> String {
        "The token endpoint's answer cannot be used: \(flaw). Check that the client's base URL is that of an OAuth 2 server."
    }

    private static func errorCode(_ document: JSONValue) -> String? {
        document.member("access_token") == nil ? document.member("error")?.nonEmptyString : nil
    }

    /// Makes an error from an answer with an `error`, since some servers send errors with the status 200.
    ///
    /// The response is kept only where it holds no tokens.
    private static func refusal(_ code: String, _ document: JSONValue, _ response: HTTPResponse) -> GlobusError {
        let fields = ["refresh_token", "id_token", "other_tokens"]
        let holdsTokens = fields.contains { document.member($0) != nil }
        let name = code.utf8.allSatisfy { (0x21...0x7E).contains($0) } && code.utf8.count <= 100 ? code : "an error"
        let line = "The token endpoint refused the request: \(response.status) \(name)"
        if holdsTokens { return GlobusError(.authAPI, line) }
        let response = ErrorResponse(response, kind: .authAPI)
        return GlobusError(.authAPI, response.message ?? line, line: line, response: response)
    }
}

extension JSONValue {
    /// Returns the member `name` where this is an object that has it and it is not null.
    fileprivate func member(_ name: String) -> JSONValue? {
        guard case .object(let members) = self, let member = members[name], member != .null else { return nil }
        return member
    }

    fileprivate var nonEmptyString: String? {
        if case .string(let text) = self, !text.isEmpty { text } else { nil }
    }

    fileprivate var finiteNumber: Double? {
        let number: Double? =
            switch self {
            case .integer(let value): Double(value)
            case .number(let value): value
            case .string(let text): Double(text)
            default: nil
            }
        return number.flatMap { $0.isFinite ? $0 : nil }
    }
}

/// The cause of an error about a token answer that could not be used.
///
/// When the server answers, it has already revoked the old refresh token, so a new one is kept even where the rest of
/// the answer cannot be used.
package struct UnusableTokenAnswer: Error {
    /// The refresh token of the answer, where it has exactly one.
    package let refreshToken: Secret?

    package init(refreshToken: Secret?) {
        self.refreshToken = refreshToken
    }

    /// Returns the refresh token that `error` has kept.
    package static func refreshToken(rescuedBy error: any Error) -> Secret? {
        ((error as? GlobusError)?.cause as? UnusableTokenAnswer)?.refreshToken
    }
}
