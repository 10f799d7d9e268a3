@testable import GlobusAuth

extension FuzzTarget {
    /// Reads an answer, whose kind the first byte selects.
    static let tokenResponses = FuzzTarget(
        name: "token-responses",
        summary: "answers of token endpoints, good and bad"
    ) { bytes in
        let kinds: [OAuthTokenResponse.Kind] = [.token, .authorizationCode, .refreshToken, .dependentToken]
        let kind = kinds[Int(bytes.first ?? 0) % kinds.count]
        let body = Array(bytes.dropFirst())
        let answer = HTTPResponse(status: 200, body: body)
        let secrets = try? SecretText.all(in: JSONValue(parsing: body))
        do {
            let response = try OAuthTokenResponse(answer, kind: kind, receivedAt: 1_700_000_000)
            try SecretText.require(secrets, absentFrom: "\(response) \(response.byScopes)")
            var dumped = ""
            dump(response, to: &dumped)
            try SecretText.require(secrets, absentFrom: dumped)
            for token in response.tokens {
                try require(!token.accessToken.isEmpty, "an empty access token")
                try require(response.byResourceServer[token.resourceServer] != nil, "a token without its server")
            }
        } catch let error as GlobusError {
            try SecretText.require(secrets, absentFrom: "\(error) \(error.message)")
        }
        _ = ErrorDocument(try? JSONValue(parsing: body), isJSONAPI: bytes.first == 1, kind: .authAPI)
    }
}

/// The tokens of a document that are too long to occur in a message by chance.
enum SecretText {
    /// Returns the tokens, except texts that the server also sends in another place, such as a scope.
    static func all(in value: JSONValue) -> [String] {
        let texts = texts(in: value, isToken: false)
        let told = texts.filter { !$0.isToken }.map(\.text)
        return texts.filter { token in
            token.isToken && token.text.utf8.count >= 12 && !told.contains { $0.contains(token.text) }
        }.map(\.text)
    }

    private static func texts(in value: JSONValue, isToken: Bool) -> [(text: String, isToken: Bool)] {
        switch value {
        case .string(let text): [(text, isToken)]
        case .array(let elements): elements.flatMap { texts(in: $0, isToken: false) }
        case .object(let members):
            members.flatMap { name, member in
                [(name, false)]
                    + texts(in: member, isToken: ["access_token", "refresh_token", "id_token"].contains(name))
            }
        default: []
        }
    }

    static func require(_ secrets: [String]?, absentFrom text: String) throws {
        for secret in secrets ?? [] where text.contains(secret) {
            throw Finding(description: "a token is shown: \(text)")
        }
    }
}
