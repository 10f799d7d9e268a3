import Foundation
import MockGlobus
import Testing

/// `globus-lua login`, `logout`, `whoami` and `tokens`, from nothing to a token and back.
@Suite struct LoginCommandTests {
    private static let script =
        "print(globus.TransferClient { app = globus.app() }:get('/v0.10/task_list').http_status)"

    @Test("After a login scripts find tokens by globus.app(), until a logout revokes them")
    func route() async throws {
        let scene = try await LoginScene()
        let before = try await scene.run(["login", "--check"])
        #expect(before.end == .exited(1))
        #expect(before.errors.contains("a login is needed"))

        let (login, code, _) = try await scene.logIn()
        #expect(login.end == .exited(0), "\(login)")
        #expect(login.output == "Logged in as rosa@globus.example.\n")
        #expect(!code.isEmpty)
        #expect(!login.description.contains(code))
        let attributes = try FileManager.default.attributesOfItem(atPath: scene.file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)

        // The client is found by what is stored.
        #expect(try await scene.run(["login", "--check"], variables: scene.services).end == .exited(0))
        #expect(try await scene.run(["whoami"], variables: scene.services).output == "rosa@globus.example\n")
        let script = try await scene.run(["-e", Self.script], variables: scene.services)
        #expect(script == .exited(0, output: "200\n"))
        let again = try await scene.run(["login"])
        #expect(again.output == "Logged in as rosa@globus.example already; --force logs in again.\n")

        let tokens = try await scene.run(["tokens"])
        #expect(tokens.output.contains("transfer.api.globus.org  until 20"))
        #expect(tokens.output.contains(", renews itself\n"))
        #expect(tokens.output.contains("  urn:globus:auth:scope:transfer.api.globus.org:all\n"))
        let json = try await scene.run(["tokens", "--json"]).output
        #expect(json.contains(#""renews":true"#))
        #expect(!(tokens.output + json).contains("mock-"))

        let logout = try await scene.run(["logout"])
        #expect(logout.end == .exited(0), "\(logout)")
        #expect(scene.mock.requests(to: "POST /v2/oauth2/token/revoke").count == 4)
        let after = try await scene.run(["whoami"])
        #expect(after.end == .exited(1))
        #expect(after.errors.contains("  to log in: globus-lua login\n"))
        #expect(try await scene.run(["logout"]).output == "Nobody was logged in.\n")
    }

    @Test(
        "A login without a code, or with a wrong one, stores nothing and says what to do",
        arguments: ["", "wrong-code\n"]
    )
    func halfWay(input: String) async throws {
        let scene = try await LoginScene()
        let outcome = try await scene.run(["login"], input: input)
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.contains(input.isEmpty ? "An EOF was read" : "invalid_grant"))
        #expect(!outcome.errors.contains("wrong-code"))
        #expect(!scene.isStored)
    }

    @Test("Behind its URL a login shows neither code nor state nor token, whatever is traced and logged")
    func traced() async throws {
        let scene = try await LoginScene()
        let (login, code, url) = try await scene.logIn(["--trace-http", "--log-level", "trace"])
        #expect(login.output == "Logged in as rosa@globus.example.\n")
        let state = try #require(url.firstMatch(of: /[?&]state=([^&]+)/)).1
        let tokens = try String(contentsOfFile: scene.file, encoding: .utf8).matches(of: /"(mock-[^"]+)"/).map(\.1)
        #expect(tokens.count == 4)
        for secret in [Substring(code), state] + tokens { #expect(!login.description.contains(secret)) }
        #expect(login.errors.contains("POST"))
    }

    @Test("With a secret the client logs in for itself, and no trace or log shows a secret or a token")
    func client() async throws {
        let scene = try await LoginScene(.confidential)
        let words = ["--trace-http", "--log-level", "trace", "--scope", "transfer", "--scope", "groups:all"]
        let login = try await scene.run(["login"] + words)
        #expect(login.end == .exited(0), "\(login)")
        #expect(login.output.hasPrefix("Logged in as \(scene.client.id)"))
        #expect(scene.mock.tokenRequestCounts() == ["client_credentials": 1])
        let script = try await scene.run(["--trace-http", "-e", Self.script])
        let logout = try await scene.run(["logout", "--trace-http", "--log-level", "trace"])
        for outcome in [login, script, logout] {
            #expect(!outcome.description.contains(scene.client.secret ?? "-"))
            #expect(!outcome.description.contains("mock-access-"))
        }
    }

    @Test("A secret is not used for another client than its own")
    func foreignSecret() async throws {
        let scene = try await LoginScene(.confidential)
        let native = MockGlobus.Client.native.id
        let outcome = try await scene.run(["login", "--client-id", native])
        #expect(outcome.errors.contains("client_id=\(native)"))
        #expect(scene.mock.tokenRequests().isEmpty)
    }

    @Test("Ctrl-C while the code is awaited stores nothing, and the terminal shows keys again")
    func interrupted() async throws {
        let scene = try await LoginScene()
        let program = try TerminalProgram(command: "login", variables: scene.variables)
        try await program.see("Authorization Code here: ")
        try await program.waitUntilKeysAreHidden()
        program.type("half-a-code" + TerminalProgram.Key.controlC)
        let seen = try await program.see("what was stored is as before")
        #expect(!seen.contains("half-a-code"))
        #expect(seen.contains("interrupted"))
        #expect(try await program.end() == .exited(130))
        #expect(program.showsKeys)
        #expect(!scene.isStored)
    }

    @Test("A code that is typed on a terminal is not shown")
    func hiddenCode() async throws {
        let scene = try await LoginScene()
        let program = try TerminalProgram(command: "login", variables: scene.variables)
        try await program.see("Please authenticate")
        try await program.see("http")
        let url = "http" + (try await program.see("\r\n"))
        let code = try await scene.consent(to: url)
        try await program.see("Authorization Code here: ")
        try await program.waitUntilKeysAreHidden()
        program.type(code + TerminalProgram.Key.enter)
        #expect(!(try await program.see("Logged in as rosa@globus.example.")).contains(code))
        #expect(try await program.end() == .exited(0))
    }

    @Test(
        "What cannot be asked for is refused, with what was meant",
        arguments: [
            (["--scope", "transfr"], "did you mean 'transfer'?"), (["--scope", "groups:al"], "did you mean 'all'?"),
            (["--scope", "a["], "position"), (["--check", "--force"], "exclude each other"),
            (["--flow", "local-servr"], "did you mean 'local-server'?"),
        ]
    )
    func usage(words: [String], message: String) async throws {
        let scene = try await LoginScene()
        let outcome = try await scene.run(["login"] + words)
        #expect(outcome.end == .exited(2))
        #expect(outcome.errors.contains(message), "\(outcome)")
    }

    @Test("Without a client it says how to give one")
    func noClient() async throws {
        let scene = try await LoginScene()
        let outcome = try await scene.run(["login"], variables: scene.services)
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.contains("pass --client-id ID, or set GLOBUS_CLIENT_ID"))
    }

    @Test(":login logs in for globus.app() at a session's mock, and Ctrl-C gives it up")
    func session() async throws {
        let repl = try await TerminalProgram.started()
        _ = try await repl.enter(":mock")
        repl.type(":login" + TerminalProgram.Key.enter)
        try await repl.see("Authorization Code here: ")
        try await repl.waitUntilKeysAreHidden()
        repl.type(TerminalProgram.Key.controlC)
        try await repl.see("interrupted")
        try await repl.see("> ")
        repl.type(":login transfer" + TerminalProgram.Key.enter)
        try await repl.see("-----\r\n")
        let url = try await repl.see("\r\n")
        let scene = try await LoginScene()
        let code = try await scene.consent(to: url)
        try await repl.see("Authorization Code here: ")
        try await repl.waitUntilKeysAreHidden()
        repl.type(code + TerminalProgram.Key.enter)
        try await repl.see("Logged in as rosa@globus.example.\r\n> ")
        let line = "globus.TransferClient { app = globus.app() }:get('/v0.10/task_list').http_status"
        #expect(try await repl.enter(line) == "200")
    }

    @Test("A script may start a login with --allow-login alone, and is told both ways")
    func permission() async throws {
        let scene = try await LoginScene()
        let refused = try await scene.run(["-e", Self.script])
        #expect(refused.end == .exited(1))
        #expect(refused.errors.contains("MissingTokenError: There are no tokens for 'transfer.api.globus.org'"))
        #expect(refused.errors.contains("to allow it pass --allow-login"))
        #expect(refused.errors.contains("  to log in: globus-lua login --scope transfer\n"))
        let allowed = try await scene.run(["--allow-login", "-e", Self.script])
        #expect(allowed.errors.contains("An EOF was read"))
    }
}
