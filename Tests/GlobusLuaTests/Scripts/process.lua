-- What a script finds around it: os.exit, arg, modules, log, tostring.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

test("globus, json, task and log are globals and modules", function()
  for _, name in ipairs { "globus", "json", "task", "log" } do
    expect.same(require(name), _G[name])
  end
end)

test("log writes lines of its level with their fields", function()
  log.debug("a debug line")
  log.info("an info line", { count = 3, name = "x" })
  log.warning("a warning line")
  log.error("an error line")
  local lines = {}
  for _, line in ipairs(mock.log_lines()) do lines[line] = true end
  expect.truthy(lines["debug: a debug line"])
  expect.truthy(lines["info: an info line count=3 name=x"])
  expect.truthy(lines["warning: a warning line"])
  expect.truthy(lines["error: an error line"])
end)

test("log refuses what is no text, and survives text that is no UTF-8", function()
  expect.usage_error(function() log.info() end, "message")
  expect.usage_error(function() log.info {} end, "message")
  expect.usage_error(function() log.info("x", "fields") end, "fields")
  log.info("bytes \xff\xfe", { ["\xff"] = "\xfe" })
end)

local function is_logged(text)
  for _, line in ipairs(mock.log_lines()) do
    if line:find(text, 1, true) then return true end
  end
  return false
end

test("warn goes to the log", function()
  warn("a warning of Lua's")
  expect.truthy(is_logged("a warning of Lua's"))
  warn("in ", "three ", "pieces")
  expect.truthy(is_logged("in three pieces"))
end)

test("what is logged stays on its line, and shows no secret", function()
  local _ = globus.AccessTokenAuthorizer("planted-in-log")
  log.info("one\ntwo\27[2J planted-in-log", { ["x\r\n"] = "y\0", ["planted-in-log"] = "planted-in-log" })
  expect.truthy(is_logged([[info: one\u{a}two\u{1b}[2J <redacted> <redacted>=<redacted> x\u{d}\u{a}=y\u{0}]]))
  warn("three\nfour planted-in-log")
  expect.truthy(is_logged([[three\u{a}four <redacted>]]))
end)

test("os.exit checks its arguments", function()
  expect.usage_error(function() os.exit("1") end, "os.exit")
  expect.usage_error(function() os.exit(1.5) end, "os.exit")
end)

test("tostring shows what an object is, and no address", function()
  local authorizers = {
    ["globus.NullAuthorizer"] = globus.NullAuthorizer(),
    ["globus.BasicAuthorizer"] = globus.BasicAuthorizer("planted-user", "planted-password"),
    ["globus.AccessTokenAuthorizer"] = globus.AccessTokenAuthorizer("planted-token"),
    ["globus.StaticGlobusAuthorizer"] = globus.StaticGlobusAuthorizer("planted-header"),
    ["globus.GlobusAuthorizer"] = globus.GlobusAuthorizer { get_authorization_header = print },
    ["globus.RefreshTokenAuthorizer"] = mock.refresh_token_authorizer(),
    ["globus.ClientCredentialsAuthorizer"] = globus.ClientCredentialsAuthorizer(mock.confidential_client(), "openid"),
    ["globus.RenewingAuthorizer"] = globus.RenewingAuthorizer { get_token_response = print, extract_token_data = print },
  }
  for name, authorizer in pairs(authorizers) do expect.equal(tostring(authorizer), name) end
  expect.equal(tostring(mock.confidential_client()), "ConfidentialAppAuthClient (" .. mock.info.client_id .. ")")
  expect.equal(tostring(mock.native_client()), "NativeAppAuthClient (" .. mock.info.native_client_id .. ")")
end)

test("the string metatable cannot be changed", function()
  expect.error(function() getmetatable("").__index = {} end, "")
  expect.equal(("x"):rep(2), "xx")
end)
