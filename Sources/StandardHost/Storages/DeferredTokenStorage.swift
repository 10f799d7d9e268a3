public import GlobusAuth

/// A storage that is opened at its first use, because opening it takes a while, such as to read a key file.
///
/// Where that fails, the next use tries again.
public actor DeferredTokenStorage: TokenStorage, CustomStringConvertible {
    /// The storage as messages name it.
    public nonisolated let description: String
    private let open: @Sendable () async throws -> any TokenStorage
    private var opened: (any TokenStorage)?

    /// Creates a storage that is not opened yet.
    ///
    /// - Parameters:
    ///   - description: The storage as messages name it.
    ///   - open: Opens it.
    public init(_ description: String, _ open: @escaping @Sendable () async throws -> any TokenStorage) {
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

    /// Stores the records in the opened storage.
    public func storeTokenData(byResourceServer records: [String: TokenData]) async throws {
        try await storage().storeTokenData(byResourceServer: records)
    }

    /// Everything stored, by resource server.
    public func tokenDataByResourceServer() async throws -> [String: TokenData] {
        try await storage().tokenDataByResourceServer()
    }

    /// What is stored for the resource server, or nil.
    public func tokenData(for resourceServer: String) async throws -> TokenData? {
        try await storage().tokenData(for: resourceServer)
    }

    /// Removes what is stored for the resource server; returns whether there was anything.
    public func removeTokenData(for resourceServer: String) async throws -> Bool {
        try await storage().removeTokenData(for: resourceServer)
    }

    /// Runs `body` inside the opened storage's lock.
    public func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
        try await storage().withLock(resourceServer: resourceServer, body)
    }
}
