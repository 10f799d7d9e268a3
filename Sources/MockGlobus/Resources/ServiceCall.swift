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
    /// The names of the service as a resource server, of which a token has one.
    let servers: Set<String>
    /// The form of the service's refusals.
    let form: APIFailure.Form

    init(core: MockCore, servers: Set<String>, form: APIFailure.Form) {
        self.core = core
        self.servers = servers
        self.form = form
    }

    init(core: MockCore, server: ResourceServer) {
        self.init(
            core: core,
            servers: [server.rawValue],
            form: server == .auth || server == .groups ? .list : server == .search ? .search : .single
        )
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
        guard servers.contains(token.resourceServer) else {
            let wanted = servers.sorted().joined(separator: " or ")
            throw failure("The token is for \(token.resourceServer), not for \(wanted).")
        }
        return token
    }

    private func failure(_ message: String) -> APIFailure {
        APIFailure(status: 401, code: "AuthenticationFailed", message: message, form: form)
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
