/// The body of a token answer.
struct TokenAnswer {
    let issued: IssuedTokens
    let shape: MockGlobus.TokenPolicy.AnswerShape
    let idToken: String?

    var answer: Answer {
        // RFC 6749 §5.1: a token answer is never to be cached.
        var answer = Answer(json: json)
        answer.headers = [("Cache-Control", "no-store"), ("Pragma", "no-cache")]
        return answer
    }

    private var json: JSON {
        guard let first = issued.entries.first else { return .object([]) }
        switch shape {
        case .plainOAuth2: return Self.plain(first)
        case .globus:
            var document = Self.document(first)
            if let idToken { document = document.setting("id_token", to: .string(idToken)) }
            if let state = issued.state { document = document.setting("state", to: .string(state)) }
            let others = issued.entries.dropFirst().map(Self.document)
            return document.setting("other_tokens", to: .array(others))
        }
    }

    /// The tokens of one resource server as Globus Auth writes them.
    static func document(_ entry: IssuedTokens.Entry) -> JSON {
        plain(entry)
            .setting("scope", to: .string(entry.access.scopes.joined(separator: " ")))
            .setting("resource_server", to: .string(entry.access.resourceServer))
    }

    private static func plain(_ entry: IssuedTokens.Entry) -> JSON {
        let lifetime = Int((entry.access.expiresAt - entry.access.issuedAt).rounded())
        return .object(
            ("access_token", .string(entry.access.value)),
            ("refresh_token", entry.refresh.map(JSON.string)),
            ("expires_in", .integer(lifetime)),
            ("token_type", "Bearer")
        )
    }
}
