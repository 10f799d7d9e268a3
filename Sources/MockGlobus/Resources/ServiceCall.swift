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
    /// The service's name as a resource server.
    let serverName: String

    init(core: MockCore, serverName: String) {
        self.core = core
        self.serverName = serverName
    }

    init(core: MockCore, server: ResourceServer) {
        self.init(core: core, serverName: server.rawValue)
    }

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
        guard token.resourceServer == serverName else {
            throw failure("The token is for \(token.resourceServer), not for \(serverName).")
        }
        return token
    }

    private func failure(_ message: String) -> APIFailure {
        let server = ResourceServer(rawValue: serverName)
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
                return failure.answer
            } catch {
                return APIFailure(status: 500, code: "InternalError", message: "\(error)").answer
            }
        }
    }
}
