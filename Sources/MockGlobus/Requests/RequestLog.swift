import Synchronization

/// The requests that arrived, the newest ones up to a limit.
final class RequestLog: Sendable {
    private let limit: Int
    private let requests = Mutex<[MockGlobus.RecordedRequest]>([])

    init(limit: Int) {
        self.limit = max(limit, 0)
    }

    func append(_ request: MockGlobus.RecordedRequest) {
        requests.withLock { requests in
            requests.append(request)
            // Half of them may be too many, so that forgetting costs nothing per request.
            if requests.count > 2 * limit { requests.removeFirst(requests.count - limit) }
        }
    }

    func all() -> [MockGlobus.RecordedRequest] {
        requests.withLock { Array($0.suffix(limit)) }
    }

    func clear() {
        requests.withLock { $0.removeAll() }
    }
}
