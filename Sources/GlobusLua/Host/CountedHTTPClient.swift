import GlobusAuth
import LuaRuntime

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

/// Counts the bodies of requests and responses that are on their way towards the memory of scripts.
final class BodyMemory: ResponseMemory, @unchecked Sendable {
    // @unchecked: of the state it uses what may be called from any thread.
    private weak let state: LuaState?
    let limit: String

    init(of state: LuaState) {
        self.state = state
        limit = state.memoryLimitText
    }

    func reserve(_ bytes: Int) -> Bool { state?.reserve(bytes) ?? true }

    func release(_ bytes: Int) { state?.release(bytes) }
}
