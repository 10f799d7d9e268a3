import GlobusAuth
import Synchronization

/// An HTTP client that answers with a closure and records the requests.
final class StubHTTPClient: HTTPClient {
    private let recorded = Mutex<[HTTPRequest]>([])
    private let answer: @Sendable (HTTPRequest) async throws -> HTTPResponse

    init(_ answer: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse) {
        self.answer = answer
    }

    /// Every request so far, in order.
    var requests: [HTTPRequest] { recorded.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        recorded.withLock { $0.append(request) }
        return try await answer(request)
    }
}

extension StubHTTPClient {
    /// Answers with `outcomes` in turn, and then always with the last one.
    convenience init(_ outcomes: [Result<HTTPResponse, GlobusError>]) {
        let next = Mutex(0)
        self.init { _ in
            let index = next.withLock { index in
                defer { index += 1 }
                return min(index, outcomes.count - 1)
            }
            return try outcomes[index].get()
        }
    }

    /// Answers with empty responses of `statuses` in turn, and then always with the last one.
    convenience init(statuses: Int...) {
        self.init(statuses.map { .success(HTTPResponse(status: $0)) })
    }
}
