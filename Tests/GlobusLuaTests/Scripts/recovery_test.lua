-- A service refuses a token: one recovery per request, and none for a token that is no longer the current one.

local fixtures = require "modules.fixtures"

local list = "/v0.10/task_list"

local function client(options)
  local authorizer = fixtures.refresh_token_authorizer(options)
  return globus.TransferClient { authorizer = authorizer }, authorizer
end

it("a stale token is renewed once, and the request succeeds at once", function()
  local transfer, authorizer = client()
  transfer:get("/v0.10/task_list")
  local stale = authorizer.access_token
  mock.revoke(stale)
  expect(transfer:get("/v0.10/task_list").http_status):to_be(200)
  expect(fixtures.token_requests()):to_have_length(2)
  expect(mock.requests { path = list }):to_have_length(3)
  expect(clock.waits()):to_equal({})
  expect(mock.last_request { path = list }.headers.authorization):to_equal("Bearer " .. authorizer.access_token)
end)

it("a 401 that a new token does not help is the request's error, after one renewal", function()
  local transfer = client()
  mock.reply { path = list, times = 0, status = 401, json = { code = "AuthenticationFailed" } }
  expect(function() transfer:get("/v0.10/task_list") end):to_raise { class = "TransferAPIError", http_status = 401 }
  expect(fixtures.token_requests()):to_have_length(2)
  expect(mock.requests { path = list }):to_have_length(2)
end)

it("max_retries = 0 recovers all the same", function()
  local transfer, authorizer = client()
  transfer:get("/v0.10/task_list")
  mock.revoke(authorizer.access_token)
  expect(transfer:get("/v0.10/task_list", { max_retries = 0 }).http_status):to_be(200)
end)

for _, case in ipairs { "a 503", "a reset connection" } do
  it("a 401 after " .. case .. " is recovered too", function()
    clock.skip_waits()
    local transfer, authorizer = client()
    transfer:get("/v0.10/task_list")
    mock.revoke(authorizer.access_token)
    if case == "a 503" then
      mock.reply { path = list, status = 503, json = { code = "Busy" } }
    else
      mock.reply { path = list, disconnect = "before", reset = true }
    end
    expect(transfer:get("/v0.10/task_list").http_status):to_be(200)
    expect(fixtures.token_requests()):to_have_length(2)
  end)
end

it("an author's authorizer that sent an old header of another gets its new one after the 401", function()
  local authorizer = fixtures.refresh_token_authorizer()
  authorizer:ensure_valid_token()
  local old = authorizer:get_authorization_header()
  mock.revoke(authorizer.access_token)
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
  expect(fixtures.token_requests()):to_have_length(2)
  local transfer = globus.TransferClient { authorizer = late }
  expect(transfer:get("/v0.10/task_list").http_status):to_be(200)
  expect(sent):to_have_length(2)
  expect(fixtures.token_requests()):to_have_length(2)
end)

it("the failure of a renewal after a 401 is the error, and its cause tells of the 401", function()
  local transfer, authorizer = client()
  transfer:get("/v0.10/task_list")
  mock.revoke(authorizer.refresh_token)
  local failure = expect(function() transfer:get("/v0.10/task_list") end):to_raise {
    class = "AuthAPIError", code = "invalid_grant",
  }
  expect(failure.cause.http_status):to_be(401)
  expect(failure.cause.class):to_equal("TransferAPIError")
end)

it("automatic_authorization = false sends no credentials and recovers nothing", function()
  local transfer = client()
  expect(function()
    transfer:get("/v0.10/task_list", { automatic_authorization = false })
  end):to_raise { http_status = 401 }
  expect(mock.last_request { path = list }.headers.authorization):to_be_nil()
  expect(fixtures.token_requests()):to_have_length(0)
end)

it("a failed renewal leaves a token that is still valid in use", function()
  mock.token_policy { lifetime = 1000 }
  local transfer, authorizer = client()
  transfer:get("/v0.10/task_list")
  clock.skip_waits()
  clock.advance(950)
  mock.reply { path = "/v2/oauth2/token", times = 0, status = 500, json = { code = "Broken" } }
  local before = authorizer.access_token
  expect(transfer:get("/v0.10/task_list").http_status):to_be(200)
  expect(authorizer.access_token):to_be(before)
  clock.advance(100)
  expect(function() transfer:get("/v0.10/task_list") end):to_raise { class = "AuthAPIError", http_status = 500 }
end)
