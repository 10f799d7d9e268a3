import GlobusAuth
import Synchronization

/// A storage whose first store fails.
final class FailingOnce: TokenStorage {
    private let storage: any TokenStorage
    private let hasFailed = Mutex(false)

    init(_ storage: any TokenStorage) {
        self.storage = storage
    }

    func storeTokenData(byResourceServer records: [String: TokenData]) async throws {
        let fails = hasFailed.withLock { hasFailed in
            defer { hasFailed = true }
            return !hasFailed
        }
        if fails { throw GlobusError(.storage, "The storage failed this once.") }
        try await storage.storeTokenData(byResourceServer: records)
    }

    func tokenDataByResourceServer() async throws -> [String: TokenData] {
        try await storage.tokenDataByResourceServer()
    }

    func removeTokenData(for resourceServer: String) async throws -> Bool {
        try await storage.removeTokenData(for: resourceServer)
    }

    func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
        try await storage.withLock(resourceServer: resourceServer, body)
    }
}
