import GlobusAuth
import GlobusLua
import LuaRuntime
import MockGlobus
import Testing

@Suite struct RefreshPolicyTests {
    private static let startup = """
        order = {}
        local failing = true
        policy.on_refresh(function(response, context)
          order[#order + 1] = "first " .. context.grant_type .. " " .. context.resource_servers[1]
        end)
        policy.on_refresh(function()
          order[#order + 1] = "second"
          if failing then failing = false; error("no audit log", 0) end
        end)
        policy.on_refresh(function() order[#order + 1] = "third" end)
        policy.token_storage("order", {
          store_token_data_by_resource_server = function() order[#order + 1] = "store" end,
          get_token_data_by_resource_server = function() return {} end,
          remove_token_data = function() end,
          get_token_data = function()
            return { access_token = "x", scope = table.concat(order, ", "), expires_at_seconds = 0 }
          end,
        })
        """

    @Test("Storage, the authorizer's own handler and the site's run in this order; one that fails alone runs again")
    func order() async throws {
        let bench = try await PolicyBench(Self.startup)
        let source = """
            local ok, e = pcall(list)
            assert(not ok and e.class == "OnRefreshError", tostring(e))
            assert(list() == 200)
            return globus.token_storage("order"):get_token_data("order").scope
            """
        let first = "first refresh_token transfer.api.globus.org"
        #expect(
            try await bench.text(source, options: "token_storage = 'order', on_refresh = function() end")
                == "store, \(first), second, third, second"
        )
        #expect(bench.mock.tokenRequests().count == 1)
    }

    @Test("An authorizer's own handler that fails keeps the site's from nothing, and both failures are reported")
    func ownHandlerFails() async throws {
        let bench = try await PolicyBench("policy.on_refresh(function() error('the site is down', 0) end)")
        let source = """
            local ok, e = pcall(list)
            return e.class .. ": " .. e.message
            """
        let options = "on_refresh = function() error('the disk is full', 0) end"
        let text = try #require(try await bench.text(source, options: options))
        #expect(text.hasPrefix("OnRefreshError: 2 on_refresh handlers failed"))
        #expect(text.contains("the disk is full") && text.contains("the site is down"))
    }

    @Test("A Swift program renews through the site's storage and handlers, from several tasks at once")
    func embedding() async throws {
        let bench = try await PolicyBench(
            PolicyBench.vault + "\ncount = 0 policy.on_refresh(function() task.sleep(0) count = count + 1 end)"
        )
        let storage = try await bench.host.tokenStorage(named: "vault")
        let authorizer = try RefreshTokenAuthorizer(
            refreshToken: Secret(bench.refreshToken()),
            authClient: bench.loginClient(),
            options: RenewalOptions(handlers: [bench.host.onRefresh], storage: storage)
        )
        let headers = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<16 { group.addTask { try await authorizer.authorizationHeader() } }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(headers.count == 1)
        #expect(bench.mock.tokenRequests().count == 1)
        let stored = try await storage.tokenData(for: "transfer.api.globus.org")
        #expect(headers.first == "Bearer \(stored?.accessToken.reveal() ?? "")")
    }

    @Test("The site's handlers get the tokens of a Swift program's own grant, whose answers Lua does not know")
    func ownGrant() async throws {
        let bench = try await PolicyBench(
            "policy.on_refresh(function(r) seen = r.by_resource_server['site'].access_token end)"
        )
        let authorizer = try RenewingAuthorizer(
            grant: TicketGrant(),
            options: RenewalOptions(handlers: [bench.host.onRefresh]),
            time: bench.host.configuration.time
        )
        #expect(try await authorizer.authorizationHeader() == "Bearer ticket-1")
        #expect(try await bench.host.global("seen") == "ticket-1")
    }
}

/// A grant whose server answers in a way of its own.
private struct TicketGrant: TokenGrant {
    struct Response: TokenResponse {
        let byResourceServer: [String: TokenData]
    }

    func tokenResponse(refreshToken: Secret?) -> Response {
        Response(byResourceServer: [
            "site": TokenData(resourceServer: "site", scope: "all", accessToken: "ticket-1", expiresAtSeconds: nil)
        ])
    }

    func tokenData(from response: Response) -> GrantedToken {
        GrantedToken(accessToken: "ticket-1", expiresAt: nil)
    }
}
