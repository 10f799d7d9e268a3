import GlobusAuth

/// An HTTP client whose responses count towards the memory of scripts while they are on their way.
struct CountedHTTPClient: HTTPClient {
    let client: any HTTPClient
    let memory: BodyMemory

    var originGates: OriginGates? { client.originGates }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        var request = request
        request.responseMemory = memory
        return try await client.send(request)
    }
}
