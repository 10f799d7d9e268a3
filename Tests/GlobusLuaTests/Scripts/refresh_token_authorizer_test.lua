-- The scenarios of the Globus SDK's test_refresh_token_authorizer.py.

local fixtures = require "modules.fixtures"

local function expired(options)
  options = options or {}
  options.access_token, options.expires_at = "old-token", os.time() - 1
  local refresh_token = mock.refresh_token()
  return globus.RefreshTokenAuthorizer(refresh_token, fixtures.confidential_client(), options), refresh_token
end

for _, policy in ipairs { { repeats_refresh_token = false }, { rotates = true } } do
  local case = policy.rotates and " (answer with a new refresh token)" or " (answer without a refresh token)"

  it("the client is asked once, with the refresh token" .. case, function()
    mock.token_policy(policy)
    local authorizer, refresh_token = expired()
    authorizer:get_authorization_header()
    expect(fixtures.token_requests()):to_have_length(1)
    local form = mock.last_request { path = "/v2/oauth2/token" }.form
    expect(form):to_equal({ grant_type = "refresh_token", refresh_token = refresh_token })
  end)

  it("two resource servers are an error" .. case, function()
    mock.token_policy(policy)
    local both = { fixtures.transfer_scope, "urn:globus:auth:scope:groups.api.globus.org:all" }
    local refresh_token = mock.refresh_token { scopes = both }
    local authorizer = globus.RefreshTokenAuthorizer(refresh_token, fixtures.confidential_client())
    local failure = expect(function() authorizer:get_authorization_header() end)
      :to_raise { message = "didn't return exactly one token" }
    expect(tostring(failure)).never:to_contain("mock-")
  end)

  it("ensure_valid_token replaces an expired token, and the refresh token where there is a new one" .. case, function()
    mock.token_policy(policy)
    local response
    local authorizer, refresh_token = expired { on_refresh = function(r) response = r end }
    authorizer:ensure_valid_token()
    local token = response.by_resource_server[fixtures.transfer]
    expect(authorizer.access_token):to_be(token.access_token)
    expect(authorizer.access_token).never:to_equal("old-token")
    expect(authorizer.expires_at):to_be(token.expires_at_seconds)
    expect(authorizer.refresh_token):to_be(token.refresh_token or refresh_token)
    expect(authorizer.refresh_token == refresh_token):to_be(not policy.rotates)
  end)
end

it("a service client in the place of a login client is a usage error", function()
  expect(function()
    globus.RefreshTokenAuthorizer("refresh", globus.AuthClient {})
  end):to_raise("GlobusSDKUsageError", "a login client")
end)

it("an empty refresh token is a usage error", function()
  expect(function() globus.RefreshTokenAuthorizer("", fixtures.confidential_client()) end)
    :to_raise("GlobusSDKUsageError", "refresh_token")
end)

it("a refresh token that was revoked is an AuthAPIError, and is final until a new one is set", function()
  local authorizer, refresh_token = expired()
  mock.revoke(refresh_token)
  for _ = 1, 3 do
    local failure = expect(function() authorizer:get_authorization_header() end):to_raise {
      class = "AuthAPIError", code = "invalid_grant", http_status = 400,
    }
    expect(failure.message):to_contain("revoked")
  end
  expect(fixtures.token_requests()):to_have_length(1)
  authorizer.refresh_token = mock.refresh_token()
  expect(authorizer:get_authorization_header()):to_contain("Bearer mock-access-")
end)

it("a native client names itself in the form and sends no Authorization", function()
  local refresh_token = mock.refresh_token { client_id = mock.native_client() }
  globus.RefreshTokenAuthorizer(refresh_token, fixtures.native_client()):ensure_valid_token()
  local request = mock.last_request { path = "/v2/oauth2/token" }
  expect(request.form.client_id):to_be(mock.native_client())
  expect(request.headers.authorization):to_be_nil()
end)
