import GlobusLua
import LuaRuntime
import Testing

/// Every script has string methods of its own, whoever's code ran before.
@Suite struct StringMethodTests {
    private static let startup = """
        function string:owner() return "the site's " .. self end
        local mt = getmetatable("")
        mt.__call = function(s) return "called by the site" end
        local calls = {}
        -- No global is named in them: what they know of their script is its methods alone.
        policy.token_storage("own", {
          get_token_data_by_resource_server = function() return {} end,
          get_token_data = function() return { access_token = ("x")(), scope = ("storage"):owner(), expires_at_seconds = 0 } end,
          store_token_data_by_resource_server = function() end,
          remove_token_data = function() end,
        })
        policy.on_refresh(function(response) calls[#calls + 1] = ("handler"):owner() end)
        policy.token_storage("calls", {
          get_token_data_by_resource_server = function() return {} end,
          get_token_data = function() return { access_token = "x", scope = calls[1], expires_at_seconds = 0 } end,
          store_token_data_by_resource_server = function() end,
          remove_token_data = function() end,
        })
        """

    @Test("Policies and handlers use the methods of their script, and the script that calls them its own")
    func policies() async throws {
        let bench = try await PolicyBench(Self.startup)
        let source = """
            function string:owner() return "mine: " .. self end
            assert(list() == 200)
            local storage = globus.token_storage("own")
            local first = ("a"):owner()
            local data = storage:get_token_data("x")
            assert(getmetatable("").__call == nil)
            return table.concat({
              first, data.scope, data.access_token, ("b"):owner(), globus.token_storage("calls"):get_token_data("x").scope,
            }, ", ")
            """
        #expect(
            try await bench.text(source, options: "")
                == "mine: a, the site's storage, called by the site, mine: b, the site's handler"
        )
    }

    @Test("A task, a coroutine and an authorizer's functions have the methods of the script that made them")
    func functions() async throws {
        let bench = try await PolicyBench("")
        let source = """
            function string:owner() return "mine: " .. self end
            local seen = {}
            task.all(
              function() task.sleep(0.001) seen[1] = ("task"):owner() end,
              coroutine.wrap(function() task.sleep(0.001) seen[2] = ("wrapped"):owner() end)
            )
            local ok, e = pcall(list)
            assert(ok, tostring(e))
            return table.concat(seen, ", ") .. ", " .. handled
            """
        let options = "on_refresh = function() handled = ('handler'):owner() end"
        #expect(try await bench.text(source, options: options) == "mine: task, mine: wrapped, mine: handler")
    }
}
