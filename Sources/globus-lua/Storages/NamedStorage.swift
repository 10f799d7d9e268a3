import ArgumentParser
import GlobusAuth
import GlobusLua
import GlobusTokenStorage
import StandardHost

#if Postgres
import PostgresTokenStorage
#endif

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A token storage that a command names: a token file, or a database.
enum NamedStorage: CustomStringConvertible {
    case file(TokenStorageFormat, String)
    case postgres(Secret?)

    static let help = "A token file, a postgresql:// URL, or postgres for the server that PGHOST and its like name."

    /// Reads the name of a storage.
    ///
    /// - Parameters:
    ///   - text: The path of a file, or what names a database.
    ///   - format: The format of a file whose name does not tell it.
    /// - Throws: `GlobusError` with `usage` for a text that names none, and for a password, which others could read.
    init(_ text: String, format: String? = nil) throws {
        if let format {
            self = .file(try Self.format(format), text)
        } else if ["postgres", "postgresql"].contains(text) {
            self = .postgres(nil)
        } else if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") || Self.hasKeywords(text) {
            try Self.refusePassword(in: text)
            self = .postgres(Secret(text))
        } else if text == "memory" {
            throw GlobusError(.usage, "the storage 'memory' ends with its program; name a token file, or postgres")
        } else {
            self = .file(try TokenStorageFormat(ofFileAt: text), text)
        }
    }

    var description: String {
        switch self {
        case .file(_, let path): path.printable(limit: 1000)
        case .postgres(let url): (try? Self.database(url, nil)).map { String(describing: $0) } ?? "postgres"
        }
    }

    /// Opens the storage.
    ///
    /// - Parameters:
    ///   - key: Where the key of an encrypted storage is.
    ///   - option: The option that named the key, for messages.
    ///   - mustExist: Whether a file must be there already.
    /// - Returns: The storage, in its usual namespace.
    /// - Throws: `GlobusError` where it cannot be opened.
    func open(key: String?, _ option: String, mustExist: Bool = true) async throws -> any NamespacedTokenStorage {
        var secret: EncryptionKey?
        if let key { secret = try await KeyOption.key(key, option) }
        switch self {
        case .file(let format, let path):
            if mustExist { try Self.requireFile(path) }
            return switch format {
            case .json: try JSONTokenStorage(filePath: path, encryptionKey: secret)
            case .sqlite: try SQLiteTokenStorage(filePath: path, encryptionKey: secret)
            }
        case .postgres(let url): return try Self.database(url, secret)
        }
    }

    /// Checks that there is a file, since a storage without one is only empty.
    static func requireFile(_ path: String) throws {
        if access(path, F_OK) == 0 { return }
        throw GlobusError(.storage, "There is no token file '\(path.printable(limit: 1000))'. Check the path.")
    }

    private static func format(_ text: String) throws -> TokenStorageFormat {
        if let known = TokenStorageFormat(rawValue: text) { return known }
        throw GlobusError(.usage, "--format is '\(text.printable(limit: 40))'; choose json or sqlite")
    }

    /// Whether a text is libpq's keywords with values, as `host=db.example.org dbname=tokens`, or begins with a socket's
    /// folder, as `host=/run/postgresql`.
    private static func hasKeywords(_ text: String) -> Bool {
        text.prefixMatch(of: /host *=|[a-z_]+ *= *[^\/]/) != nil
    }

    private static func refusePassword(in text: String) throws {
        let hasPassword = text.firstMatch(of: /^postgres(ql)?:\/\/[^\/@]*:[^\/@]*@|\bpassword *=/) != nil
        guard hasPassword else { return }
        let message = """
            others could read the password in a process list; leave it out, and give it in ~/.pgpass or in the variable \
            PGPASSWORD
            """
        throw GlobusError(.usage, message)
    }

    #if Postgres
    static func database(_ url: Secret?, _ key: EncryptionKey?) throws -> PostgresTokenStorage {
        // Somebody waits for the command: it outlasts the lease of a renewal, and gives up soon where no server is.
        try PostgresTokenStorage(url: url, encryptionKey: key, lockTimeout: .seconds(10))
    }
    #else
    static func database(_ url: Secret?, _ key: EncryptionKey?) throws -> any NamespacedTokenStorage {
        throw GlobusError(.usage, "this program was built without PostgreSQL; name a token file")
    }
    #endif
}

/// Reads where an encryption key is, since the key itself must not be on the command line.
enum KeyOption {
    static let help = ArgumentHelp("The key: env:NAME or file:PATH.", valueName: "key")

    static func key(_ text: String, _ option: String) async throws -> EncryptionKey {
        let source = SecretSource(Secret(text))
        if case .text = source {
            throw GlobusError(
                .usage,
                "\(option) must be env:NAME or file:PATH, so that nobody reads the key in a process list"
            )
        }
        return try await EncryptionKey.load(from: source, variables: ProcessEnvironment.variables)
    }
}

/// Reports what a subcommand of `storage` could not do, and where its help is.
enum StorageFailure {
    static func reported(_ command: String, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as GlobusError {
            let isUsage = error.code.isKind(of: .usage)
            let help = isUsage ? " (see globus-lua storage \(command) --help)" : ""
            StandardError.write("globus-lua: \(error.message)\(help)")
            throw isUsage ? ExitStatus.usage : ExitStatus.failure
        }
    }
}
