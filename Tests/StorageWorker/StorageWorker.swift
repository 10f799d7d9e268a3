import Glibc
import GlobusAuth
import GlobusTokenStorage

#if Postgres
import PostgresTokenStorage
#endif

/// A process that uses a token storage as the tests tell it, so that they can test several processes with one file.
@main
struct StorageWorker {
    static func main() async {
        do {
            try await run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            say("failed \(error)")
        }
    }

    /// Runs `COMMAND FORMAT PLACE…`, with the key in hexadecimal in `STORAGE_WORKER_KEY`.
    private static func run(_ words: [String]) async throws {
        guard words.count >= 3 else { throw GlobusError(.usage, "storage-worker COMMAND FORMAT PLACE…") }
        if words[0] == "store-as-nobody" { try becomeNobody() }
        if words[0] == "store-limited" { limitFileSize(to: rlim_t(words[4]) ?? 0) }
        let storage = try open(words[1], words[2])
        switch words[0] {
        case "hold": try await hold(storage, resourceServer: words[3])
        case "log-in": try await Login(storage, baseURL: words[3], clientID: words[4]).run(tasks: Int(words[5]) ?? 1)
        case "renew": try await Renewal(storage, baseURL: words[3], clientID: words[4]).run()
        case "store": try await store(storage, prefix: words[3], count: Int(words[4]) ?? 0)
        default: try await storeOne(storage, length: Int(words[3]) ?? 0)
        }
    }

    private static func open(_ format: String, _ place: String) throws -> any TokenStorage {
        let key = try getenv("STORAGE_WORKER_KEY").map { try EncryptionKey(text: Secret(String(cString: $0))) }
        switch format {
        case "json": return try JSONTokenStorage(filePath: place, encryptionKey: key)
        case "sqlite": return try SQLiteTokenStorage(filePath: place, encryptionKey: key)
        #if Postgres
        case "postgres": return try PostgresTokenStorage(url: Secret(place), encryptionKey: key)
        #endif
        default: throw GlobusError(.usage, "there is no format '\(format)'")
        }
    }

    private static func hold(_ storage: any TokenStorage, resourceServer: String) async throws {
        try await storage.withLock(resourceServer: resourceServer) {
            say("holding")
            _ = readLine()
        }
        say("released")
    }

    private static func store(_ storage: any TokenStorage, prefix: String, count: Int) async throws {
        for number in 0..<count {
            let name = "\(prefix)-\(number)"
            try await storage.storeTokenData(byResourceServer: [name: record(name, token: "token-\(name)")])
            say("stored \(name)")
        }
    }

    /// Reads all tokens, and reports their number and the last one in alphabetical order; then stores one token of
    /// `length` characters.
    ///
    /// Reports the result of both.
    private static func storeOne(_ storage: any TokenStorage, length: Int) async throws {
        do {
            let stored = try await storage.tokenDataByResourceServer()
            let first = stored.values.map { $0.accessToken.reveal() }.max() ?? ""
            say("read \(stored.count) \(first)")
        } catch {
            say("failed \(error)")
        }
        let token = String(repeating: "t", count: length)
        try await storage.storeTokenData(byResourceServer: ["large": record("large", token: token)])
        say("stored large")
    }

    private static func record(_ name: String, token: String) -> TokenData {
        TokenData(resourceServer: name, scope: "all", accessToken: Secret(token), expiresAtSeconds: 2_000_000_000)
    }

    private static func becomeNobody() throws {
        if getuid() == 0, setgroups(0, nil) != 0 || setgid(65_534) != 0 || setuid(65_534) != 0 {
            throw GlobusError(.usage, "cannot become another user")
        }
    }

    /// Makes writing beyond `bytes` fail as on a full disk.
    private static func limitFileSize(to bytes: rlim_t) {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    }
}
