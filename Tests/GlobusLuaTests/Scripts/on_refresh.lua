-- on_refresh: it saves the tokens before they are used, and may request, wait and fail.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local list = "GET /v0.10/task_list"

test("on_refresh has the response before any request carries the token", function()
  local seen = {}
  local authorizer = mock.refresh_token_authorizer {
    on_refresh = function(response)
      seen.token = response.by_resource_server[mock.transfer].access_token
      seen.requests = mock.request_count(list)
    end,
  }
  globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list")
  expect.equal(seen, { token = authorizer.access_token, requests = 0 })
end)

test("on_refresh is called with the response alone", function()
  local count
  mock.refresh_token_authorizer { on_refresh = function(...) count = select("#", ...) end }:ensure_valid_token()
  expect.equal(count, 1)
end)

test("on_refresh may request and wait", function()
  local order = {}
  local authorizer = mock.refresh_token_authorizer {
    on_refresh = function()
      globus.request("GET", mock.info.url .. "/bench/json")
      order[#order + 1] = "requested"
      task.sleep(0.001)
      order[#order + 1] = "slept"
    end,
  }
  authorizer:get_authorization_header()
  order[#order + 1] = "header"
  expect.equal(order, { "requested", "slept", "header" })
end)

test("inside its own on_refresh an authorizer hands out the new header without waiting", function()
  local authorizer
  local header, status
  authorizer = mock.refresh_token_authorizer {
    on_refresh = function()
      header = authorizer:get_authorization_header()
      authorizer:ensure_valid_token()
      status = globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list").http_status
    end,
  }
  expect.equal(authorizer:get_authorization_header(), header)
  expect.equal(status, 200)
  expect.equal(mock.token_request_count(), 1)
end)

test("a 401 inside on_refresh ends with an error and not with a renewal in the renewal", function()
  local authorizer
  authorizer = mock.refresh_token_authorizer {
    on_refresh = function()
      globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list")
    end,
  }
  mock.fault { route = list, times = 100, kind = "unauthorized" }
  local failure = expect.error(function() authorizer:get_authorization_header() end, { class = "OnRefreshError" })
  expect.equal(failure.cause.http_status, 401)
  expect.equal(mock.token_request_count(), 1)
end)

test("an on_refresh that fails is an OnRefreshError whose cause is the author's very table", function()
  local mine = setmetatable({ reason = "the disk is full" }, { __tostring = function(t) return t.reason end })
  local responses = {}
  local authorizer = mock.refresh_token_authorizer {
    on_refresh = function(response)
      responses[#responses + 1] = response
      if #responses < 3 then error(mine) end
    end,
  }
  local transfer = globus.TransferClient { authorizer = authorizer }
  for _ = 1, 2 do
    local failure = expect.error(function() transfer:get("/v0.10/task_list") end, { class = "OnRefreshError" })
    expect.same(failure.cause, mine)
    expect.equal(mock.request_count(list), 0)
  end
  expect.equal(transfer:get("/v0.10/task_list").http_status, 200)
  expect.equal(#responses, 3)
  local token = responses[1].by_resource_server[mock.transfer].access_token
  for _, response in ipairs(responses) do
    expect.equal(response.by_resource_server[mock.transfer].access_token, token)
  end
  expect.equal(mock.token_request_count(), 1)
  expect.equal(authorizer.access_token, token)
end)

for _, case in ipairs {
  { "a text", "the disk is full" },
  { "a number", 17 },
  { "false", false },
  { "nil", nil },
} do
  test("an on_refresh may fail with " .. case[1], function()
    local authorizer = mock.refresh_token_authorizer { on_refresh = function() error(case[2], 0) end }
    local failure = expect.error(function() authorizer:ensure_valid_token() end, { class = "OnRefreshError" })
    if case[2] then expect.contains(tostring(failure.cause), tostring(case[2])) end
  end)
end

test("the error of a request in on_refresh is the cause with all its fields", function()
  local authorizer = mock.refresh_token_authorizer {
    on_refresh = function() globus.request("GET", mock.info.url .. "/nowhere") end,
  }
  local failure = expect.error(function() authorizer:ensure_valid_token() end, { class = "OnRefreshError" })
  expect.equal(failure.cause.http_status, 404)
  expect.truthy(globus.is_error(failure.cause, "GlobusAPIError"))
end)

test("what on_refresh returns means nothing", function()
  local authorizer = mock.refresh_token_authorizer { on_refresh = function() return false, "no" end }
  expect.contains(authorizer:get_authorization_header(), "Bearer ")
end)

test("on_refresh can be read, replaced and removed", function()
  local calls = {}
  local function first() calls[#calls + 1] = "first" end
  local authorizer = mock.refresh_token_authorizer { on_refresh = first }
  expect.same(authorizer.on_refresh, first)
  authorizer.on_refresh = function() calls[#calls + 1] = "second" end
  authorizer:ensure_valid_token()
  authorizer.on_refresh = nil
  expect.equal(authorizer.on_refresh, nil)
  authorizer.expires_at = nil
  authorizer:ensure_valid_token()
  expect.equal(calls, { "second" })
end)

test("an on_refresh that is no function is a usage error", function()
  expect.usage_error(function() mock.refresh_token_authorizer { on_refresh = "save" } end, "on_refresh")
  local authorizer = mock.refresh_token_authorizer()
  expect.usage_error(function() authorizer.on_refresh = {} end, "on_refresh")
end)

test("on_refresh may replace itself and use other authorizers", function()
  local other = mock.refresh_token_authorizer()
  local authorizer
  authorizer = mock.refresh_token_authorizer {
    on_refresh = function()
      other:ensure_valid_token()
      authorizer.on_refresh = nil
    end,
  }
  authorizer:ensure_valid_token()
  expect.truthy(other.access_token)
  expect.equal(mock.token_request_count(), 2)
end)

test("clients and authorizers keep their handlers through garbage collections", function()
  local calls = 0
  local client = globus.TransferClient {
    authorizer = mock.refresh_token_authorizer { on_refresh = function() calls = calls + 1 end },
  }
  collectgarbage()
  collectgarbage()
  client:get("/v0.10/task_list")
  expect.equal(calls, 1)
end)
