import GlobusAuth
import Synchronization

/// An authorizer that returns `headers` in turn, the next one after each 401, and records its calls.
final class RecordingAuthorizer: Authorizer {
    private struct State {
        var current = 0
        var refusals: [String?] = []
        var asked = 0
    }

    private let headers: [Result<String?, GlobusError>]
    private let isReady: Bool
    private let state = Mutex(State())

    init(_ headers: [Result<String?, GlobusError>], isReady: Bool = false) {
        self.headers = headers
        self.isReady = isReady
    }

    convenience init(_ headers: String?..., isReady: Bool = false) {
        self.init(headers.map { .success($0) }, isReady: isReady)
    }

    /// The headers that were refused, in order.
    var refusals: [String?] { state.withLock(\.refusals) }
    /// How often the asynchronous function was called.
    var asked: Int { state.withLock(\.asked) }

    var readyHeader: ReadyHeader {
        guard isReady, case .success(let header) = current else { return .mustWait }
        return .ready(header)
    }

    func authorizationHeader() async throws -> String? {
        state.withLock { $0.asked += 1 }
        return try current.get()
    }

    func handleMissingAuthorization(sent header: String?) async -> Bool {
        state.withLock {
            $0.refusals.append(header)
            $0.current += 1
            return $0.current < headers.count
        }
    }

    private var current: Result<String?, GlobusError> {
        headers[min(state.withLock(\.current), headers.count - 1)]
    }
}
