/// Where tokens are kept between runs: the Globus SDK's `TokenStorage`.
///
/// A storage may be used from any task. What it returns from ``tokenDataByResourceServer()`` is what was stored last,
/// also by another process where the storage is shared. Its errors are ``GlobusError/Code/storage``, or whatever an
/// author's own storage throws.
public protocol TokenStorage: Sendable {
    /// Stores `records`, replacing those of the same resource servers and keeping the others.
    func storeTokenData(byResourceServer records: [String: TokenData]) async throws

    /// Everything stored, by resource server.
    func tokenDataByResourceServer() async throws -> [String: TokenData]

    /// What is stored for `resourceServer`, or nil.
    func tokenData(for resourceServer: String) async throws -> TokenData?

    /// Removes what is stored for `resourceServer`; returns whether there was anything.
    func removeTokenData(for resourceServer: String) async throws -> Bool

    /// Runs `body` while no other process does so for `resourceServer`, so that one refresh serves all.
    ///
    /// The default runs it at once: a storage that only one process uses needs no lock. An implementation runs `body`
    /// exactly once or throws, and releases the lock when its process dies.
    ///
    /// - `resourceServer`: the service, or the empty string where it is not known yet.
    func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws
}

extension TokenStorage {
    /// Looks `resourceServer` up in everything stored.
    public func tokenData(for resourceServer: String) async throws -> TokenData? {
        try await tokenDataByResourceServer()[resourceServer]
    }

    /// Runs `body` at once.
    public func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
        await body()
    }

    /// Stores every token of `response`, and keeps what only the stored records know: an identity, and a refresh token
    /// where the response has none.
    public func storeTokenResponse(_ response: some TokenResponse) async throws {
        let stored = try await tokenDataByResourceServer()
        let identityID = response.identityID
        let records = response.byResourceServer.map { name, token in
            var record = token.completed(from: stored[name])
            record.identityID = token.identityID ?? identityID ?? record.identityID
            return (name, record)
        }
        try await storeTokenData(byResourceServer: Dictionary(records) { _, last in last })
    }
}
