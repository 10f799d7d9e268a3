import GlobusAuth
import GlobusLua
import GlobusTokenStorage
import LuaRuntime
import StandardHost
import Synchronization
import Testing

/// The options of a storage that is not a file.
@Suite struct TokenStorageOptionTests {
    private struct Options: Sendable, Equatable {
        var address: String?
        var port: Int64?
        var isSealed: Bool?
        var patience: Duration?
        var pool: JSONValue?
        var clientID: String?
        var file: String?
        var key: SecretSource?
    }

    private final class Seen: Sendable {
        let options = Mutex(Options())
    }

    private func host(_ seen: Seen, _ permissions: Permissions = .all) async throws -> ScriptHost {
        let memory = MemoryTokenStorage()
        let vault: TokenStorageFactory = { request in
            let options = try request.options(
                named: ["address", "port", "sealed", "patience", "pool", "file", "key"]
            )
            let read = Options(
                address: try options.url("address")?.text,
                port: try options.integer("port", in: 1...65_535),
                isSealed: try options.boolean("sealed"),
                patience: try options.duration("patience"),
                pool: options.value("pool"),
                clientID: request.clientID,
                file: try options.path("file"),
                key: try options.secretSource("key")
            )
            seen.options.withLock { $0 = read }
            return memory
        }
        return try await StandardHost.make(
            tokenStorages: ["vault": vault],
            permissions: permissions,
            variables: [:]
        )
    }

    private func failure(_ host: ScriptHost, _ code: String) async -> String {
        do {
            try await host.run(code)
            return "nothing"
        } catch let error as LuaError {
            return (error.cause as? GlobusError)?.description ?? error.message
        } catch {
            return "\(error)"
        }
    }

    @Test("A storage reads options of its own by name and type, which scripts and the program itself give")
    func types() async throws {
        let seen = Seen()
        let host = try await host(seen)
        try await host.run(
            """
            globus.token_storage("vault", {
              client_id = "c", address = "https://vault.example/v1", port = 8200, sealed = true, patience = 1.5,
              pool = { size = 3, hosts = { "a", "b" } }, file = "/tmp/f", key = "env:VAULT_KEY",
            })
            """
        )
        let expected = Options(
            address: "https://vault.example/v1",
            port: 8200,
            isSealed: true,
            patience: .milliseconds(1500),
            pool: ["size": 3, "hosts": ["a", "b"]],
            clientID: "c",
            file: "/tmp/f",
            key: .variable("VAULT_KEY")
        )
        #expect(seen.options.withLock { $0 } == expected)
        let request = TokenStorageRequest(clientID: "d", options: ["port": 1])
        _ = try await host.tokenStorage(named: "vault", request)
        #expect(seen.options.withLock { $0 } == Options(port: 1, clientID: "d"))
        host.shutdown()
    }

    @Test(
        "An option that the storage does not know, or of another type, is refused with the storage's name",
        arguments: [
            (
                "vault", "adress = 'https://a.example'",
                "the token storage 'vault' has no option 'adress' (did you mean 'address'?)"
            ),
            ("vault", "zzzzzz = 1", "'zzzzzz'; it takes address, file, key, patience, pool, port, sealed"),
            (
                "vault", "port = 70000",
                "the option 'port' of the token storage 'vault' must be a whole number from 1 to 65535"
            ),
            ("vault", "port = 'x'", "must be a whole number from 1 to 65535, got a string"),
            ("vault", "sealed = {}", "must be a boolean, got a table"),
            ("vault", "patience = -1", "must be seconds, more than 0 and at most 1e9"),
            ("vault", "address = 'vault'", "the option 'address' of the token storage 'vault' must be a URL"),
            ("vault", "pool = print", "globus.token_storage: the options must be plain values"),
            (
                "json", "filepth = '/tmp/t.json'",
                "the token storage 'json' has no option 'filepth' (did you mean 'filepath'?)"
            ),
            ("sqlite", "client_id = 'x', namspace = 'n'", "did you mean 'namespace'?"),
            (
                "memory", "adress = 'x'",
                "the token storage 'memory' has no option 'adress'; it takes encryption_key, filepath, namespace"
            ),
            ("json", "namespace = 'n'", "the token storage 'json' needs 'client_id'"),
        ]
    )
    func refused(storage: String, options: String, message: String) async throws {
        let host = try await host(Seen())
        let text = await failure(host, "globus.token_storage('\(storage)', { \(options) })")
        #expect(text.hasPrefix("GlobusSDKUsageError: ") || text.contains("the options must be plain"), "\(text)")
        #expect(text.contains(message), "\(text)")
        host.shutdown()
    }

    @Test(
        "Places that a storage's own options name need the permissions that the script would need itself",
        arguments: [
            ("address = 'https://a.example:8200/'", "connecting to https://a.example:8200"),
            ("file = '/etc/x'", "reading and writing '/etc/x'"),
            ("key = 'env:KEY'", "reading the variable KEY"),
            ("key = 'file:/etc/key'", "reading '/etc/key'"),
        ]
    )
    func permissions(options: String, what: String) async throws {
        let host = try await host(Seen(), .globusOnly)
        let text = await failure(host, "globus.token_storage('vault', { \(options) })")
        #expect(text.hasPrefix("PermissionError: \(what) is not allowed"), "\(text)")
        host.shutdown()
    }

    @Test(
        "A script's checker lets a storage's own options pass, and tells of one that is nearly one of those described"
    )
    func check() {
        let checker = ScriptChecker(.scripts)
        #expect(checker.check(Array("globus.token_storage('vault', { address = 'x', port = 1 })".utf8)).isEmpty)
        let findings = checker.check(Array("globus.token_storage('json', { fiepath = 'x' })".utf8))
        #expect(findings.map(\.suggestion) == ["filepath"])
    }
}
