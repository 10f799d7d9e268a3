#if Postgres
import GlobusAuth
import GlobusLua
import GlobusTokenStorage
import PostgresTokenStorage
import Synchronization

/// Storages in a PostgreSQL database.
extension StandardStorages {
    /// Makes the storage `postgres`; the storages of a host in one database share its connection.
    static func postgres(_ variables: [String: String]) -> TokenStorageFactory {
        let databases = OpenDatabases()
        return { request in
            let names = TokenStorageRequest.fileOptions + ["url", "lock_timeout"]
            let options = try request.options(named: names)
            let database = try databases.database(at: try options.secret("url"))
            try permit(database, options)
            let namespace = try options.string("namespace") ?? "DEFAULT"
            let lockTimeout = try options.duration("lock_timeout") ?? .seconds(30)
            @Sendable func open(_ key: EncryptionKey?) -> PostgresTokenStorage {
                database.sharingConnection(namespace: namespace, encryptionKey: key, lockTimeout: lockTimeout)
            }
            guard let source = try options.secretSource("encryption_key") else { return open(nil) }
            switch try source.found(in: variables) {
            case .key(let key): return open(key)
            case .file(let path):
                return DeferredTokenStorage(open(nil).description) {
                    open(try await EncryptionKey.load(contentsOfFile: path))
                }
            }
        }
    }

    private static func permit(_ database: PostgresTokenStorage, _ options: TokenStorageOptions) throws {
        for server in database.servers {
            switch server {
            case .network(let host, let port): try options.permitConnection(to: host, port: port)
            case .socket(let path): try options.permitSocket(at: path)
            }
        }
        for file in database.files { try options.permitReading(file) }
    }
}

/// The databases of a host, by their URLs.
private final class OpenDatabases: Sendable {
    private let databases = Mutex<[Secret?: PostgresTokenStorage]>([:])

    func database(at url: Secret?) throws -> PostgresTokenStorage {
        try databases.withLock { databases in
            if let known = databases[url] { return known }
            let database = try PostgresTokenStorage(url: url)
            databases[url] = database
            return database
        }
    }
}
#endif
