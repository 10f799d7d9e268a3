import Foundation
import MockGlobus
import Testing

/// `globus-lua storage`, but for the conversions.
@Suite struct StorageCommandTests {
    private let folder = TemporaryFolder()
    private let document = """
        {"data": {"DEFAULT": {"transfer.api.globus.org": {"resource_server": "transfer.api.globus.org", "scope": "all",
          "access_token": "planted-access", "refresh_token": "planted-refresh", "expires_at_seconds": 4102444800,
          "identity_id": "ada", "token_type": "Bearer", "site_note": 7}},
         "n": {"groups.api.globus.org": {"resource_server": "groups.api.globus.org", "scope": "view",
          "access_token": "planted-other", "expires_at_seconds": 1, "token_type": "Bearer"}}},
         "format_version": "2.0", "globus-sdk.version": "4.10.0"}
        """

    init() throws {
        try document.write(toFile: folder.path(of: "t.json"), atomically: true, encoding: .utf8)
    }

    private func storage(_ words: String..., variables: [String: String] = [:]) async throws -> Outcome {
        let words = words.map { $0.hasPrefix("t.") || $0.hasPrefix("u.") ? folder.path(of: $0) : $0 }
        return try await Program.run(["storage"] + words, variables: variables)
    }

    @Test("list tells what there is, whose and until when, and never a token")
    func list() async throws {
        let outcome = try await storage("list", "t.json")
        #expect(
            outcome
                == .exited(
                    0,
                    output: """
                        transfer.api.globus.org  until 2100-01-01T00:00:00Z, with a refresh token
                          of the identity ada
                          all
                        groups.api.globus.org (namespace n)  expired 1970-01-01T00:00:01Z, without a refresh token
                          view

                        """
                )
        )
        let json = try await storage("list", "--json", "t.json")
        #expect(json.output.contains(#""expires_at":"2100-01-01T00:00:00Z""#))
        #expect(json.output.contains(#""has_refresh_token":true"#))
        #expect(!json.output.contains("planted"))
    }

    @Test("copy takes everything over, tells what it would do, and replaces nothing unasked")
    func copy() async throws {
        let dry = try await storage("copy", "--dry-run", "t.json", "u.db")
        #expect(dry.end == .exited(0))
        #expect(dry.output.contains("2 tokens would be copied"))
        #expect(!FileManager.default.fileExists(atPath: folder.path(of: "u.db")))
        let copied = try await storage("copy", "t.json", "u.db")
        #expect(
            copied.output.hasPrefix(
                "transfer.api.globus.org: added\ngroups.api.globus.org (namespace n): added\n2 tokens copied from "
            )
        )
        _ = try await storage("copy", "u.db", "u.json")
        let text = try String(contentsOfFile: folder.path(of: "u.json"), encoding: .utf8)
        #expect(text.contains(#""site_note":7"#))
        try text.replacing("planted-access", with: "planted-newer")
            .write(toFile: folder.path(of: "u.json"), atomically: true, encoding: .utf8)
        let refused = try await storage("copy", "u.json", "u.db")
        #expect(refused.end == .exited(1))
        #expect(refused.errors.contains("Nothing was copied. Look with --dry-run at what would be replaced; --force"))
        let forced = try await storage("copy", "--force", "u.json", "u.db")
        #expect(forced.output.contains("transfer.api.globus.org: replaced\n"))
    }

    @Test("What was encrypted is not stored in plain text unasked")
    func keys() async throws {
        let key = ["KEY": String(repeating: "0a", count: 32), "NEW": String(repeating: "0b", count: 32)]
        _ = try await storage("encrypt", "--key", "env:KEY", "t.json", variables: key)
        let unasked = try await storage("copy", "--from-key", "env:KEY", "t.json", "u.db", variables: key)
        #expect(unasked.end == .exited(2))
        #expect(unasked.errors.contains("give the target a key by --to-key, or say --plain"))
        let words = [
            "copy", "--from-key", "env:KEY", "--to-key", "env:NEW", folder.path(of: "t.json"), folder.path(of: "u.db"),
        ]
        let sealed = try await Program.run(["storage"] + words, variables: key)
        #expect(sealed.end == .exited(0))
        let listed = try await storage("list", "--key", "env:NEW", "u.db", variables: key)
        #expect(listed.output.contains("of the identity ada"))
        let keyless = try await storage("list", "u.db")
        #expect(keyless.end == .exited(1))
        #expect(keyless.errors.contains("is encrypted. Pass its encryption key."))
    }

    @Test("watch tells of each change as it comes, and ends on Ctrl-C")
    func watch() async throws {
        let path = folder.path(of: "t.json")
        let program = try Program(["storage", "watch", "--interval", "20ms", path])
        #expect(try await program.line() == "watching 2 tokens")
        try document.replacing("planted-access", with: "planted-newer")
            .write(toFile: path, atomically: true, encoding: .utf8)
        let line = try await program.line()
        #expect(line.hasSuffix("Z transfer.api.globus.org renewed, until 2100-01-01T00:00:00Z"))
        program.send(SIGINT)
        let outcome = try await program.end()
        #expect(outcome.end == .exited(0))
        #expect(outcome.errors == "")
    }

    @Test(
        "Mistakes say what to do, and where the subcommand's help is",
        arguments: [
            (["encrpt", "--key", "env:K", "t.json"], 2, "storage has no command 'encrpt'; did you mean 'encrypt'?"),
            (["lst"], 2, "did you mean 'list'? (see globus-lua storage --help)"),
            (["encrypt", "t.json"], 2, "(see globus-lua storage encrypt --help)"),
            (["encrypt", "--key", "abc", "t.json"], 2, "(see globus-lua storage encrypt --help)"),
            (["list", "none.json"], 1, "There is no token file 'none.json'. Check the path."),
            (["list", "t.txt"], 2, "tells no format"), (["list", "memory"], 2, "'memory' ends with its program"),
            (["list"], 2, "(see globus-lua storage list --help)"),
            (["list", "postgresql://me:secret-word@db/x"], 2, "leave it out, and give it in ~/.pgpass"),
            (["list", "host=/run/x password=secret-word"], 2, "leave it out, and give it in ~/.pgpass"),
            (["copy", "t.json", "t.json"], 2, "Both are the same storage"),
            (
                ["copy", "--plain", "--to-key", "env:K", "t.json", "u.json"], 2,
                "--plain and --to-key exclude each other"
            ),
            (["watch", "--interval", "soon", "t.json"], 2, "'soon' is no duration"),
            (["decrypt", "--key", "env:KEY", "t.json"], 1, "is not encrypted. There is nothing to decrypt."),
            (["rekey", "--old-key", "env:KEY", "--key", "env:KEY", "t.json"], 1, "is not encrypted. Use 'encrypt'"),
        ] as [([String], Int32, String)]
    )
    func mistakes(words: [String], status: Int32, message: String) async throws {
        let words = words.map { $0 == "t.json" ? folder.path(of: $0) : $0 }
        let outcome = try await Program.run(
            ["storage"] + words,
            variables: ["KEY": String(repeating: "0a", count: 32)]
        )
        #expect(outcome.end == .exited(status), "\(outcome)")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(!outcome.errors.contains("secret-word"))
    }

    @Test("A storage that is encrypted already is not encrypted again, and the message says what to use")
    func twice() async throws {
        let key = ["KEY": String(repeating: "0a", count: 32)]
        _ = try await storage("encrypt", "--key", "env:KEY", "t.json", variables: key)
        let outcome = try await storage("encrypt", "--key", "env:KEY", "t.json", variables: key)
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.contains("is encrypted already. Use 'rekey' to give it another key"))
    }
}
