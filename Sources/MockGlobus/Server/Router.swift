import LoopbackServer
import Synchronization

/// Finds the endpoint of a request.
struct Router: Sendable {
    /// The endpoints that the mock has for itself.
    let endpoints: [Endpoint]
    /// The endpoints of all other operations of the Globus SDK.
    let operations: [Endpoint]
    /// The routes without parameters, which need no search.
    private let fixed: [String: Endpoint]

    init(_ endpoints: [Endpoint], and operations: [Endpoint] = []) {
        self.endpoints = endpoints
        self.operations = operations
        let plain = (endpoints + operations).filter { !$0.route.path.contains("{") }
        fixed = Dictionary(plain.map { (Self.key($0.route.method ?? "", $0.route.path), $0) }) { first, _ in first }
    }

    func answer(_ request: MockGlobus.RecordedRequest) -> Answer {
        if let endpoint = fixed[Self.key(request.method, request.path)] { return endpoint.answer(request, []) }
        let path = request.path.split(separator: "/")
        var allowed: [String] = []
        for endpoint in [endpoints, operations].joined() {
            guard let parameters = endpoint.route.parameters(in: path) else { continue }
            if endpoint.route.method == request.method { return endpoint.answer(request, parameters) }
            allowed.append(endpoint.route.method ?? "")
        }
        return Self.refusal(of: request, allowed: allowed)
    }

    private static func key(_ method: String, _ path: String) -> String {
        method + " " + path
    }

    private static func refusal(of request: MockGlobus.RecordedRequest, allowed: [String]) -> Answer {
        guard !allowed.isEmpty else {
            return APIFailure(status: 404, code: "NotFound", message: "There is no \(request.path) here.").answer
        }
        let message = "\(request.path) takes \(allowed.joined(separator: ", "))."
        var answer = APIFailure(status: 405, code: "MethodNotAllowed", message: message).answer
        answer.headers.append(("Allow", allowed.joined(separator: ", ")))
        return answer
    }
}

/// One route of a service and its code.
struct Endpoint: Sendable {
    let route: MockGlobus.Route
    /// What it does, in a few words, for the list of routes.
    let summary: String
    /// Returns the answer to a request, given the segments for the `{…}` of the route.
    let answer: @Sendable (MockGlobus.RecordedRequest, [String]) -> Answer

    init(
        _ route: MockGlobus.Route,
        _ summary: String,
        answer: @escaping @Sendable (MockGlobus.RecordedRequest, [String]) -> Answer
    ) {
        self.route = route
        self.summary = summary
        self.answer = answer
    }
}

/// Takes the server's requests: records each, plays its fault if it has one, and else answers by its endpoint.
struct ExchangeHandler: RequestHandler {
    let core: MockCore
    let router: Router
    let origin: MockGlobus.RecordedRequest.Origin

    func answer(_ request: IncomingRequest) async throws -> ServerAnswer {
        let content = try await MockGlobus.RecordedRequest.Content.read(request)
        let received = MockGlobus.RecordedRequest(request, content, origin: origin, now: core.clock.now())
        core.log.append(received)
        do {
            let answer = try await answer(received)
            core.configuration.onExchange?(received, answer.status)
            return answer
        } catch let end as BreakOff {
            core.configuration.onExchange?(received, 0)
            throw end
        }
    }

    private func answer(_ request: MockGlobus.RecordedRequest) async throws -> ServerAnswer {
        let latency = core.configuration.latency
        if latency > 0 { try await Task.sleep(for: .seconds(latency)) }
        guard let kind = core.faults.take(for: request) else { return router.answer(request).sent }
        return try await FaultPlayer(request: request, core: core, router: router).answer(for: kind)
    }
}
