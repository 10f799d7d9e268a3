/// Keeps tokens between runs: the Globus SDK's `TokenStorage`.
///
/// A storage may be used from any task. ``tokenDataByResourceServer()`` returns what was stored last, also by another
/// process where the storage is shared. Errors are ``GlobusError``s with ``GlobusError/Code/storage``, or whatever a
/// storage of your own throws.
public protocol TokenStorage: Sendable {
    /// Stores `records`, replacing those of the same resource servers and keeping the others.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/storage``, or an error of the storage's own, where they cannot
    ///   be stored.
    func storeTokenData(byResourceServer records: [String: TokenData]) async throws

    /// Returns everything that is stored, by resource server.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/storage``, or an error of the storage's own, where it cannot
    ///   be read.
    func tokenDataByResourceServer() async throws -> [String: TokenData]

    /// Returns what is stored for `resourceServer`, or nil.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/storage``, or an error of the storage's own, where it cannot
    ///   be read.
    func tokenData(for resourceServer: String) async throws -> TokenData?

    /// Removes what is stored for `resourceServer`; returns whether there was anything.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/storage``, or an error of the storage's own, where it cannot
    ///   be changed.
    func removeTokenData(for resourceServer: String) async throws -> Bool

    /// Runs `body` while no other process does so for `resourceServer`, so that one refresh serves all of them.
    ///
    /// By default it runs `body` at once, since a storage that only one process uses needs no lock. An implementation
    /// runs `body` exactly once or throws, and its lock is released when the process dies.
    ///
    /// - Parameters:
    ///   - resourceServer: The service, or the empty string where it is not known yet.
    ///   - body: The code that needs the lock.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/storage``, or an error of the storage's own, where the lock
    ///   cannot be taken or released.
    func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws

    /// Runs `body` while no other process does so, so that one login serves all.
    ///
    /// A login can take as long as a person does, and tokens may be renewed meanwhile. The default takes the lock of a
    /// service that there is not. An implementation runs `body` exactly once or throws, and releases the lock when its
    /// process dies.
    func withLoginLock(_ body: @Sendable () async -> Void) async throws

    /// Says how renewed tokens are kept for the next run while the storage has not taken them; nil where they need not
    /// be.
    ///
    /// By default they are kept in plain text, and the storage is told from others by its description, or else by its
    /// type.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/storage``, or an error of the storage's own, where its key cannot
    ///   be read.
    func keptForm() async throws -> KeptTokenForm?
}

extension TokenStorage {
    /// Looks up `resourceServer` in everything that is stored.
    ///
    /// - Throws: The errors of ``tokenDataByResourceServer()``.
    public func tokenData(for resourceServer: String) async throws -> TokenData? {
        try await tokenDataByResourceServer()[resourceServer]
    }

    /// Runs `body` at once; never throws.
    public func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
        await body()
    }

    /// A form in plain text under the storage's description or type; never throws.
    public func keptForm() async throws -> KeptTokenForm? {
        KeptTokenForm(storage: (self as? any CustomStringConvertible)?.description ?? "\(type(of: self))")
    }

    /// Runs `body` inside the lock of a service that there is not.
    public func withLoginLock(_ body: @Sendable () async -> Void) async throws {
        try await withLock(resourceServer: "globus-lua login", body)
    }

    /// Stores all tokens of `response`.
    ///
    /// Keeps the stored identity, and the stored refresh token where the response has none.
    ///
    /// - Throws: The errors of ``tokenDataByResourceServer()`` and ``storeTokenData(byResourceServer:)``.
    public func storeTokenResponse(_ response: some TokenResponse) async throws {
        let stored = try await tokenDataByResourceServer()
        try await storeTokenData(byResourceServer: response.records(completedFrom: stored))
    }
}

extension TokenResponse {
    /// The tokens as they are stored, with what only the stored records know.
    func records(completedFrom stored: [String: TokenData]) -> [String: TokenData] {
        let identityID = identityID
        let records = byResourceServer.map { name, token in
            var record = token.completed(from: stored[name])
            record.identityID = token.identityID ?? identityID ?? record.identityID
            return (name, record)
        }
        return Dictionary(records) { _, last in last }
    }
}
