public import GlobusAuth
public import GlobusTokenStorage

/// Tokens in a PostgreSQL database, for many machines.
///
/// However many machines and processes share the tokens, one of them renews and the others take over what it has
/// stored. While it does so it holds a lease, a row that ends by itself within seconds where the holder has died or is
/// cut off. The database is contacted when tokens are read, renewed or stored, and not while a token is valid.
///
/// The table `globus_lua_token` is made at the first use, in the schema that the search path names; see ``schema``.
///
/// ```swift
/// let storage = try PostgresTokenStorage(url: "postgresql://tokens@db.example.org/tokens?sslmode=verify-full")
/// ```
public final class PostgresTokenStorage: NamespacedTokenStorage {
    /// The namespace whose tokens this storage reads and writes.
    public let namespace: String
    let database: PostgresDatabase
    let sealing: RecordSealing
    private let key: EncryptionKey?
    private let lockTimeout: Duration

    /// Names a database, which is connected to when it is needed.
    ///
    /// - Parameters:
    ///   - url: libpq's URL or keywords. What it does not say comes from libpq's variables (`PGHOST`, `PGSERVICE`, …) and
    ///     files.
    ///   - namespace: The namespace whose tokens the storage reads and writes.
    ///   - encryptionKey: The key of encrypted tokens; nil for plain ones.
    ///   - lockTimeout: How long to wait for another renewal, and for a database that cannot be reached.
    /// - Throws: `GlobusError` with `usage` for a text that libpq does not understand, which is not shown.
    public convenience init(
        url: Secret? = nil,
        namespace: String = "DEFAULT",
        encryptionKey: EncryptionKey? = nil,
        lockTimeout: Duration = .seconds(30)
    ) throws {
        self.init(try PostgresDatabase(PostgresSettings(url)), namespace, encryptionKey, lockTimeout)
    }

    init(_ database: PostgresDatabase, _ namespace: String, _ key: EncryptionKey?, _ lockTimeout: Duration) {
        self.database = database
        self.namespace = namespace
        self.key = key
        self.lockTimeout = lockTimeout
        sealing = RecordSealing(database.errors, key: key)
    }

    /// Returns a storage in the same database for the tokens of `namespace`.
    public func inNamespace(_ namespace: String) -> PostgresTokenStorage {
        PostgresTokenStorage(database, namespace, key, lockTimeout)
    }

    /// Returns a storage on the same connection with settings of its own.
    ///
    /// - Parameters:
    ///   - namespace: The namespace whose tokens the storage reads and writes.
    ///   - encryptionKey: The key of encrypted tokens; nil for plain ones.
    ///   - lockTimeout: How long to wait for another renewal, and for a database that cannot be reached.
    /// - Returns: The storage.
    package func sharingConnection(
        namespace: String,
        encryptionKey: EncryptionKey?,
        lockTimeout: Duration
    ) -> PostgresTokenStorage {
        PostgresTokenStorage(database, namespace, encryptionKey, lockTimeout)
    }

    /// The servers of the database, which are tried in this order.
    public var servers: [PostgresServer] { database.settings.endpoints.map(\.server) }

    /// The files that the URL names, such as those of certificates.
    package var files: [String] { database.settings.files }

    /// How long to wait, in seconds.
    var patience: Double { max(0, lockTimeout / .seconds(1)) }

    func place(_ resourceServer: String) -> RecordPlace {
        RecordPlace(namespace: namespace, resourceServer: resourceServer)
    }
}

extension PostgresTokenStorage {
    /// Runs `body` while no other task or process of any machine does so for `resourceServer`.
    ///
    /// A renewal takes the lease when it is about to spend a refresh token.
    ///
    /// - Throws: `GlobusError` with `storage` where another holds the lease for too long, naming it, or where the
    ///   database cannot be used; `CancellationError` where the task is cancelled while it waits.
    public func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
        let lease = lease(
            .service(resourceServer, in: namespace),
            .refresh(namespace: namespace, resourceServer: resourceServer),
            patience: patience
        )
        try await hold(lease, isTakenLater: RenewalLease.renewal != nil, body)
    }

    /// Runs `body` while no other task or process of any machine logs in, for an hour at most.
    ///
    /// Tokens may be renewed meanwhile.
    public func withLoginLock(_ body: @Sendable () async -> Void) async throws {
        // A login takes as long as a person does.
        let lease = lease(.logins(in: namespace), .login(namespace: namespace), patience: max(patience, 3600))
        try await hold(lease, isTakenLater: false, body)
    }

    private func lease(_ place: LeasePlace, _ range: LockRange, patience: Double) -> TokenTableLease {
        // Who can go on with a token that is still valid does not wait for long.
        let canDoWithout = RenewalLease.renewal?.hasValidToken == true
        return TokenTableLease(
            place,
            range,
            in: database,
            patience: canDoWithout ? min(patience, 5) : patience,
            patienceWithDatabase: canDoWithout ? 0 : self.patience
        )
    }

    private func hold(_ lease: TokenTableLease, isTakenLater: Bool, _ body: @Sendable () async -> Void) async throws {
        if !isTakenLater {
            do {
                try await lease.take()
            } catch {
                await lease.end()
                throw error
            }
        }
        await RenewalLease.$held.withValue(lease) { await body() }
        await lease.end()
    }

    /// The lease of this storage inside which the code is running.
    var heldLease: TokenTableLease? { own(RenewalLease.held) }

    /// The lease under which the tokens that are being stored were asked for, or else the one that is held.
    var fence: SeenVersions? { own(RenewalLease.origin)?.seen ?? heldLease?.seen }

    private func own(_ lease: (any TokenStorageLease)?) -> TokenTableLease? {
        guard let lease = lease as? TokenTableLease, lease.database === database, lease.place.namespace == namespace,
            !lease.place.isLogin
        else { return nil }
        return lease
    }
}

extension PostgresTokenStorage {
    /// Tokens that the database has not taken are kept under its name, encrypted with the storage's key if it has one.
    public func keptForm() async throws -> KeptTokenForm? {
        KeptTokenForm(storage: description, sealing: key.map(KeptTokenSealing.init))
    }
}

extension PostgresTokenStorage: CustomStringConvertible {
    /// What a message calls it: its database and servers, and the namespace where it is not the usual one.
    public var description: String {
        let database = "the token database \(database.settings.shown)"
        return namespace == "DEFAULT" ? database : "\(database), namespace '\(namespace.printable(limit: 100))'"
    }
}

extension PostgresTokenStorage {
    /// SQL that makes the table, and a role with no more rights than storages need.
    ///
    /// A storage makes the table itself where it may; an administrator can make it before, so that it need not.
    public static let schema = """
        -- The table of globus-lua's storage "postgres", in the first schema of the search path.
        \(TokenTable.definition);

        -- A role for the machines that share the tokens. It needs no other rights where the table is there already.
        --   CREATE ROLE globus_lua LOGIN PASSWORD '…';
        --   GRANT CONNECT ON DATABASE tokens TO globus_lua;
        --   GRANT USAGE ON SCHEMA public TO globus_lua;
        --   GRANT SELECT, INSERT, UPDATE, DELETE ON \(TokenTable.name) TO globus_lua;

        """
}
