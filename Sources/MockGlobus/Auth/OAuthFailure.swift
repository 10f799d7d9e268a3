/// A refusal of Globus Auth in the form of RFC 6749 §5.2.
struct OAuthFailure: Error {
    let status: Int
    let error: String
    let description: String

    static func invalidRequest(_ description: String) -> OAuthFailure {
        OAuthFailure(status: 400, error: "invalid_request", description: description)
    }

    static func invalidGrant(_ description: String) -> OAuthFailure {
        OAuthFailure(status: 400, error: "invalid_grant", description: description)
    }

    static func invalidScope(_ description: String) -> OAuthFailure {
        OAuthFailure(status: 400, error: "invalid_scope", description: description)
    }

    static func invalidClient(_ description: String) -> OAuthFailure {
        OAuthFailure(status: 401, error: "invalid_client", description: description)
    }

    static func unauthorizedClient(_ description: String) -> OAuthFailure {
        OAuthFailure(status: 400, error: "unauthorized_client", description: description)
    }

    var answer: Answer {
        let body = JSON.object(("error", .string(error)), ("error_description", .string(description)))
        var answer = Answer(status: status, json: body)
        // RFC 6749 §5.2: a refused client that used the Authorization header is told the scheme.
        if error == "invalid_client" { answer.headers.append(("WWW-Authenticate", "Basic realm=\"Globus Auth\"")) }
        return answer
    }
}
