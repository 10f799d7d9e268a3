-- The scenarios of the Globus SDK's test_refresh_token_authorizer.py.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local function expired(options)
  options = options or {}
  options.access_token, options.expires_at = "old-token", os.time() - 1
  local refresh_token = mock.issue_refresh_token()
  return globus.RefreshTokenAuthorizer(refresh_token, mock.confidential_client(), options), refresh_token
end

for _, policy in ipairs { { repeats_refresh_token = false }, { rotates = true } } do
  local case = policy.rotates and " (answer with a new refresh token)" or " (answer without a refresh token)"

  test("the client is asked once, with the refresh token" .. case, function()
    mock.policy(policy)
    local authorizer, refresh_token = expired()
    authorizer:get_authorization_header()
    expect.equal(mock.token_request_count(), 1)
    local form = mock.last_request("POST /v2/oauth2/token").form
    expect.equal(form, { grant_type = "refresh_token", refresh_token = refresh_token })
  end)

  test("two resource servers are an error" .. case, function()
    mock.policy(policy)
    local both = { mock.info.transfer_scope, "urn:globus:auth:scope:groups.api.globus.org:all" }
    local refresh_token = mock.issue_refresh_token { scopes = both }
    local authorizer = globus.RefreshTokenAuthorizer(refresh_token, mock.confidential_client())
    local failure = expect.error(function() authorizer:get_authorization_header() end, "didn't return exactly one token")
    expect.lacks(tostring(failure), "mock-")
  end)

  test("ensure_valid_token replaces an expired token, and the refresh token where there is a new one" .. case, function()
    mock.policy(policy)
    local response
    local authorizer, refresh_token = expired { on_refresh = function(r) response = r end }
    authorizer:ensure_valid_token()
    local token = response.by_resource_server[mock.transfer]
    expect.equal(authorizer.access_token, token.access_token)
    expect.truthy(authorizer.access_token ~= "old-token")
    expect.equal(authorizer.expires_at, token.expires_at_seconds)
    expect.equal(authorizer.refresh_token, token.refresh_token or refresh_token)
    expect.equal(authorizer.refresh_token == refresh_token, not policy.rotates)
  end)
end

test("a service client in the place of a login client is a usage error", function()
  expect.usage_error(function()
    globus.RefreshTokenAuthorizer("refresh", globus.AuthClient {})
  end, "a login client")
end)

test("an empty refresh token is a usage error", function()
  expect.usage_error(function() globus.RefreshTokenAuthorizer("", mock.confidential_client()) end, "refresh_token")
end)

test("a refresh token that was revoked is an AuthAPIError, and is final until a new one is set", function()
  local authorizer, refresh_token = expired()
  mock.revoke { token = refresh_token }
  for _ = 1, 3 do
    local failure = expect.error(function() authorizer:get_authorization_header() end, {
      class = "AuthAPIError", code = "invalid_grant", http_status = 400,
    })
    expect.contains(failure.message, "revoked")
  end
  expect.equal(mock.token_request_count(), 1)
  authorizer.refresh_token = mock.issue_refresh_token()
  expect.contains(authorizer:get_authorization_header(), "Bearer mock-access-")
end)

test("a native client names itself in the form and sends no Authorization", function()
  local refresh_token = mock.issue_refresh_token { client_id = mock.info.native_client_id }
  globus.RefreshTokenAuthorizer(refresh_token, mock.native_client()):ensure_valid_token()
  local request = mock.last_request("POST /v2/oauth2/token")
  expect.equal(request.form.client_id, mock.info.native_client_id)
  expect.equal(request.headers.authorization, nil)
end)
