import MockGlobus
import TestSupport
import Testing

/// The program shows no secrets, whatever it is asked to show.
@Suite struct SecretTests {
    /// Shows every object and every error that it can get, in all ways except reading a token.
    private static let script = """
        local url, client_id, client_secret, native_id, refresh_token, code, verifier = ...
        local function show(value, depth)
          print(value, tostring(value))
          io.stderr:write(tostring(value), "\\n")
          log.info(tostring(value), { value = value })
          local ok, text = pcall(json.encode, value)
          print(ok and "" or text)
          print(select(2, pcall(error, value)))
          if type(value) == "table" and (depth or 0) < 3 and not value.access_token then
            for name, field in pairs(value) do print(name) show(field, (depth or 0) + 1) end
          end
        end
        local client = globus.ConfidentialAppAuthClient(client_id, client_secret)
        local authorizer = globus.RefreshTokenAuthorizer(refresh_token, client, { on_refresh = show })
        local transfer = globus.TransferClient { authorizer = authorizer, max_retries = 0 }
        show(transfer:get("/v0.10/task_list", { query_params = { limit = 1 } }))
        authorizer.expires_at = nil
        show(client:oauth2_refresh_token(refresh_token))
        show(client:oauth2_client_credentials_tokens("openid"))
        show(client:oauth2_token_introspect(authorizer.access_token))
        local native = globus.NativeAppAuthClient(native_id)
        native:oauth2_start_flow("openid", { verifier = verifier })
        show(native) show(client) show(authorizer) show(transfer)
        show(select(2, pcall(native.oauth2_exchange_code_for_tokens, native, code)))
        local storage = globus.token_storage("memory")
        storage:store_token_response(client:oauth2_refresh_token(refresh_token))
        show(storage)
        show(globus.BasicAuthorizer(client_id, client_secret))
        show(select(2, pcall(transfer.get, transfer, "/echo?" .. authorizer.access_token)))
        show(select(2, pcall(globus.request, "GET", url .. "/nope", {
          query_params = { access_token = authorizer.access_token, code = code },
          headers = { Authorization = "Bearer " .. authorizer.access_token, Cookie = "s=" .. client_secret },
        })))
        show(select(2, pcall(globus.request, "POST", "http://example.org/", { headers = { Authorization = refresh_token } })))
        log.warning("as a mistake: " .. authorizer.access_token, { token = refresh_token })
        error("ends with " .. authorizer.access_token .. " and " .. client_secret .. ("x"):rep(3000) .. refresh_token)
        """

    @Test(
        "No secret shows in what the program prints, logs and traces",
        arguments: [["--log-level", "trace", "--trace-http"], ["--log-level", "debug"], ["--trace-http"], []]
    )
    func shown(options: [String]) async throws {
        let mock = try await MockGlobus.started()
        let verifier = "verifier-" + String(repeating: "v", count: 50)
        let code = try mock.issueAuthorizationCode(
            redirectURI: mock.baseURL + "/v2/web/auth-code",
            codeChallenge: MockGlobus.codeChallenge(for: verifier + "x"),
            refreshTokens: true
        )
        let client = MockGlobus.Client.confidential
        let secret = try #require(client.secret)
        let token = mock.issueRefreshToken(clientID: client.id)
        let url = mock.baseURL
        let arguments = [url, client.id, secret, MockGlobus.Client.native.id, token, code, verifier]
        let outcome = try await Program.run(
            ["run", "--allow-net"] + options + ["-e", Self.script] + arguments,
            variables: Self.variables(mock.baseURL)
        )
        await mock.stop()
        let text = outcome.output + outcome.errors
        #expect(outcome.end == .exited(1), "\(outcome)")
        #expect(
            outcome.errors.contains("globus-lua: -e:")
                && outcome.errors.contains("ends with <redacted> and <redacted>xxx")
        )
        for hidden in [secret, token, code, verifier, "mock-access-", "mock-refresh-"] {
            #expect(!text.contains(hidden), "\(hidden) shows in \(Self.surroundings(of: hidden, in: text))")
        }
        #expect(text.contains("#1 > POST \(url)/v2/oauth2/token") == options.contains("--trace-http"))
        #expect(text.contains("is renewed, since there is none") == options.contains("--log-level"))
    }

    private static func variables(_ url: String) -> [String: String] {
        ["GLOBUS_SDK_SERVICE_URL_AUTH": url, "GLOBUS_SDK_SERVICE_URL_TRANSFER": url]
    }

    private static func surroundings(of word: String, in text: String) -> String {
        guard let range = text.firstRange(of: word) else { return "" }
        let start = text.index(range.lowerBound, offsetBy: -200, limitedBy: text.startIndex) ?? text.startIndex
        let end = text.index(range.upperBound, offsetBy: 50, limitedBy: text.endIndex) ?? text.endIndex
        return String(text[start..<end])
    }

    @Test("A trace lets one follow a token by its digest from where it is issued to where it is sent")
    func follow() async throws {
        let mock = try await MockGlobus.started()
        let client = MockGlobus.Client.confidential
        let outcome = try await Program.run(
            [
                "--allow-net", "--trace-http", "-e",
                """
                local id, secret, token = ...
                local authorizer = globus.RefreshTokenAuthorizer(token, globus.ConfidentialAppAuthClient(id, secret))
                globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list", { query_params = { limit = 1 } })
                """, client.id, client.secret ?? "", mock.issueRefreshToken(clientID: client.id),
            ],
            variables: Self.variables(mock.baseURL)
        )
        await mock.stop()
        #expect(outcome.end == .exited(0), "\(outcome)")
        let issued = outcome.errors.firstMatch(of: /"access_token":"(<secret [0-9a-f]{8}>)"/)?.1
        let sent = outcome.errors.firstMatch(of: /Authorization: Bearer (<secret [0-9a-f]{8}>)/)?.1
        #expect(issued != nil && issued == sent)
    }
}
