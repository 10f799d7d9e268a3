@testable import GlobusAuth

extension FuzzTarget {
    /// The first byte chooses the kind of the answer.
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

/// The tokens of a document that are long enough not to be found in a message by chance.
enum SecretText {
    static func all(in value: JSONValue) -> [String] {
        switch value {
        case .array(let elements): return elements.flatMap(all)
        case .object(let members):
            return members.flatMap { name, member -> [String] in
                if name == "access_token" || name == "refresh_token" || name == "id_token",
                    case .string(let text) = member
                {
                    return text.utf8.count >= 12 ? [text] : []
                }
                return all(in: member)
            }
        default: return []
        }
    }

    static func require(_ secrets: [String]?, absentFrom text: String) throws {
        for secret in secrets ?? [] where text.contains(secret) {
            throw Finding(description: "a token is shown: \(text)")
        }
    }
}
