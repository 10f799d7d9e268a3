-- A service refuses a token: one recovery per request, and none for a token that is no longer the current one.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local list = "GET /v0.10/task_list"

local function client(options)
  local authorizer = mock.refresh_token_authorizer(options)
  return globus.TransferClient { authorizer = authorizer }, authorizer
end

test("a stale token is renewed once, and the request succeeds at once", function()
  local transfer, authorizer = client()
  transfer:get("/v0.10/task_list")
  local stale = authorizer.access_token
  mock.revoke { token = stale }
  expect.equal(transfer:get("/v0.10/task_list").http_status, 200)
  expect.equal(mock.token_request_count(), 2)
  expect.equal(mock.request_count(list), 3)
  expect.equal(mock.waits(), {})
  expect.equal(mock.last_request(list).headers.authorization, "Bearer " .. authorizer.access_token)
end)

test("a 401 that a new token does not help is the request's error, after one renewal", function()
  local transfer = client()
  mock.fault { route = list, times = 100, kind = "unauthorized" }
  expect.error(function() transfer:get("/v0.10/task_list") end, { class = "TransferAPIError", http_status = 401 })
  expect.equal(mock.token_request_count(), 2)
  expect.equal(mock.request_count(list), 2)
end)

test("max_retries = 0 recovers all the same", function()
  local transfer, authorizer = client()
  transfer:get("/v0.10/task_list")
  mock.revoke { token = authorizer.access_token }
  expect.equal(transfer:get("/v0.10/task_list", { max_retries = 0 }).http_status, 200)
end)

for _, case in ipairs { "a 503", "a reset connection" } do
  test("a 401 after " .. case .. " is recovered too", function()
    mock.skip_waits()
    local transfer, authorizer = client()
    transfer:get("/v0.10/task_list")
    mock.revoke { token = authorizer.access_token }
    if case == "a 503" then
      mock.fault { route = list, kind = "api_error", status = 503, code = "Busy" }
    else
      mock.fault { route = list, kind = "reset" }
    end
    expect.equal(transfer:get("/v0.10/task_list").http_status, 200)
    expect.equal(mock.token_request_count(), 2)
  end)
end

test("an author's authorizer that sent an old header of another gets its new one after the 401", function()
  local authorizer = mock.refresh_token_authorizer()
  authorizer:ensure_valid_token()
  local old = authorizer:get_authorization_header()
  mock.revoke { token = authorizer.access_token }
  local sent = {}
  -- The author's authorizer sends the old header first, as a request that was under way would have.
  local late = globus.GlobusAuthorizer {
    get_authorization_header = function()
      local header = #sent == 0 and old or authorizer:get_authorization_header()
      sent[#sent + 1] = header
      return header
    end,
    handle_missing_authorization = function()
      return true
    end,
  }
  authorizer.expires_at = nil
  authorizer:ensure_valid_token()
  expect.equal(mock.token_request_count(), 2)
  local transfer = globus.TransferClient { authorizer = late }
  expect.equal(transfer:get("/v0.10/task_list").http_status, 200)
  expect.equal(#sent, 2)
  expect.equal(mock.token_request_count(), 2)
end)

test("the failure of a renewal after a 401 is the error, and its cause tells of the 401", function()
  local transfer, authorizer = client()
  transfer:get("/v0.10/task_list")
  mock.revoke { token = authorizer.refresh_token }
  local failure = expect.error(function() transfer:get("/v0.10/task_list") end, {
    class = "AuthAPIError", code = "invalid_grant",
  })
  expect.equal(failure.cause.http_status, 401)
  expect.equal(failure.cause.class, "TransferAPIError")
end)

test("automatic_authorization = false sends no credentials and recovers nothing", function()
  local transfer = client()
  expect.error(function()
    transfer:get("/v0.10/task_list", { automatic_authorization = false })
  end, { http_status = 401 })
  expect.equal(mock.last_request(list).headers.authorization, nil)
  expect.equal(mock.token_request_count(), 0)
end)

test("a failed renewal leaves a token that is still valid in use", function()
  mock.policy { lifetime = 1000 }
  local transfer, authorizer = client()
  transfer:get("/v0.10/task_list")
  mock.skip_waits()
  mock.advance { seconds = 950 }
  mock.fault { route = "POST /v2/oauth2/token", times = 100, kind = "api_error", status = 500, code = "Broken" }
  local before = authorizer.access_token
  expect.equal(transfer:get("/v0.10/task_list").http_status, 200)
  expect.equal(authorizer.access_token, before)
  mock.advance { seconds = 100 }
  expect.error(function() transfer:get("/v0.10/task_list") end, { class = "AuthAPIError", http_status = 500 })
end)
