import Synchronization

/// What a resource service lets in: active tokens of its own.
struct BearerCheck: Sendable {
    let core: MockCore
    let server: ResourceServer

    /// The token that the request carries, or the refusal of RFC 6750 §3.
    func token(of request: MockGlobus.RecordedRequest) throws -> AccessToken {
        guard let header = request.header("Authorization") else {
            throw failure("The Authorization header is missing.")
        }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw failure("The Authorization header holds no bearer token.")
        }
        let now = core.clock.now()
        guard let token = core.authority.withLock({ $0.accessTokens[String(parts[1])] }) else {
            throw failure("The token is unknown.")
        }
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

    /// An endpoint that needs a token.
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
