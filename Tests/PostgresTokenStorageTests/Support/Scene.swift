import GlobusAuth
import GlobusTokenStorage
import MockGlobus
import Networking
import TestSupport

@testable import PostgresTokenStorage

/// A schema of a test's own.
final class Scene: Sendable {
    static let service = "transfer.api.globus.org"
    static let key = String(repeating: "0f", count: 32)
    static let otherKey = String(repeating: "a5", count: 32)

    let server: TestServer
    let schema: String

    init(on server: TestServer? = nil) throws {
        self.server = try server ?? TestServer.shared.get()
        schema = "s" + String(UInt64.random(in: .min ... .max), radix: 36)
        try self.server.perform("CREATE SCHEMA \(schema)")
    }

    /// Returns the URL of the schema for a program of this name.
    func url(_ application: String = "tests", more: String = "") -> String {
        server.url(schema: schema, more: "application_name='\(application)' \(more)")
    }

    func open(
        _ namespace: String = "DEFAULT",
        key: String? = nil,
        lockTimeout: Duration = .seconds(20),
        application: String = "tests",
        rest: @escaping @Sendable (Double) async throws -> Void = { try await Task.sleep(for: .seconds($0)) }
    ) throws -> PostgresTokenStorage {
        let database = PostgresDatabase(try PostgresSettings(Secret(url(application))), rest: rest)
        return PostgresTokenStorage(
            database,
            namespace,
            try key.map { try EncryptionKey(text: Secret($0)) },
            lockTimeout
        )
    }

    @discardableResult
    func perform(_ sql: String) throws -> [PostgresRow] { try server.perform(sql, schema: schema) }

    /// Returns how many leases are held.
    func heldLeases() throws -> Int64 {
        try perform("SELECT count(*) FROM globus_lua_token WHERE held_until > clock_timestamp()")[0].integer(0) ?? -1
    }

    /// Ends the leases as if their holders had been silent for long enough.
    ///
    /// A time in the past would not do soon after the start of the server.
    func endLeases() throws { try perform("UPDATE globus_lua_token SET held_until = NULL") }
}

extension TokenData {
    static func sample(
        _ resourceServer: String = Scene.service,
        access: String = "sample-access",
        refresh: String? = "sample-refresh",
        expiresAt: Int64 = 1_700_000_000
    ) -> TokenData {
        TokenData(
            resourceServer: resourceServer,
            scope: "all",
            accessToken: Secret(access),
            refreshToken: refresh.map { Secret($0) },
            expiresAtSeconds: expiresAt,
            tokenType: "Bearer"
        )
    }
}

extension TokenStorage {
    func store(_ records: TokenData...) async throws {
        let map = records.map { ($0.resourceServer, $0) }
        try await storeTokenData(byResourceServer: Dictionary(uniqueKeysWithValues: map))
    }
}

extension MockGlobus {
    /// Returns a mock whose refresh tokens can be spent once.
    static func rotating() async throws -> MockGlobus {
        let mock = try await MockGlobus.started()
        mock.tokenPolicy.rotatesRefreshTokens = true
        return mock
    }

    /// Returns an authorizer for Transfer whose tokens are kept in `storage`.
    func authorizer(_ storage: any TokenStorage) throws -> RefreshTokenAuthorizer {
        let loop = try EventLoop()
        let client = try NativeAppAuthClient(
            clientID: MockGlobus.Client.native.id,
            options: LoginClientOptions(baseURL: baseURL),
            httpClient: CurlHTTPClient(loop: loop),
            time: LoopTime(loop)
        )
        return try RefreshTokenAuthorizer(
            refreshToken: nil,
            authClient: client,
            options: RenewalOptions(storage: storage, resourceServer: Scene.service)
        )
    }
}
