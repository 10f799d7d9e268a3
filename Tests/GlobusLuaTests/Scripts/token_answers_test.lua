-- What token endpoints answer: without a refresh token, for several services, in plain OAuth 2, and malformed.

local fixtures = require "modules.fixtures"

local endpoint = "/v2/oauth2/token"

-- Has a member of the next token answer, or of so many, be another value, or absent.
local function edit_answer(member, value, times)
  mock.reply { path = endpoint, times = times or 1, edit = function(reply) reply.json[member] = value end }
end

it("an answer without a refresh token keeps the old one for the next renewal", function()
  mock.token_policy { repeats_refresh_token = false }
  local authorizer = fixtures.refresh_token_authorizer()
  local first = authorizer.refresh_token
  for _ = 1, 3 do
    authorizer.expires_at = nil
    authorizer:ensure_valid_token()
    expect(authorizer.refresh_token):to_be(first)
  end
  for _, request in ipairs(mock.requests { path = endpoint }) do
    expect(request.form.refresh_token):to_be(first)
  end
end)

it("a rotated refresh token is used for the next renewal", function()
  mock.token_policy { rotates = true }
  local authorizer = fixtures.refresh_token_authorizer()
  local seen = {}
  for _ = 1, 3 do
    seen[authorizer.refresh_token] = true
    authorizer.expires_at = nil
    authorizer:ensure_valid_token()
    expect(seen[authorizer.refresh_token]):to_be_nil()
  end
end)

it("several resource servers are in by_resource_server and by_scopes", function()
  local groups = "urn:globus:auth:scope:groups.api.globus.org:all"
  local response = fixtures.confidential_client():oauth2_client_credentials_tokens { fixtures.transfer_scope, groups }
  local transfer = response.by_resource_server[fixtures.transfer]
  local other = response.by_resource_server["groups.api.globus.org"]
  expect(transfer.scope):to_be(fixtures.transfer_scope)
  expect(transfer.token_type):to_equal("Bearer")
  expect(transfer.resource_server):to_be(fixtures.transfer)
  expect(transfer.expires_at_seconds):to_be_between(os.time() + 172790, os.time() + 172801)
  expect(response.by_scopes[groups].access_token):to_be(other.access_token)
  expect(response.by_scopes[groups .. " " .. fixtures.transfer_scope]):to_be_nil()
  expect(response.by_scopes["no such scope"]):to_be_nil()
end)

it("a plain OAuth 2 answer is accepted, its resource server and scope empty", function()
  mock.token_policy { plain = true }
  local response
  local authorizer = fixtures.refresh_token_authorizer { on_refresh = function(r) response = r end }
  expect(authorizer:get_authorization_header()):to_equal("Bearer " .. authorizer.access_token)
  local token = response.by_resource_server[""]
  expect(token.access_token):to_be(authorizer.access_token)
  expect(token.scope):to_equal("")
end)

for _, case in ipairs {
  { "is missing", "access_token", nil },
  { "is null", "access_token", json.null },
  { "is a number", "access_token", 12 },
  { "has a line break", "access_token", "line\nbreak" },
  { "is a list", "scope", { 1 } },
  { "is a number", "resource_server", 7 },
  { "is an object", "other_tokens", { a = 1 } },
  { "holds a string", "other_tokens", { "x" }, "other_tokens[0]" },
  { "is no number", "expires_in", "soon" },
  { "is an object", "expires_in", json.object() },
  { "is a list", "refresh_token", json.array() },
  { "is a number", "token_type", 1 },
} do
  local name, value, place = case[2], case[3], case[4] or case[2]
  it(("a 200 whose %s %s is an error that names it and shows no token"):format(name, case[1]), function()
    edit_answer(name, value)
    local authorizer = fixtures.refresh_token_authorizer()
    local failure = expect(function() authorizer:get_authorization_header() end):to_raise {
      class = "TokenResponseError", message = "'" .. place .. "'",
    }
    expect(tostring(failure) .. failure.message .. (failure.traceback or "")).never:to_contain("mock-")
    expect(failure.text):to_be_nil()
    expect(failure.raw_json):to_be_nil()
    expect(authorizer.access_token):to_be_nil()
  end)
end

for _, case in ipairs {
  { "HTML", { text = "<!DOCTYPE html><title>Sign in</title>", content_type = "text/html" } },
  { "a list", { json = { 1, 2 } } },
  { "empty", { text = "", content_type = "application/json" } },
  { "cut off", { edit = function(reply) reply.text = json.encode(reply.json):sub(1, 60) end } },
  { "a string", { json = "text" } },
} do
  it("a 200 that is " .. case[1] .. " is a TokenResponseError without the body", function()
    case[2].path = endpoint
    mock.reply(case[2])
    local authorizer = fixtures.refresh_token_authorizer()
    local failure = expect(function() authorizer:get_authorization_header() end)
      :to_raise { class = "TokenResponseError" }
    expect(tostring(failure)).never:to_contain("mock-")
  end)
end

it("a 200 with an error in it is an AuthAPIError", function()
  mock.reply { path = endpoint, text = '{"error":"invalid_grant"}', content_type = "application/json" }
  expect(function()
    fixtures.refresh_token_authorizer():get_authorization_header()
  end):to_raise { class = "AuthAPIError", code = "invalid_grant" }
end)

it("the rotated refresh token of a malformed answer is kept, and renews next time", function()
  mock.token_policy { rotates = true }
  local authorizer = fixtures.refresh_token_authorizer()
  local first = authorizer.refresh_token
  edit_answer("access_token", nil)
  expect(function() authorizer:get_authorization_header() end):to_raise { class = "TokenResponseError" }
  expect(authorizer.refresh_token).never:to_equal(first)
  expect(authorizer:get_authorization_header()):to_contain("Bearer mock-access-")
end)

-- The lifetime as the server writes it, and how many token requests two uses of the token take.
for _, case in ipairs {
  { "30", 30, 1 },
  { "0", 0, 2 },
  { "null", json.null, 1 },
  { '"3600"', "3600", 1 },
  { "-5", -5, 2 },
  { "1.9", 1.9, 1 },
} do
  it("expires_in of " .. case[1] .. " gives a token that is used at least once", function()
    edit_answer("expires_in", case[2], 0)
    local authorizer = fixtures.refresh_token_authorizer()
    for _ = 1, 2 do expect(authorizer:get_authorization_header()):to_contain("Bearer mock-access-") end
    expect(fixtures.token_requests()):to_have_length(case[3])
  end)
end

it("a token of 30 seconds is renewed at the half of its life, not at every use", function()
  mock.token_policy { lifetime = 30 }
  local authorizer = fixtures.refresh_token_authorizer()
  for _ = 1, 5 do authorizer:ensure_valid_token() end
  expect(fixtures.token_requests()):to_have_length(1)
  clock.advance(16)
  authorizer:ensure_valid_token()
  expect(fixtures.token_requests()):to_have_length(2)
end)

it("os.time and os.date tell the time that tokens expire by", function()
  local before, day = os.time(), os.date("*t").yday
  clock.advance(86400)
  expect(os.time() - before):to_be_between(86400, 86405)
  expect(os.time()):to_be_near(clock.now(), 5)
  expect(os.date("*t").yday).never:to_equal(day)
  expect(os.time { year = 2026, month = 1, day = 2, hour = 12 } - os.time { year = 2026, month = 1, day = 1, hour = 12 })
    :to_equal(86400)
end)

it("an expires_in beyond all bounds is no trap", function()
  for _, value in ipairs { 1e300, math.maxinteger, -1e300, "1e300" } do
    edit_answer("expires_in", value)
    local authorizer = fixtures.refresh_token_authorizer()
    expect(authorizer:get_authorization_header()):to_contain("Bearer ")
  end
end)

for _, status in ipairs { 301, 302, 303, 307, 308 } do
  it(("a %d of the token endpoint is not followed, and the secrets stay at home"):format(status), function()
    mock.reply { path = endpoint, status = status, headers = { Location = mock.foreign_url() .. "/v2/oauth2/token" } }
    local authorizer = fixtures.refresh_token_authorizer()
    local failure = expect(function() authorizer:get_authorization_header() end):to_raise(tostring(status))
    expect(tostring(failure)).never:to_contain("mock-")
    for _, request in ipairs(mock.requests()) do expect(fixtures.origin(request)):to_equal(mock.url()) end
    expect(mock.requests()):to_have_length(1)
  end)
end
