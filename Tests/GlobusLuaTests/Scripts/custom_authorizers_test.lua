-- Authorizers that an author has written in Lua, wherever built-in ones work.

local fixtures = require "modules.fixtures"

local list = "/v0.10/task_list"

-- Sends one request by every way there is and returns the headers that arrived.
local function headers_sent(authorizer)
  local url = fixtures.echo("/echo")
  globus.request("GET", url, { authorizer = authorizer })
  globus.BaseClient { base_url = mock.url(), authorizer = authorizer }:get("/echo")
  globus.TransferClient { authorizer = authorizer }:post("/echo", { data = { a = 1 } })
  globus.AuthClient { authorizer = authorizer }:request("PUT", "/echo", { data = "text" })
  local headers = {}
  for index, request in ipairs(mock.requests { path = "/echo" }) do headers[index] = request.headers.authorization end
  return headers
end

it("a GlobusAuthorizer's header is sent", function()
  local authorizer = globus.GlobusAuthorizer { get_authorization_header = function() return "Key 123" end }
  expect(headers_sent(authorizer)):to_equal({ "Key 123", "Key 123", "Key 123", "Key 123" })
end)

it("a GlobusAuthorizer whose header is nil sends none", function()
  local authorizer = globus.GlobusAuthorizer { get_authorization_header = function() end }
  expect(headers_sent(authorizer)):to_equal({})
end)

it("a StaticGlobusAuthorizer's header is sent", function()
  expect(headers_sent(globus.StaticGlobusAuthorizer("Key 9"))):to_equal({ "Key 9", "Key 9", "Key 9", "Key 9" })
end)

it("a RenewingAuthorizer's token is sent, from one response", function()
  local calls = 0
  local authorizer = globus.RenewingAuthorizer {
    get_token_response = function()
      calls = calls + 1
      return "response"
    end,
    extract_token_data = function(_, response)
      expect(response):to_equal("response")
      return { access_token = "lua-token", expires_at_seconds = os.time() + 1000 }
    end,
  }
  local all = "Bearer lua-token"
  expect(headers_sent(authorizer)):to_equal({ all, all, all, all })
  expect(calls):to_be(1)
end)

it("the functions are called with the authorizer", function()
  local got
  local authorizer = globus.GlobusAuthorizer {
    get_authorization_header = function(self)
      got = self
      return "Key 1"
    end,
  }
  expect(authorizer:get_authorization_header()):to_equal("Key 1")
  expect(got):to_be(authorizer)
end)

it("a 401 asks handle_missing_authorization, once", function()
  local asked, token = 0, "stale"
  local authorizer = globus.GlobusAuthorizer {
    get_authorization_header = function() return "Bearer " .. token end,
    handle_missing_authorization = function()
      asked = asked + 1
      token = mock.access_token()
      return true
    end,
  }
  expect(globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list").http_status):to_be(200)
  expect(asked):to_be(1)
  mock.reply { path = list, times = 0, status = 401, json = { code = "AuthenticationFailed" } }
  expect(function()
    globus.request("GET", mock.url() .. "/v0.10/task_list", { authorizer = authorizer })
  end):to_raise { http_status = 401 }
  expect(asked):to_be(2)
end)

for _, case in ipairs {
  { "is not there", nil },
  { "returns false", function() return false end },
  { "returns nothing", function() end },
  { "fails", function() error("broken") end },
} do
  it("where handle_missing_authorization " .. case[1] .. ", the 401 is the error", function()
    local authorizer = globus.GlobusAuthorizer {
      get_authorization_header = function() return "Bearer stale" end,
      handle_missing_authorization = case[2],
    }
    expect(authorizer:handle_missing_authorization()):to_be(false)
    expect(function()
      globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list")
    end):to_raise { class = "TransferAPIError", http_status = 401 }
    expect(mock.requests { path = list }):to_have_length(1)
  end)
end

it("get_authorization_header may request, wait and fail", function()
  local mine = { "mine" }
  local authorizer = globus.GlobusAuthorizer {
    get_authorization_header = function()
      task.sleep(0)
      globus.request("GET", mock.url() .. "/bench/json")
      error(mine)
    end,
  }
  local url = fixtures.echo("/echo")
  local ok, failure = pcall(globus.request, "GET", url, { authorizer = authorizer })
  expect(ok):to_be(false)
  expect(failure):to_be(mine)
  expect(mock.requests { path = "/echo" }):to_have_length(0)
end)

for _, value in ipairs { 7, true, {} } do
  it("a header that is a " .. type(value) .. " is a usage error", function()
    local authorizer = globus.GlobusAuthorizer { get_authorization_header = function() return value end }
    expect(function() authorizer:get_authorization_header() end):to_raise("GlobusSDKUsageError", "string or nil")
  end)
end

it("a header with a line break is a usage error that does not show it", function()
  local authorizer = globus.GlobusAuthorizer { get_authorization_header = function() return "Key 1\r\nX-Evil: 1" end }
  local url = fixtures.echo("/echo")
  local failure = expect(function() globus.request("GET", url, { authorizer = authorizer }) end)
    :to_raise("GlobusSDKUsageError", "header")
  expect(tostring(failure)).never:to_contain("X-Evil")
  expect(mock.requests { path = "/echo" }):to_have_length(0)
  expect(function() globus.StaticGlobusAuthorizer("Key\nX: 1") end):to_raise("GlobusSDKUsageError", "header_val")
end)

for _, case in ipairs {
  { "nothing", function() end, "returned nothing" },
  { "a string", function() return "token" end, "returned" },
  { "a table without access_token", function() return {} end, "'access_token' is missing" },
  { "a number as access_token", function() return { access_token = 7 } end, "'access_token' must be a string" },
  {
    "a text as expires_at_seconds",
    function() return { access_token = "SECRET", expires_at_seconds = "soon" } end,
    "'expires_at_seconds' must be a number",
  },
  {
    "NaN as expires_at_seconds",
    function() return { access_token = "SECRET", expires_at_seconds = 0 / 0 } end,
    "'expires_at_seconds' must be a number",
  },
  {
    "a number as refresh_token",
    function() return { access_token = "SECRET", expires_at_seconds = 1, refresh_token = 5 } end,
    "'refresh_token' must be a string",
  },
} do
  it("an extract_token_data that returns " .. case[1] .. " is a usage error", function()
    local authorizer = globus.RenewingAuthorizer {
      get_token_response = function() return "response" end,
      extract_token_data = case[2],
    }
    local failure = expect(function() authorizer:ensure_valid_token() end):to_raise("GlobusSDKUsageError", case[3])
    expect(tostring(failure)).never:to_contain("SECRET")
  end)
end

it("a get_token_response that returns nothing is a usage error", function()
  local authorizer = globus.RenewingAuthorizer { get_token_response = function() end, extract_token_data = print }
  expect(function() authorizer:ensure_valid_token() end)
    :to_raise("GlobusSDKUsageError", "get_token_response returned nothing")
end)

it("the author's functions have the rotated refresh token of the last response", function()
  local used = {}
  local authorizer = globus.RenewingAuthorizer {
    get_token_response = function(self)
      used[#used + 1] = self.refresh_token or "none"
      return #used
    end,
    extract_token_data = function(_, number)
      return { access_token = "a" .. number, expires_at_seconds = 0, refresh_token = "r" .. number }
    end,
  }
  for _ = 1, 3 do authorizer:ensure_valid_token() end
  expect(used):to_equal({ "none", "r1", "r2" })
end)

it("missing functions are usage errors", function()
  expect(function() globus.GlobusAuthorizer {} end):to_raise("GlobusSDKUsageError", "get_authorization_header")
  expect(function() globus.RenewingAuthorizer { get_token_response = print } end)
    :to_raise("GlobusSDKUsageError", "extract_token_data")
  expect(function() globus.RenewingAuthorizer { extract_token_data = print } end)
    :to_raise("GlobusSDKUsageError", "get_token_response")
end)

it("a 401 renews a RenewingAuthorizer written in Lua", function()
  local authorizer = globus.RenewingAuthorizer {
    get_token_response = function() return mock.access_token() end,
    extract_token_data = function(_, token) return { access_token = token, expires_at_seconds = os.time() + 1000 } end,
  }
  local transfer = globus.TransferClient { authorizer = authorizer }
  transfer:get("/v0.10/task_list")
  mock.revoke(authorizer.access_token)
  expect(transfer:get("/v0.10/task_list").http_status):to_be(200)
end)
