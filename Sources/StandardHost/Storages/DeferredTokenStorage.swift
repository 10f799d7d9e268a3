public import GlobusAuth

/// A storage that is opened at its first use, because opening it takes time, for example to read a key file.
///
/// Where opening fails, the next use tries again.
public actor DeferredTokenStorage: TokenStorage, CustomStringConvertible {
    /// What messages call the storage.
    public nonisolated let description: String
    private let open: @Sendable () async throws -> any TokenStorage
    private var opened: (any TokenStorage)?

    /// Creates a storage that is not opened yet.
    ///
    /// - Parameters:
    ///   - description: What messages call the storage.
    ///   - open: Opens the storage.
    public init(_ description: String, _ open: @escaping @Sendable () async throws -> any TokenStorage) {
        self.description = description
        self.open = open
    }

    private func storage() async throws -> any TokenStorage {
        if let opened { return opened }
        let storage = try await open()
        // Another use may have opened it in the meantime; both are for the same file, so one of them is enough.
        opened = opened ?? storage
        return opened ?? storage
    }

    /// Stores `records` in the opened storage.
    ///
    /// - Throws: The errors of opening it and of the opened storage.
    public func storeTokenData(byResourceServer records: [String: TokenData]) async throws {
        try await storage().storeTokenData(byResourceServer: records)
    }

    /// Returns everything that is stored, by resource server.
    ///
    /// - Throws: The errors of opening it and of the opened storage.
    public func tokenDataByResourceServer() async throws -> [String: TokenData] {
        try await storage().tokenDataByResourceServer()
    }

    /// Returns what is stored for `resourceServer`, or nil.
    ///
    /// - Throws: The errors of opening it and of the opened storage.
    public func tokenData(for resourceServer: String) async throws -> TokenData? {
        try await storage().tokenData(for: resourceServer)
    }

    /// Removes what is stored for `resourceServer`; returns whether there was anything.
    ///
    /// - Throws: The errors of opening it and of the opened storage.
    public func removeTokenData(for resourceServer: String) async throws -> Bool {
        try await storage().removeTokenData(for: resourceServer)
    }

    /// Runs `body` while it holds the lock of the opened storage.
    ///
    /// - Throws: The errors of opening it and of the opened storage.
    public func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
        try await storage().withLock(resourceServer: resourceServer, body)
    }

    /// How the opened storage keeps tokens that it has not taken.
    ///
    /// - Throws: The errors of opening it.
    public func keptForm() async throws -> KeptTokenForm? { try await storage().keptForm() }

    /// Runs `body` inside the opened storage's lock for logins.
    public func withLoginLock(_ body: @Sendable () async -> Void) async throws {
        try await storage().withLoginLock(body)
    }
}
