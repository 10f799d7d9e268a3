import Glibc
import Testing

@Suite struct MockTests {
    @Test("The mock prints its address first, serves scripts, and ends on Ctrl-C")
    func serves() async throws {
        let mock = try Program(["mock"])
        let line = try await mock.line()
        let address = try #require(line.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+$/)).output
        let code = "print(globus.request('GET', ... .. '/.well-known/openid-configuration').http_status)"
        #expect(
            try await Program.run(["--allow-net=127.0.0.1", "-e", code, String(address)]) == .exited(0, output: "200\n")
        )

        mock.send(SIGINT)
        let outcome = try await mock.end()
        #expect(outcome.end == .exited(0))
        #expect(outcome.output.contains("  export GLOBUS_SDK_SERVICE_URL_TRANSFER=\(address)\n"))
        #expect(outcome.output.hasSuffix("\nCtrl-C ends it.\n"))
        #expect(outcome.errors == "")
    }

    @Test("run --mock starts a mock for a script, and its variables name the mock's client and no other")
    func runMock() async throws {
        let code = """
            local client = globus.ConfidentialAppAuthClient(os.getenv("GLOBUS_CLIENT_ID"), os.getenv("GLOBUS_CLIENT_SECRET"))
            local scope = "urn:globus:auth:scope:transfer.api.globus.org:all"
            local transfer = globus.TransferClient { authorizer = globus.ClientCredentialsAuthorizer(client, scope) }
            print(transfer:get("/v0.10/task_list").data.total)
            local renewing = globus.RefreshTokenAuthorizer(os.getenv("GLOBUS_REFRESH_TOKEN"), client)
            renewing:ensure_valid_token()
            """
        let names = ["GLOBUS_CLIENT_ID", "GLOBUS_CLIENT_SECRET", "GLOBUS_REFRESH_TOKEN"]
        let outcome = try await Program.run(
            ["run", "--mock", "--allow-env=" + names.joined(separator: ","), "-e", code],
            variables: Dictionary(uniqueKeysWithValues: names.map { ($0, "of-another-place") })
        )
        #expect(outcome == .exited(0, output: "25\n"))
    }

    @Test("The mock offers the same clients and tokens each time, and takes those that it issued before")
    func restarted() async throws {
        var offers: [[Substring]] = []
        for _ in 0..<2 {
            let mock = try Program(["mock"])
            _ = try await mock.line()
            mock.send(SIGINT)
            let lines = try await mock.end().output.split(separator: "\n")
            offers.append(lines.filter { $0.contains("GLOBUS_CLIENT_") || $0.contains("GLOBUS_REFRESH_TOKEN") })
        }
        #expect(offers[0].count == 4)
        #expect(offers[0] == offers[1])
        let offer = try #require(offers[0].first { $0.contains("export GLOBUS_REFRESH_TOKEN=") })
        let token = try #require(offer.split(separator: "=", maxSplits: 1).last)
        let code = """
            local client = globus.ConfidentialAppAuthClient(os.getenv("GLOBUS_CLIENT_ID"), os.getenv("GLOBUS_CLIENT_SECRET"))
            globus.RefreshTokenAuthorizer(..., client):ensure_valid_token()
            """
        let allowed = "--allow-env=GLOBUS_CLIENT_ID,GLOBUS_CLIENT_SECRET"
        let outcome = try await Program.run(["run", "--mock", allowed, "-e", code, String(token)])
        #expect(outcome == .exited(0))
    }

    @Test("The variables to paste are those of one client, and a person logs in by a line that forgets them")
    func variables() async throws {
        let mock = try Program(["mock"])
        _ = try await mock.line()
        mock.send(SIGINT)
        let lines = try await mock.end().output.split(separator: "\n")
        #expect(lines.filter { $0.contains("export GLOBUS_CLIENT_ID=") }.count == 1)
        #expect(lines.filter { $0.contains("export GLOBUS_CLIENT_SECRET=") }.count == 1)
        let login = try #require(lines.first { $0.hasSuffix("; globus-lua login") })
        #expect(login.hasPrefix("  unset GLOBUS_CLIENT_SECRET GLOBUS_REFRESH_TOKEN; GLOBUS_CLIENT_ID=0a71fe00"))
    }

    @Test(
        "--verbose shows requests without their secrets, --fault has the next ones fail, and --slow holds answers back"
    )
    func faults() async throws {
        let mock = try Program([
            "mock", "--verbose", "--fault", "503:2:/bench/*", "--fault", "418:1:/bench/json", "--slow", "20ms",
        ])
        let line = try await mock.line()
        let address = try #require(line.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+$/)).output
        let code = """
            local url = ...
            local statuses = {}
            for i = 1, 4 do
              local options = { max_retries = 0, headers = { Authorization = "Bearer hush-hush-token" } }
              local ok, answer = pcall(globus.request, "GET", url .. "/bench/json?code=hush-hush-code", options)
              statuses[i] = answer.http_status
            end
            print(table.concat(statuses, " "))
            local form = { client_secret = "hush-hush-secret", grant_type = "client_credentials" }
            pcall(globus.request, "POST", url .. "/v2/oauth2/token", { data = form, encoding = "form", max_retries = 0 })
            """
        let outcome = try await Program.run(["--allow-net=127.0.0.1", "-e", code, String(address)])
        #expect(outcome == .exited(0, output: "503 503 418 200\n"))
        mock.send(SIGINT)
        let errors = try await mock.end().errors
        #expect(errors.contains("GET /bench/json?code="))
        #expect(errors.contains(" → 418\n"))
        #expect(errors.contains("  Authorization: Bearer "))
        #expect(errors.contains("POST /v2/oauth2/token → 401\n"))
        #expect(errors.contains("grant_type=client_credentials"))
        #expect(!errors.contains("hush-hush"))
    }

    @Test(
        "A fault or a duration that is none is exit status 2, and a line that says what to write",
        arguments: [
            ["--fault", "200:1"], ["--fault", "503:0"], ["--fault", "503:1:x"], ["--fault", ""], ["--slow", "soon"],
        ]
    )
    func badFaults(options: [String]) async throws {
        let outcome = try await Program.run(["mock"] + options)
        #expect(outcome.end == .exited(2))
        #expect(outcome.errors.contains("'\(options[1])' is no "))
    }

    @Test("With --rotate-refresh-tokens an old refresh token ends the login, and --verbose tells of each request")
    func rotation() async throws {
        let mock = try Program(["mock", "--rotate-refresh-tokens", "--verbose"])
        var lines = ""
        repeat { lines += try await mock.line() + "\n" } while !lines.hasSuffix("Ctrl-C ends it.\n")
        let address = try #require(lines.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+/)).output
        let token = try #require(lines.firstMatch(of: /GLOBUS_REFRESH_TOKEN=(\S+)/)).output.1
        let secret = try #require(lines.firstMatch(of: /GLOBUS_CLIENT_ID=(\S+)\n  export GLOBUS_CLIENT_SECRET=(\S+)/))
        let code = """
            local id, secret, first = ...
            local client = globus.ConfidentialAppAuthClient(id, secret)
            local second = client:oauth2_refresh_token(first).data.refresh_token
            print(second ~= first, pcall(client.oauth2_refresh_token, client, first))
            print(pcall(client.oauth2_refresh_token, client, second))
            """
        let outcome = try await Program.run(
            ["-e", code, String(secret.output.1), String(secret.output.2), String(token)],
            variables: ["GLOBUS_SDK_SERVICE_URL_AUTH": String(address)]
        )
        #expect(outcome.output.hasPrefix("true\tfalse\t"))
        #expect(outcome.output.contains("The refresh token was used before"))
        #expect(outcome.output.contains("The refresh token is revoked"))
        mock.send(SIGINT)
        let told = try await mock.end().errors.split(separator: "\n").filter { $0.hasPrefix("POST /v2/oauth2/token") }
        #expect(told == ["200", "400", "400"].map { "POST /v2/oauth2/token → \($0)" })
    }

    @Test("A port that is taken is exit status 1, and a line that says so")
    func takenPort() async throws {
        let server = SilentServer()
        let outcome = try await Program.run(["mock", "--port", "\(server.port)"])
        #expect(outcome.end == .exited(1))
        #expect(outcome.output == "")
        let line =
            "Cannot listen on port \(server.port) of 127.0.0.1: another program uses it. Choose another port, or 0 for any"
        #expect(outcome.errors == "globus-lua: \(line) free one.\n")
    }
}
