-- on_refresh: it saves the tokens before they are used, and may request, wait and fail.

local fixtures = require "modules.fixtures"

local list = "/v0.10/task_list"

it("on_refresh has the response before any request carries the token", function()
  local seen = {}
  local authorizer = fixtures.refresh_token_authorizer {
    on_refresh = function(response)
      seen.token = response.by_resource_server[fixtures.transfer].access_token
      seen.requests = #mock.requests { path = list }
    end,
  }
  globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list")
  expect(seen):to_strictly_equal({ token = authorizer.access_token, requests = 0 })
end)

it("on_refresh is called with the response alone", function()
  local count
  fixtures.refresh_token_authorizer { on_refresh = function(...) count = select("#", ...) end }:ensure_valid_token()
  expect(count):to_be(1)
end)

it("on_refresh may request and wait", function()
  local order = {}
  local authorizer = fixtures.refresh_token_authorizer {
    on_refresh = function()
      globus.request("GET", mock.url() .. "/bench/json")
      order[#order + 1] = "requested"
      task.sleep(0.001)
      order[#order + 1] = "slept"
    end,
  }
  authorizer:get_authorization_header()
  order[#order + 1] = "header"
  expect(order):to_equal({ "requested", "slept", "header" })
end)

it("inside its own on_refresh an authorizer hands out the new header without waiting", function()
  local authorizer
  local header, status
  authorizer = fixtures.refresh_token_authorizer {
    on_refresh = function()
      header = authorizer:get_authorization_header()
      authorizer:ensure_valid_token()
      status = globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list").http_status
    end,
  }
  expect(authorizer:get_authorization_header()):to_be(header)
  expect(status):to_be(200)
  expect(fixtures.token_requests()):to_have_length(1)
end)

it("a 401 inside on_refresh ends with an error and not with a renewal in the renewal", function()
  local authorizer
  authorizer = fixtures.refresh_token_authorizer {
    on_refresh = function()
      globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list")
    end,
  }
  mock.reply { path = list, times = 0, status = 401, json = { code = "AuthenticationFailed" } }
  local failure = expect(function() authorizer:get_authorization_header() end):to_raise { class = "OnRefreshError" }
  expect(failure.cause.http_status):to_be(401)
  expect(fixtures.token_requests()):to_have_length(1)
end)

it("an on_refresh that fails is an OnRefreshError whose cause is the author's very table", function()
  local mine = setmetatable({ reason = "the disk is full" }, { __tostring = function(t) return t.reason end })
  local responses = {}
  local authorizer = fixtures.refresh_token_authorizer {
    on_refresh = function(response)
      responses[#responses + 1] = response
      if #responses < 3 then error(mine) end
    end,
  }
  local transfer = globus.TransferClient { authorizer = authorizer }
  for _ = 1, 2 do
    local failure = expect(function() transfer:get("/v0.10/task_list") end):to_raise { class = "OnRefreshError" }
    expect(failure.cause):to_be(mine)
    expect(mock.requests { path = list }):to_have_length(0)
  end
  expect(transfer:get("/v0.10/task_list").http_status):to_be(200)
  expect(responses):to_have_length(3)
  local token = responses[1].by_resource_server[fixtures.transfer].access_token
  for _, response in ipairs(responses) do
    expect(response.by_resource_server[fixtures.transfer].access_token):to_be(token)
  end
  expect(fixtures.token_requests()):to_have_length(1)
  expect(authorizer.access_token):to_be(token)
end)

for _, case in ipairs {
  { "a text", "the disk is full" },
  { "a number", 17 },
  { "false", false },
  { "nil", nil },
} do
  it("an on_refresh may fail with " .. case[1], function()
    local authorizer = fixtures.refresh_token_authorizer { on_refresh = function() error(case[2], 0) end }
    local failure = expect(function() authorizer:ensure_valid_token() end):to_raise { class = "OnRefreshError" }
    if case[2] then expect(tostring(failure.cause)):to_contain(tostring(case[2])) end
  end)
end

it("the error of a request in on_refresh is the cause with all its fields", function()
  local authorizer = fixtures.refresh_token_authorizer {
    on_refresh = function() globus.request("GET", mock.url() .. "/nowhere") end,
  }
  local failure = expect(function() authorizer:ensure_valid_token() end):to_raise { class = "OnRefreshError" }
  expect(failure.cause.http_status):to_be(404)
  expect(failure.cause):to_be_a("GlobusAPIError")
end)

it("what on_refresh returns means nothing", function()
  local authorizer = fixtures.refresh_token_authorizer { on_refresh = function() return false, "no" end }
  expect(authorizer:get_authorization_header()):to_contain("Bearer ")
end)

it("on_refresh can be read, replaced and removed", function()
  local calls = {}
  local function first() calls[#calls + 1] = "first" end
  local authorizer = fixtures.refresh_token_authorizer { on_refresh = first }
  expect(authorizer.on_refresh):to_be(first)
  authorizer.on_refresh = function() calls[#calls + 1] = "second" end
  authorizer:ensure_valid_token()
  authorizer.on_refresh = nil
  expect(authorizer.on_refresh):to_be_nil()
  authorizer.expires_at = nil
  authorizer:ensure_valid_token()
  expect(calls):to_equal({ "second" })
end)

it("an on_refresh that is no function is a usage error", function()
  expect(function() fixtures.refresh_token_authorizer { on_refresh = "save" } end)
    :to_raise("GlobusSDKUsageError", "on_refresh")
  local authorizer = fixtures.refresh_token_authorizer()
  expect(function() authorizer.on_refresh = {} end):to_raise("GlobusSDKUsageError", "on_refresh")
end)

it("on_refresh may replace itself and use other authorizers", function()
  local other = fixtures.refresh_token_authorizer()
  local authorizer
  authorizer = fixtures.refresh_token_authorizer {
    on_refresh = function()
      other:ensure_valid_token()
      authorizer.on_refresh = nil
    end,
  }
  authorizer:ensure_valid_token()
  expect(other.access_token):to_be_truthy()
  expect(fixtures.token_requests()):to_have_length(2)
end)

it("clients and authorizers keep their handlers through garbage collections", function()
  local calls = 0
  local client = globus.TransferClient {
    authorizer = fixtures.refresh_token_authorizer { on_refresh = function() calls = calls + 1 end },
  }
  collectgarbage()
  collectgarbage()
  client:get("/v0.10/task_list")
  expect(calls):to_be(1)
end)
