import Foundation
import MockGlobus
import Testing

/// The startup scripts that users copy, and how startup scripts are found.
@Suite struct StartupScriptTests {
    @Test("log_refresh.lua adds an audit line for each renewal, without a token in it")
    func logRefresh() async throws {
        let run = try await StorageRun()
        let log = run.folder.path(of: "audit.log")
        for _ in 0..<2 {
            let outcome = try await run.run(
                storage: "memory",
                startup: ["log_refresh.lua"],
                variables: ["GLOBUS_LUA_AUDIT_LOG": log]
            )
            #expect(outcome == .exited(0, output: "200\n"))
        }
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2)
        let client = MockGlobus.Client.confidential.id
        #expect(
            lines[0].contains(
                " token renewed: client \(client), grant client_credentials, transfer.api.globus.org until 20"
            )
        )
        #expect(!lines[0].contains("mock-access"))
    }

    @Test("Without a file log_refresh.lua writes to the host's log")
    func logRefreshToLog() async throws {
        let run = try await StorageRun()
        let outcome = try await run.run(
            storage: "memory",
            startup: ["log_refresh.lua"],
            options: ["--log-level", "info"]
        )
        #expect(outcome.errors.contains("token renewed"))
        #expect(!outcome.errors.contains("mock-access"))
    }

    @Test("keyed_files.lua keeps one private file for each resource server, and uses it again")
    func keyedFiles() async throws {
        let run = try await StorageRun()
        let variables = ["GLOBUS_LUA_TOKEN_FOLDER": run.folder.path]
        for _ in 0..<2 {
            let outcome = try await run.run(storage: "keyed_files", startup: ["keyed_files.lua"], variables: variables)
            #expect(outcome == .exited(0, output: "200\n"))
        }
        #expect(run.mock.tokenRequests().count == 1)
        let file = run.folder.path(of: "transfer.api.globus.org.json")
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("A startup script gives a built-in storage, with its options, a name of the site's")
    func siteStorage() async throws {
        let run = try await StorageRun()
        let policy = """
            local file = os.getenv("SITE_FILE")
            policy.token_storage("site", globus.token_storage("json", { filepath = file, namespace = "n" }))
            """
        let script = run.folder.path(of: "site.lua")
        let asked = "-- globus-lua: --allow-env=SITE_FILE --allow-read=$SITE_FILE --allow-write=$SITE_FILE\n"
        try (asked + policy).write(toFile: script, atomically: true, encoding: .utf8)
        let file = run.folder.path(of: "site.json")
        for _ in 0..<2 {
            let outcome = try await run.run(
                storage: "site",
                options: ["--startup", script],
                variables: ["SITE_FILE": file]
            )
            #expect(outcome == .exited(0, output: "200\n"))
        }
        #expect(run.mock.tokenRequests().count == 1)
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains(#""n":{"transfer.api.globus.org""#))
    }

    @Test("http_vault.lua keeps tokens in a vault, and writes again after a conflict", arguments: [0, 2])
    func httpVault(conflicts: Int) async throws {
        let run = try await StorageRun()
        let vault = try VaultServer(conflicts: conflicts)
        let variables = ["VAULT_ADDR": vault.address, "VAULT_TOKEN": VaultServer.token]
        for _ in 0..<2 {
            let outcome = try await run.run(storage: "http_vault", startup: ["http_vault.lua"], variables: variables)
            #expect(outcome == .exited(0, output: "200\n"))
        }
        #expect(run.mock.tokenRequests().count == 1)
        #expect(try #require(vault.text).contains("mock-access-"))
    }

    @Test("A vault that refuses is a StorageError that names the policy and the method, and shows no token")
    func vaultRefuses() async throws {
        let run = try await StorageRun()
        let vault = try VaultServer()
        let variables = ["VAULT_ADDR": vault.address, "VAULT_TOKEN": "wrong-vault-token"]
        let outcome = try await run.run(storage: "http_vault", startup: ["http_vault.lua"], variables: variables)
        #expect(outcome.end == .exited(1))
        #expect(
            outcome.errors.contains(
                "StorageError: token storage 'http_vault': get_token_data_by_resource_server failed"
            )
        )
        #expect(!outcome.errors.contains("wrong-vault-token"))
        #expect(!outcome.errors.contains("mock-access"))
    }

    @Test("mirror.lua serves from one storage while the other is down, and says so in the log")
    func mirror() async throws {
        let run = try await StorageRun()
        let variables = [
            "VAULT_ADDR": "http://127.0.0.1:9", "VAULT_TOKEN": "x", "GLOBUS_LUA_MIRROR": "http_vault,json",
            "GLOBUS_LUA_MIRROR_FILE": run.folder.path(of: "mirror.json"),
        ]
        let startup = ["fast_vault.lua", "mirror.lua"]
        let source = try String(contentsOfFile: StorageRun.startupFolder + "/http_vault.lua", encoding: .utf8)
        let fast = source.replacing("headers = headers", with: "max_retries = 0, headers = headers")
        try fast.write(toFile: run.folder.path(of: "fast_vault.lua"), atomically: true, encoding: .utf8)
        let words = ["--startup", run.folder.path(of: startup[0])]
        for _ in 0..<2 {
            let outcome = try await run.run(
                storage: "mirror",
                startup: [startup[1]],
                options: words,
                variables: variables
            )
            #expect(outcome.end == .exited(0))
            #expect(outcome.output == "200\n")
            #expect(outcome.errors.contains("token storage failed, the other one serves"))
        }
        #expect(run.mock.tokenRequests().count == 1)
    }

    @Test(
        "A startup script that lacks its variables says which to set, and stops before the main script",
        arguments: [
            ("keyed_files.lua", "set GLOBUS_LUA_TOKEN_FOLDER"), ("http_vault.lua", "set VAULT_ADDR and VAULT_TOKEN"),
            ("mirror.lua", "set GLOBUS_LUA_MIRROR"),
            ("site_tokens.lua", "set GLOBUS_LUA_DATABASE to the database's URL"),
        ]
    )
    func lacksVariables(script: String, words: String) async throws {
        let run = try await StorageRun()
        let outcome = try await run.run(storage: "memory", startup: [script])
        #expect(outcome.end == .exited(1))
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("the startup script \(StorageRun.startupFolder)/\(script) failed"))
        #expect(outcome.errors.contains(words))
    }

    @Test("The user's own folder comes first, then --startup in its order, a folder's scripts by their names")
    func order() async throws {
        let run = try await StorageRun()
        let own = run.folder.path(of: "config/globus-lua/startup")
        let site = run.folder.path(of: "site")
        for folder in [own, site] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        for (path, text) in [
            (own + "/z.lua", "own"), (site + "/b.lua", "b"), (site + "/a.lua", "a"), (site + "/c.txt", "no"),
        ] {
            try "print('\(text)')".write(toFile: path, atomically: true, encoding: .utf8)
        }
        let variables = ["XDG_CONFIG_HOME": run.folder.path(of: "config")]
        let all = try await run.program(["--startup", site, "-e", "print('main', policy)"], variables)
        #expect(all == .exited(0, output: "own\na\nb\nmain\tnil\n"))
        let without = try await run.program(["--no-startup", "--startup", site + "/b.lua", "-e", ""], variables)
        #expect(without == .exited(0, output: "b\n"))
        let missing = try await run.program(["--startup", "/nowhere.lua", "-e", ""])
        #expect(missing.end == .exited(2))
        #expect(missing.errors == "globus-lua: --startup: cannot read '/nowhere.lua': No such file or directory\n")
    }
}
