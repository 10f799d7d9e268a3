import GlobusAuth

/// A storage that is opened at its first use, because opening it reads a key file.
actor DeferredTokenStorage: TokenStorage, CustomStringConvertible {
    nonisolated let description: String
    private let open: @Sendable () async throws -> any TokenStorage
    private var opened: (any TokenStorage)?

    /// - Parameter description: The storage as messages name it.
    init(_ description: String, _ open: @escaping @Sendable () async throws -> any TokenStorage) {
        self.description = description
        self.open = open
    }

    private func storage() async throws -> any TokenStorage {
        if let opened { return opened }
        let storage = try await open()
        // Another use may have opened it meanwhile; both are of the same file, and one is enough.
        opened = opened ?? storage
        return opened ?? storage
    }

    func storeTokenData(byResourceServer records: [String: TokenData]) async throws {
        try await storage().storeTokenData(byResourceServer: records)
    }

    func tokenDataByResourceServer() async throws -> [String: TokenData] {
        try await storage().tokenDataByResourceServer()
    }

    func tokenData(for resourceServer: String) async throws -> TokenData? {
        try await storage().tokenData(for: resourceServer)
    }

    func removeTokenData(for resourceServer: String) async throws -> Bool {
        try await storage().removeTokenData(for: resourceServer)
    }

    func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
        try await storage().withLock(resourceServer: resourceServer, body)
    }
}
