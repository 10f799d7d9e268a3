import Synchronization

/// A request that a resource service has accepted.
struct ServiceCall {
    let request: MockGlobus.RecordedRequest
    /// The segments for the `{…}` of the route, in order.
    let parameters: [String]
    let token: AccessToken

    var query: MockGlobus.FormFields { request.queryItems }
}

/// Accepts only requests with an active token for the service.
struct BearerCheck: Sendable {
    let core: MockCore
    let server: ResourceServer

    /// Returns the token of the request, or throws the refusal of RFC 6750 §3.
    func token(of request: MockGlobus.RecordedRequest) throws -> AccessToken {
        guard let header = request.header("Authorization") else {
            throw failure("The Authorization header is missing.")
        }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw failure("The Authorization header holds no bearer token.")
        }
        let now = core.clock.now()
        let value = String(parts[1])
        let known = core.authority.withLock { authority in
            authority.adopt(value, now: now)
            return authority.accessTokens[value]
        }
        guard let token = known else { throw failure("The token is unknown.") }
        guard !token.isRevoked else { throw failure("The token is revoked.") }
        guard token.isActive(at: now) else { throw failure("The token has expired.") }
        guard token.resourceServer == server.rawValue else {
            throw failure("The token is for \(token.resourceServer), not for \(server.rawValue).")
        }
        return token
    }

    private func failure(_ message: String) -> APIFailure {
        let form: APIFailure.Form = server == .auth || server == .groups ? .list : .single
        return APIFailure(status: 401, code: "AuthenticationFailed", message: message, form: form)
    }

    /// Makes an endpoint that requires a token.
    func endpoint(
        _ route: MockGlobus.Route,
        _ summary: String,
        answer: @escaping @Sendable (ServiceCall) throws -> Answer
    ) -> Endpoint {
        Endpoint(route, summary) { request, parameters in
            do {
                return try answer(ServiceCall(request: request, parameters: parameters, token: token(of: request)))
            } catch let failure as APIFailure {
                return Self.answer(failure)
            } catch {
                return APIFailure(status: 500, code: "InternalError", message: "\(error)").answer
            }
        }
    }

    private static func answer(_ failure: APIFailure) -> Answer {
        var answer = failure.answer
        if failure.status == 401 { answer.headers.append(("WWW-Authenticate", "Bearer error=\"invalid_token\"")) }
        return answer
    }
}

/// A refusal of a resource service.
struct APIFailure: Error {
    /// The two formats of error bodies that Globus services have.
    enum Form: Sendable {
        /// One `code` and `message`, as in Transfer and Search.
        case single
        /// A list `errors` of documents with `status`, `code`, `title` and `detail`, as in Auth and Groups.
        case list
    }

    let status: Int
    let code: String
    let message: String
    var form = Form.single

    /// Returns an ID of the request, as services give it for their logs.
    static func requestID() -> String {
        SecretText.random(9)
    }

    var answer: Answer {
        Answer(status: status, json: json)
    }

    var json: JSON {
        switch form {
        case .single: single
        case .list: .object(("errors", [document]))
        }
    }

    private var single: JSON {
        .object(("code", .string(code)), ("message", .string(message)), ("request_id", .string(Self.requestID())))
    }

    private var document: JSON {
        .object(
            ("id", .string(Self.requestID())),
            ("status", .string(String(status))),
            ("code", .string(code)),
            ("title", .string(ReasonPhrase.of(status))),
            ("detail", .string(message))
        )
    }
}
