import GlobusLua
import LuaRuntime
import MockGlobus
import Testing

/// Passes extreme values to every described function, method and option.
@Suite struct EdgeTests {
    @Test("Numbers and strings at the edges are errors or accepted, and never a trap, wherever they are handed")
    func edges() async throws {
        let bench = try await ScriptBench(limits: Limits(memory: 256 << 20, output: 1 << 20))
        let api = ScriptAPI.startupScripts
        let own = Set(ScriptLibrary.standard.map(\.name))
        let functions = api.libraries.filter { own.contains(String($0.name.prefix { $0 != "." })) }.flatMap(\.functions)
        let methods = api.classes.filter { $0.form != .record }.flatMap(\.methods)
        let calls = (functions + methods).map(Self.call).joined(separator: ",\n")
        let source = Self.script.replacing("--[[calls]]", with: calls)
        let count = try await bench.text(source, [.string(bench.mock.baseURL)])
        #expect((count.flatMap(Int.init) ?? 0) > 2000)
        #expect(try await bench.text("return 'goes on'") == "goes on")
    }

    /// Returns a function for the script's table: its name, the number of its parameters, and the options of one of
    /// them.
    private static func call(_ function: FunctionDescription) -> String {
        let options = function.options.map { options in
            "at = \(options.argument), options = { \(options.parameters.map { "'\($0.name)'" }.joined(separator: ", ")) }"
        }
        return "{ name = '\(function.name)', count = \(function.parameters.count), \(options ?? "") }"
    }

    private static let script = """
        local mock_url = ...
        -- Where nobody listens: a server of the tests would take long to read what is sent to it.
        local url = "http://127.0.0.1:1"
        local calls = {
        --[[calls]]
        }
        local client = globus.BaseClient{ base_url = url, max_retries = 0 }
        local app = globus.ConfidentialAppAuthClient("id", "secret", { base_url = url, max_retries = 0 })
        local an_app = globus.ClientApp("app", { login_client = app, config = { token_storage = "memory" } })
        local native = globus.NativeAppAuthClient("id", { base_url = url, max_retries = 0 })
        local a_task, a_scope
        task.scope(function(s) a_scope = s a_task = s:spawn(function() end) end)
        local receivers = {
          GlobusApp = an_app, BaseClient = client, AuthClient = globus.AuthClient{ base_url = url }, AuthLoginClient = app,
          ConfidentialAppAuthClient = app, NativeAppAuthClient = native, GlobusAuthorizer = globus.NullAuthorizer(),
          RenewingAuthorizer = globus.RefreshTokenAuthorizer("token", app),
          GlobusHTTPResponse = globus.request("GET", mock_url .. "/bench/json"), Scope = a_scope, Task = a_task,
          TokenStorage = pcall(globus.token_storage, "memory") and globus.token_storage("memory") or nil,
        }
        local edges = {
          math.mininteger, math.mininteger + 1, -1, 0, 1, 1 << 31, 1 << 32, 1 << 53, math.maxinteger - 1, math.maxinteger,
          -0.0, 0.5, 1e-320, 1e9, 2^53, 2^63, -2^63, 2^64, 1e308, -1e308, math.huge, -math.huge, 0 / 0,
          "", "\\0", "\\xff\\xfe", "9223372036854775808", ("x"):rep(1 << 16), false, true, {}, { 1, 2 }, print,
        }
        local plain = { "GET", url .. "/bench/json", "x", "x", "x" }
        local function find(name)
          local owner, method = name:match("([%w_]+):([%w_]+)$")
          if owner then
            local receiver = receivers[owner]
            -- Two libraries have a class of this name.
            if owner == "Scope" and method:find("^with_") then receiver = globus.Scope("s") end
            return receiver and receiver[method], receiver
          end
          local value = _G
          for part in name:gmatch("[^.]+") do value = value and value[part] end
          return value
        end
        local function jobs()
          for _, call in ipairs(calls) do
            local f, receiver = find(call.name)
            local function try(arguments, n)
              if receiver then table.insert(arguments, 1, receiver) n = n + 1 end
              if f then coroutine.yield(function() return f(table.unpack(arguments, 1, n)) end) end
            end
            for _, edge in ipairs(edges) do
              for i = 1, call.count do
                local arguments = table.move(plain, 1, call.count, 1, {})
                arguments[i] = edge
                try(arguments, call.count)
              end
              for _, option in ipairs(call.options or {}) do
                local arguments = table.move(plain, 1, call.count, 1, {})
                arguments[call.at] = { [option] = edge }
                try(arguments, math.max(call.count, call.at))
              end
            end
          end
        end
        local count = 0
        task.map(coroutine.wrap(jobs), function(job)
          count = count + 1
          pcall(task.timeout, 0.05, job)
        end, { limit = 64 })
        return tostring(count)
        """
}
