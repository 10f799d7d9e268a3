import Foundation
import MockGlobus
import Testing

/// What a service demands of a login, and the command that a person is told.
@Suite struct LoginRequirementTests {
    private static let script = "globus.TransferClient { app = globus.app() }:get('/v0.10/task_list')"

    private static let answers: [(parameters: String, words: String)] = [
        (#"{"session_required_mfa":true}"#, "--session-required-mfa"),
        (#"{"session_required_mfa":false,"session_message":"no"}"#, ""),
        (
            #"{"session_required_identities":["ada@example.org","b"],"prompt":"login"}"#,
            "--session-required-identities ada@example.org,b --prompt login"
        ),
        (#"{"session_required_single_domain":["a.org"]}"#, "--session-required-single-domain a.org"),
        (
            #"{"session_required_policies":["p1","p2"],"required_scopes":["s[t]"]}"#,
            "--scope 's[t]' --session-required-policies p1,p2"
        ),
        (#"{"session_required_identities":["x; rm -r /"]}"#, "--session-required-identities 'x; rm -r /'"),
    ]

    @Test("The error of a service that demands something of the session names the command for it", arguments: answers)
    func remedy(parameters: String, words: String) async throws {
        let scene = try await LoginScene()
        #expect(try await scene.logIn().outcome.end == .exited(0))
        let body = #"{"code":"AuthorizationRequired","message":"m","authorization_parameters":\#(parameters)}"#
        scene.mock.faults.add(MockGlobus.Fault(route: .taskList, kind: .answer(status: 403, body: body)))
        let outcome = try await scene.run(["-e", Self.script])
        #expect(outcome.end == .exited(1))
        let last = outcome.errors.split(separator: "\n").last ?? ""
        #expect(words.isEmpty ? !last.contains("to log in") : last == "  to log in: globus-lua login \(words)")
    }

    @Test("The command names the app, the client, the storage and the flow that the command line has named")
    func app() async throws {
        let scene = try await LoginScene()
        let words = [
            "--app", "my app", "--client-id", scene.client.id, "--storage", "sqlite", "--flow", "local-server",
        ]
        let line = "globus-lua login --app 'my app' --client-id \(scene.client.id) --storage sqlite --flow local-server"
        let outcome = try await scene.run(["run"] + words + ["-e", Self.script], variables: scene.services)
        #expect(outcome.errors.hasSuffix("  to log in: \(line) --scope transfer\n"), "\(outcome)")
        let check = try await scene.run(
            ["login", "--check"] + words + ["--scope", "groups"],
            variables: scene.services
        )
        #expect(check == .exited(1, errors: "globus-lua: a login is needed: \(line) --scope groups\n"))
    }

    @Test("Where several clients have tokens, the error names them and an option that can be pasted")
    func severalClients() async throws {
        let scene = try await LoginScene()
        #expect(try await scene.logIn().outcome.end == .exited(0))
        let account = MockGlobus.Client.confidential
        let variables = ["GLOBUS_CLIENT_ID": account.id, "GLOBUS_CLIENT_SECRET": account.secret ?? ""]
        let own = try await scene.run(["-e", Self.script], variables: scene.services.merging(variables) { $1 })
        #expect(own.end == .exited(0), "\(own)")
        let ids = [scene.client.id, account.id].sorted()
        let problem = "the app 'globus-lua' has tokens of several clients, \(ids[0]), \(ids[1]); name one of them: "
        let outcome = try await scene.run(["-e", Self.script], variables: scene.services)
        #expect(outcome.end == .exited(1))
        let remedy = "pass --client-id \(ids[0]), or set GLOBUS_CLIENT_ID\n"
        #expect(outcome.errors.contains(problem + remedy), "\(outcome)")
        let named = try await scene.run(
            ["run", "--client-id", scene.client.id, "-e", Self.script],
            variables: scene.services
        )
        #expect(named == .exited(0))
    }

    @Test("Where the app's refresh token is refused, the command for another login is named, and for no other client's")
    func revoked() async throws {
        let scene = try await LoginScene()
        #expect(try await scene.logIn().outcome.end == .exited(0))
        let stored = try String(contentsOfFile: scene.file, encoding: .utf8)
        let ended = stored.replacing(/"expires_at_seconds": ?\d+/, with: "\"expires_at_seconds\":1")
            .replacing(/mock-refresh-[^"]+/, with: "mock-refresh-of-nobody")
        try ended.write(toFile: scene.file, atomically: true, encoding: .utf8)
        let outcome = try await scene.run(["-e", Self.script])
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.contains("invalid_grant"))
        #expect(outcome.errors.hasSuffix("\n  to log in: globus-lua login --force\n"), "\(outcome)")
        let own =
            "globus.RefreshTokenAuthorizer('x', globus.NativeAppAuthClient('\(scene.client.id)')):ensure_valid_token()"
        let other = try await scene.run(["-e", own])
        #expect(other.errors.contains("invalid_grant") && !other.errors.contains("globus-lua login"), "\(other)")
    }

    @Test("A login takes the demands to Globus Auth, although there are tokens already")
    func login() async throws {
        let scene = try await LoginScene()
        #expect(try await scene.logIn().outcome.end == .exited(0))
        let (outcome, _, url) = try await scene.logIn([
            "--session-required-mfa", "--session-required-identities", "ada@example.org,bob@example.org",
            "--session-required-single-domain=a.org", "--session-required-policies", "p1", "--prompt", "login",
        ])
        #expect(outcome.output == "Logged in as rosa@globus.example.\n", "\(outcome)")
        for part in [
            "session_required_mfa=True", "session_required_identities=ada%40example.org%2Cbob%40example.org",
            "session_required_single_domain=a.org", "session_required_policies=p1", "prompt=login",
        ] { #expect(url.contains(part), "\(part) in \(url)") }
    }

    @Test("Demands of a session cannot be checked by the stored tokens, and a prompt that asks nobody is none")
    func usage() async throws {
        let check = try await Program.run(["login", "--check", "--session-required-mfa"])
        #expect(check.end == .exited(2))
        #expect(check.errors.contains("do not tell how you have logged in"))
        let prompt = try await Program.run(["login", "--prompt", "none"])
        #expect(prompt.end == .exited(2))
        #expect(prompt.errors.contains("'none' is no prompt for a person; give login"))
    }

    @Test("Without tokens whoami says so and how to log in, and nothing of what scripts may do")
    func whoami() async throws {
        let scene = try await LoginScene()
        for words in [["whoami"], ["whoami", "--json"]] {
            let outcome = try await scene.run(words)
            #expect(outcome.end == .exited(1))
            #expect(outcome.output == "")
            #expect(
                outcome.errors.hasPrefix("globus-lua: MissingTokenError: There are no tokens for 'auth.globus.org'")
            )
            #expect(outcome.errors.hasSuffix("\n  to log in: globus-lua login\n"))
            #expect(outcome.errors.split(separator: "\n").count == 2)
        }
    }
}
