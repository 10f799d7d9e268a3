-- Authorizers that an author has written in Lua, wherever built-in ones work.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local list = "GET /v0.10/task_list"

-- Sends one request by every way there is and returns the headers that arrived.
local function headers_sent(authorizer)
  local url = mock.echo("/echo")
  globus.request("GET", url, { authorizer = authorizer })
  globus.BaseClient { base_url = mock.info.url, authorizer = authorizer }:get("/echo")
  globus.TransferClient { authorizer = authorizer }:post("/echo", { data = { a = 1 } })
  globus.AuthClient { authorizer = authorizer }:request("PUT", "/echo", { data = "text" })
  local headers = {}
  for index, request in ipairs(mock.requests { route = "/echo" }) do headers[index] = request.headers.authorization end
  return headers
end

test("a GlobusAuthorizer's header is sent", function()
  local authorizer = globus.GlobusAuthorizer { get_authorization_header = function() return "Key 123" end }
  expect.equal(headers_sent(authorizer), { "Key 123", "Key 123", "Key 123", "Key 123" })
end)

test("a GlobusAuthorizer whose header is nil sends none", function()
  local authorizer = globus.GlobusAuthorizer { get_authorization_header = function() end }
  expect.equal(headers_sent(authorizer), {})
end)

test("a StaticGlobusAuthorizer's header is sent", function()
  expect.equal(headers_sent(globus.StaticGlobusAuthorizer("Key 9")), { "Key 9", "Key 9", "Key 9", "Key 9" })
end)

test("a RenewingAuthorizer's token is sent, from one response", function()
  local calls = 0
  local authorizer = globus.RenewingAuthorizer {
    get_token_response = function()
      calls = calls + 1
      return "response"
    end,
    extract_token_data = function(_, response)
      expect.equal(response, "response")
      return { access_token = "lua-token", expires_at_seconds = os.time() + 1000 }
    end,
  }
  local all = "Bearer lua-token"
  expect.equal(headers_sent(authorizer), { all, all, all, all })
  expect.equal(calls, 1)
end)

test("the functions are called with the authorizer", function()
  local got
  local authorizer = globus.GlobusAuthorizer {
    get_authorization_header = function(self)
      got = self
      return "Key 1"
    end,
  }
  expect.equal(authorizer:get_authorization_header(), "Key 1")
  expect.same(got, authorizer)
end)

test("a 401 asks handle_missing_authorization, once", function()
  local asked, token = 0, "stale"
  local authorizer = globus.GlobusAuthorizer {
    get_authorization_header = function() return "Bearer " .. token end,
    handle_missing_authorization = function()
      asked = asked + 1
      token = mock.issue_access_token()
      return true
    end,
  }
  expect.equal(globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list").http_status, 200)
  expect.equal(asked, 1)
  mock.fault { route = list, times = 100, kind = "unauthorized" }
  expect.error(function()
    globus.request("GET", mock.info.url .. "/v0.10/task_list", { authorizer = authorizer })
  end, { http_status = 401 })
  expect.equal(asked, 2)
end)

for _, case in ipairs {
  { "is not there", nil },
  { "returns false", function() return false end },
  { "returns nothing", function() end },
  { "fails", function() error("broken") end },
} do
  test("where handle_missing_authorization " .. case[1] .. ", the 401 is the error", function()
    local authorizer = globus.GlobusAuthorizer {
      get_authorization_header = function() return "Bearer stale" end,
      handle_missing_authorization = case[2],
    }
    expect.equal(authorizer:handle_missing_authorization(), false)
    expect.error(function()
      globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list")
    end, { class = "TransferAPIError", http_status = 401 })
    expect.equal(mock.request_count(list), 1)
  end)
end

test("get_authorization_header may request, wait and fail", function()
  local mine = { "mine" }
  local authorizer = globus.GlobusAuthorizer {
    get_authorization_header = function()
      task.sleep(0)
      globus.request("GET", mock.info.url .. "/bench/json")
      error(mine)
    end,
  }
  local url = mock.echo("/echo")
  local ok, failure = pcall(globus.request, "GET", url, { authorizer = authorizer })
  expect.equal(ok, false)
  expect.same(failure, mine)
  expect.equal(mock.request_count("/echo"), 0)
end)

for _, value in ipairs { 7, true, {} } do
  test("a header that is a " .. type(value) .. " is a usage error", function()
    local authorizer = globus.GlobusAuthorizer { get_authorization_header = function() return value end }
    expect.usage_error(function() authorizer:get_authorization_header() end, "string or nil")
  end)
end

test("a header with a line break is a usage error that does not show it", function()
  local authorizer = globus.GlobusAuthorizer { get_authorization_header = function() return "Key 1\r\nX-Evil: 1" end }
  local url = mock.echo("/echo")
  local failure = expect.usage_error(function() globus.request("GET", url, { authorizer = authorizer }) end, "header")
  expect.lacks(tostring(failure), "X-Evil")
  expect.equal(mock.request_count("/echo"), 0)
  expect.usage_error(function() globus.StaticGlobusAuthorizer("Key\nX: 1") end, "header_val")
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
  test("an extract_token_data that returns " .. case[1] .. " is a usage error", function()
    local authorizer = globus.RenewingAuthorizer {
      get_token_response = function() return "response" end,
      extract_token_data = case[2],
    }
    local failure = expect.usage_error(function() authorizer:ensure_valid_token() end, case[3])
    expect.lacks(tostring(failure), "SECRET")
  end)
end

test("a get_token_response that returns nothing is a usage error", function()
  local authorizer = globus.RenewingAuthorizer { get_token_response = function() end, extract_token_data = print }
  expect.usage_error(function() authorizer:ensure_valid_token() end, "get_token_response returned nothing")
end)

test("the author's functions have the rotated refresh token of the last response", function()
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
  expect.equal(used, { "none", "r1", "r2" })
end)

test("missing functions are usage errors", function()
  expect.usage_error(function() globus.GlobusAuthorizer {} end, "get_authorization_header")
  expect.usage_error(function() globus.RenewingAuthorizer { get_token_response = print } end, "extract_token_data")
  expect.usage_error(function() globus.RenewingAuthorizer { extract_token_data = print } end, "get_token_response")
end)

test("a 401 renews a RenewingAuthorizer written in Lua", function()
  local authorizer = globus.RenewingAuthorizer {
    get_token_response = function() return mock.issue_access_token() end,
    extract_token_data = function(_, token) return { access_token = token, expires_at_seconds = os.time() + 1000 } end,
  }
  local transfer = globus.TransferClient { authorizer = authorizer }
  transfer:get("/v0.10/task_list")
  mock.revoke { token = authorizer.access_token }
  expect.equal(transfer:get("/v0.10/task_list").http_status, 200)
end)
