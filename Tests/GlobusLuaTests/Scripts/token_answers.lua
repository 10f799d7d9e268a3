-- What token endpoints answer: without a refresh token, for several services, in plain OAuth 2, and malformed.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local endpoint = "POST /v2/oauth2/token"

test("an answer without a refresh token keeps the old one for the next renewal", function()
  mock.policy { repeats_refresh_token = false }
  local authorizer = mock.refresh_token_authorizer()
  local first = authorizer.refresh_token
  for _ = 1, 3 do
    authorizer.expires_at = nil
    authorizer:ensure_valid_token()
    expect.equal(authorizer.refresh_token, first)
  end
  for _, request in ipairs(mock.requests { route = endpoint }) do
    expect.equal(request.form.refresh_token, first)
  end
end)

test("a rotated refresh token is used for the next renewal", function()
  mock.policy { rotates = true }
  local authorizer = mock.refresh_token_authorizer()
  local seen = {}
  for _ = 1, 3 do
    seen[authorizer.refresh_token] = true
    authorizer.expires_at = nil
    authorizer:ensure_valid_token()
    expect.equal(seen[authorizer.refresh_token], nil)
  end
end)

test("several resource servers are in by_resource_server and by_scopes", function()
  local groups = "urn:globus:auth:scope:groups.api.globus.org:all"
  local response = mock.confidential_client():oauth2_client_credentials_tokens { mock.info.transfer_scope, groups }
  local transfer = response.by_resource_server[mock.transfer]
  local other = response.by_resource_server["groups.api.globus.org"]
  expect.equal(transfer.scope, mock.info.transfer_scope)
  expect.equal(transfer.token_type, "Bearer")
  expect.equal(transfer.resource_server, mock.transfer)
  expect.between(transfer.expires_at_seconds, os.time() + 172790, os.time() + 172801)
  expect.equal(response.by_scopes[groups].access_token, other.access_token)
  expect.equal(response.by_scopes[groups .. " " .. mock.info.transfer_scope], nil)
  expect.equal(response.by_scopes["no such scope"], nil)
end)

test("a plain OAuth 2 answer is accepted, its resource server and scope empty", function()
  mock.policy { plain = true }
  local response
  local authorizer = mock.refresh_token_authorizer { on_refresh = function(r) response = r end }
  expect.equal(authorizer:get_authorization_header(), "Bearer " .. authorizer.access_token)
  local token = response.by_resource_server[""]
  expect.equal(token.access_token, authorizer.access_token)
  expect.equal(token.scope, "")
end)

for _, case in ipairs {
  { "is missing", { access_token = false }, "access_token" },
  { "is null", { access_token = "null" }, "access_token" },
  { "is a number", { access_token = "12" }, "access_token" },
  { "has a line break", { access_token = '"line\\nbreak"' }, "access_token" },
  { "is a list", { scope = "[1]" }, "scope" },
  { "is a number", { resource_server = "7" }, "resource_server" },
  { "is an object", { other_tokens = '{"a":1}' }, "other_tokens" },
  { "holds a string", { other_tokens = '["x"]' }, "other_tokens[0]" },
  { "is no number", { expires_in = '"soon"' }, "expires_in" },
  { "is an object", { expires_in = "{}" }, "expires_in" },
  { "is a list", { refresh_token = "[]" }, "refresh_token" },
  { "is a number", { token_type = "1" }, "token_type" },
} do
  local name = next(case[2])
  test(("a 200 whose %s %s is an error that names it and shows no token"):format(name, case[1]), function()
    local members = case[2][name] and case[2] or { [name] = json.null }
    mock.fault { route = endpoint, kind = "edit", members = members }
    local authorizer = mock.refresh_token_authorizer()
    local failure = expect.error(function() authorizer:get_authorization_header() end, {
      class = "TokenResponseError", message = "'" .. case[3] .. "'",
    })
    expect.lacks(tostring(failure) .. failure.message .. (failure.traceback or ""), "mock-")
    expect.equal(failure.text, nil)
    expect.equal(failure.raw_json, nil)
    expect.equal(authorizer.access_token, nil)
  end)
end

for _, case in ipairs {
  { "HTML", { kind = "html" } },
  { "a list", { kind = "answer", body = "[1,2]" } },
  { "empty", { kind = "answer", body = "" } },
  { "cut off", { kind = "truncate", bytes = 60 } },
  { "a string", { kind = "answer", body = '"text"' } },
} do
  test("a 200 that is " .. case[1] .. " is a TokenResponseError without the body", function()
    case[2].route = endpoint
    mock.fault(case[2])
    local authorizer = mock.refresh_token_authorizer()
    local failure = expect.error(function() authorizer:get_authorization_header() end, { class = "TokenResponseError" })
    expect.lacks(tostring(failure), "mock-")
  end)
end

test("a 200 with an error in it is an AuthAPIError", function()
  mock.fault { route = endpoint, kind = "answer", body = '{"error":"invalid_grant"}' }
  expect.error(function()
    mock.refresh_token_authorizer():get_authorization_header()
  end, { class = "AuthAPIError", code = "invalid_grant" })
end)

test("the rotated refresh token of a malformed answer is kept, and renews next time", function()
  mock.policy { rotates = true }
  local authorizer = mock.refresh_token_authorizer()
  local first = authorizer.refresh_token
  mock.fault { route = endpoint, kind = "edit", members = { access_token = json.null } }
  expect.error(function() authorizer:get_authorization_header() end, { class = "TokenResponseError" })
  expect.truthy(authorizer.refresh_token ~= first, "the rotated refresh token is lost")
  expect.contains(authorizer:get_authorization_header(), "Bearer mock-access-")
end)

-- The lifetime as the server writes it, and how many token requests two uses of the token take.
for _, case in ipairs {
  { "30", "30", 1 },
  { "0", "0", 2 },
  { "null", "null", 1 },
  { '"3600"', '"3600"', 1 },
  { "-5", "-5", 2 },
  { "1.9", "1.9", 1 },
} do
  test("expires_in of " .. case[1] .. " gives a token that is used at least once", function()
    mock.fault { route = endpoint, times = 100, kind = "edit", members = { expires_in = case[2] } }
    local authorizer = mock.refresh_token_authorizer()
    for _ = 1, 2 do expect.contains(authorizer:get_authorization_header(), "Bearer mock-access-") end
    expect.equal(mock.token_request_count(), case[3])
  end)
end

test("a token of 30 seconds is renewed at the half of its life, not at every use", function()
  mock.policy { lifetime = 30 }
  local authorizer = mock.refresh_token_authorizer()
  for _ = 1, 5 do authorizer:ensure_valid_token() end
  expect.equal(mock.token_request_count(), 1)
  mock.advance { seconds = 16 }
  authorizer:ensure_valid_token()
  expect.equal(mock.token_request_count(), 2)
end)

test("an expires_in beyond all bounds is no trap", function()
  for _, text in ipairs { "1e300", "9223372036854775807", "-1e300", '"1e300"' } do
    mock.fault { route = endpoint, kind = "edit", members = { expires_in = text } }
    local authorizer = mock.refresh_token_authorizer()
    expect.contains(authorizer:get_authorization_header(), "Bearer ")
  end
end)

for _, status in ipairs { 301, 302, 303, 307, 308 } do
  test(("a %d of the token endpoint is not followed, and the secrets stay at home"):format(status), function()
    mock.fault { route = endpoint, kind = "redirect", status = status, to = mock.info.foreign_url .. "/v2/oauth2/token" }
    local authorizer = mock.refresh_token_authorizer()
    local failure = expect.error(function() authorizer:get_authorization_header() end, tostring(status))
    expect.lacks(tostring(failure), "mock-")
    for _, request in ipairs(mock.requests()) do expect.equal(request.origin, "main") end
    expect.equal(mock.request_count("/*"), 1)
  end)
end
