-- What a script finds around it: os.exit, arg, modules, log, tostring.

local fixtures = require "modules.fixtures"

it("globus, json, task and log are globals and modules", function()
  for _, name in ipairs { "globus", "json", "task", "log" } do
    expect((require(name))):to_be(_G[name])
  end
end)

it("log writes lines of its level with their fields", function()
  log.debug("a debug line")
  log.info("an info line", { count = 3, name = "x" })
  log.warning("a warning line")
  log.error("an error line")
  expect(log_lines()):to_contain("debug: a debug line")
  expect(log_lines()):to_contain("info: an info line count=3 name=x")
  expect(log_lines()):to_contain("warning: a warning line")
  expect(log_lines()):to_contain("error: an error line")
end)

it("log refuses what is no text, and survives text that is no UTF-8", function()
  expect(function() log.info() end):to_raise("GlobusSDKUsageError", "message")
  expect(function() log.info {} end):to_raise("GlobusSDKUsageError", "message")
  expect(function() log.info("x", "fields") end):to_raise("GlobusSDKUsageError", "fields")
  log.info("bytes \xff\xfe", { ["\xff"] = "\xfe" })
end)

local function is_logged(text)
  for _, line in ipairs(log_lines()) do
    if line:find(text, 1, true) then return true end
  end
  return false
end

it("warn checks its arguments, and stays out of the log", function()
  warn("a warning of Lua's")
  expect(is_logged("a warning of Lua's")):to_be_falsy()
  expect(function() warn() end):to_raise { message = "bad argument #1 to 'warn' (string expected, got no value)" }
  expect(function() warn("x", {}) end):to_raise { message = "bad argument #2 to 'warn' (string expected, got table)" }
end)

it("what is logged stays on its line, and shows no secret", function()
  local _ = globus.AccessTokenAuthorizer("planted-in-log")
  log.info("one\ntwo\27[2J planted-in-log", { ["x\r\n"] = "y\0", ["planted-in-log"] = "planted-in-log" })
  local line = [[info: one\u{a}two\u{1b}[2J <redacted> <redacted>=<redacted> x\u{d}\u{a}=y\u{0}]]
  expect(is_logged(line)):to_be_truthy()
end)

it("os.exit checks its arguments", function()
  expect(function() os.exit({}) end):to_raise { message = "bad argument #1 to 'exit' (number expected, got table)" }
  expect(function() os.exit(1.5) end):to_raise { message = "number has no integer representation" }
end)

it("tostring shows what an object is, and no address", function()
  local authorizers = {
    ["globus.NullAuthorizer"] = globus.NullAuthorizer(),
    ["globus.BasicAuthorizer"] = globus.BasicAuthorizer("planted-user", "planted-password"),
    ["globus.AccessTokenAuthorizer"] = globus.AccessTokenAuthorizer("planted-token"),
    ["globus.StaticGlobusAuthorizer"] = globus.StaticGlobusAuthorizer("planted-header"),
    ["globus.GlobusAuthorizer"] = globus.GlobusAuthorizer { get_authorization_header = print },
    ["globus.RefreshTokenAuthorizer"] = fixtures.refresh_token_authorizer(),
    ["globus.ClientCredentialsAuthorizer"] =
      globus.ClientCredentialsAuthorizer(fixtures.confidential_client(), "openid"),
    ["globus.RenewingAuthorizer"] =
      globus.RenewingAuthorizer { get_token_response = print, extract_token_data = print },
  }
  for name, authorizer in pairs(authorizers) do expect(tostring(authorizer)):to_be(name) end
  local client_id = mock.client()
  expect(tostring(fixtures.confidential_client())):to_equal("ConfidentialAppAuthClient (" .. client_id .. ")")
  expect(tostring(fixtures.native_client())):to_equal("NativeAppAuthClient (" .. mock.native_client() .. ")")
end)

it("a method that is added to strings is there until it is removed", function()
  getmetatable("").__index.doubled = function(text) return text .. text end
  expect(("x"):doubled()):to_equal("xx")
  string.doubled = nil
  expect(function() return ("x"):doubled() end):to_raise { message = "attempt to call a nil value (method 'doubled')" }
  expect(("x"):rep(2)):to_equal("xx")
end)
