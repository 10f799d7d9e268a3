import FlyingFox
import Synchronization

/// Takes FlyingFox's requests: records each, plays its fault if it has one, and else answers by its endpoint.
struct ExchangeHandler: HTTPHandler {
    let core: MockCore
    let router: Router
    let origin: MockGlobus.RecordedRequest.Origin

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        let received = try await MockGlobus.RecordedRequest(request, origin: origin, now: core.clock.now())
        core.log.append(received)
        guard let kind = core.faults.take(for: received) else { return router.answer(received).response }
        let port = core.ports.withLock { $0[origin] } ?? 0
        do {
            return try await FaultPlayer(request: received, core: core, router: router, port: port).response(for: kind)
        } catch is CancellationError {
            // The mock is being stopped, and what it was holding back is not answered any more.
            return HTTPResponse(webSocket: HangUp(prepare: {}))
        }
    }
}
