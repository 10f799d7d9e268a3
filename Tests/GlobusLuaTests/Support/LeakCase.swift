import GlobusLua
import LuaRuntime

/// A script that has secrets and fails.
struct LeakCase: Sendable, CustomStringConvertible {
    let name: String
    /// Words which show that the case has reached the place where a secret could be shown.
    var mustShow: [String] = []
    let source: String

    var description: String { name }

    /// The function `keep`, which adds a text to the log as it is.
    static func library(_ log: BenchLog) -> ScriptLibrary {
        let keep = HostFunction(
            "keep",
            "Keeps a text as it is.",
            parameters: [.required("text", .string, "The text.")]
        ) { call in
            log.append(call.stack.text(at: 1))
            return .nothing
        }
        return ScriptLibrary("leak", "What the cases need.", globals: [keep])
    }

    /// Names for the planted secrets, and `show(value)`, which logs everything that can be seen of a value.
    static let prelude = """
        local client_secret, refresh_token, access_token, code, verifier, password = ...
        local fixtures = require "modules.fixtures"
        local token_endpoint = "/v2/oauth2/token"
        local function client() return globus.ConfidentialAppAuthClient("planted-client", client_secret) end
        local function bearer() return globus.AccessTokenAuthorizer(access_token) end
        local function refresher(options) return globus.RefreshTokenAuthorizer(refresh_token, client(), options) end

        -- A log would be without secrets anyway.
        local function note(text)
          keep(text)
          log.debug(text)
        end

        local show
        local function show_fields(failure)
          for name, value in pairs(failure) do
            if type(value) == "table" then show(value) end
            note(tostring(name) .. " = " .. tostring(value))
          end
          log.info("as a field", { failure = failure, text = tostring(failure) })
        end
        function show(value)
          note(tostring(value), { value = value })
          if type(value) ~= "table" then return end
          show_fields(value)
          if value.headers then for name, text in pairs(value.headers) do note(name .. ": " .. text) end end
          if value.traceback then note(value.traceback) end
          local is_written, text = pcall(json.encode, value)
          note(tostring(text))
        end

        -- Shows the error of a function that must fail.
        local function fail(f, ...)
          local ok, failure = pcall(f, ...)
          if ok then error("it did not fail", 2) end
          show(failure)
          local _, again = pcall(error, failure)
          note(debug.traceback(tostring(again)))
          return failure
        end

        -- Ends the case with the uncaught error, which the test looks at from Swift.
        local function finish(failure)
          log.debug("end of the case")
          error(failure)
        end

        """
}
