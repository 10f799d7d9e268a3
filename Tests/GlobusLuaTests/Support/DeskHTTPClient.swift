import GlobusAuth

/// Hands requests to the control desk over, and all others to the network.
struct DeskHTTPClient: HTTPClient {
    let network: any HTTPClient
    let desk: ControlDesk

    var originGates: OriginGates? { network.originGates }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard request.url.text.hasPrefix(ControlDesk.origin) else { return try await network.send(request) }
        return await desk.answer(request)
    }
}
