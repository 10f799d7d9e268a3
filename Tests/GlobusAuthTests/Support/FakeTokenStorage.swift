import GlobusAuth

/// A storage in memory with a lock, which several authorizers share as if they were in several processes.
final class FakeTokenStorage: TokenStorage {
    let records: Box<[String: TokenData]>
    let failure = Box<GlobusError?>(nil)
    let removalFailure = Box<GlobusError?>(nil)
    let lockFailure = Box<GlobusError?>(nil)
    let stores = Box(0)
    private let lock = AsyncLock()

    init(_ records: [TokenData] = []) {
        self.records = Box(Dictionary(uniqueKeysWithValues: records.map { ($0.resourceServer, $0) }))
    }

    func storeTokenData(byResourceServer new: [String: TokenData]) async throws {
        if let failure = failure.value { throw failure }
        stores.update { $0 += 1 }
        records.update { $0.merge(new) { _, new in new } }
    }

    func tokenDataByResourceServer() async throws -> [String: TokenData] { records.value }

    func removeTokenData(for resourceServer: String) async throws -> Bool {
        if let failure = removalFailure.value { throw failure }
        return records.update { $0.removeValue(forKey: resourceServer) != nil }
    }

    func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
        if let failure = lockFailure.value { throw failure }
        await lock.take()
        await body()
        lock.release()
    }
}

/// A lock for asynchronous code.
final class AsyncLock: Sendable {
    private struct State: Sendable {
        var isTaken = false
        var queue: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Box(State())

    func take() async {
        await withCheckedContinuation { continuation in
            let isFree = state.update { state in
                if state.isTaken { state.queue.append(continuation) }
                defer { state.isTaken = true }
                return !state.isTaken
            }
            if isFree { continuation.resume() }
        }
    }

    func release() {
        let next = state.update { state in
            state.isTaken = !state.queue.isEmpty
            return state.queue.isEmpty ? nil : state.queue.removeFirst()
        }
        next?.resume()
    }
}
