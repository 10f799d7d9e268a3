-- The scenarios of the Globus SDK's test_client_credentials_authorizer.py.

local fixtures = require "modules.fixtures"

local scope = fixtures.transfer_scope
local groups_scope = "urn:globus:auth:scope:groups.api.globus.org:all"

it("the client is asked once, for the scopes, and its response is what on_refresh gets", function()
  local seen = {}
  local authorizer = globus.ClientCredentialsAuthorizer(fixtures.confidential_client(), scope, {
    on_refresh = function(response) seen[#seen + 1] = response end,
  })
  expect(fixtures.token_requests()):to_have_length(0)
  local header = authorizer:get_authorization_header()
  expect(fixtures.token_requests()):to_have_length(1)
  expect(mock.last_request { path = "/v2/oauth2/token" }.form)
    :to_equal({ grant_type = "client_credentials", scope = scope })
  expect(seen):to_have_length(1)
  expect(tostring(seen[1])):to_contain("OAuthClientCredentialsResponse")
  expect(header):to_equal("Bearer " .. seen[1].by_resource_server[fixtures.transfer].access_token)
end)

it("two resource servers are an error that names the scopes", function()
  local client = fixtures.confidential_client()
  local authorizer = globus.ClientCredentialsAuthorizer(client, { scope, groups_scope })
  local failure = expect(function() authorizer:get_authorization_header() end)
    :to_raise { message = "didn't return exactly one token" }
  expect(failure.message):to_contain(scope .. " " .. groups_scope)
end)

for _, case in ipairs {
  { "one string", "foo", "foo" },
  { "a string of several", "foo bar", "foo bar" },
  { "a list, a dependency among them", { "foo", "bar", "baz[buzz]" }, "foo bar baz[buzz]" },
} do
  it("the scopes may be " .. case[1], function()
    expect(globus.ClientCredentialsAuthorizer(fixtures.confidential_client(), case[2]).scopes)
      :to_be(case[3])
  end)
end

it("scopes in a list arrive at the server in their order", function()
  local scopes = { scope, scope .. "[*" .. scope .. "]" }
  local authorizer = globus.ClientCredentialsAuthorizer(fixtures.confidential_client(), scopes)
  authorizer:ensure_valid_token()
  expect(mock.last_request { path = "/v2/oauth2/token" }.form.scope)
    :to_equal(scope .. " " .. scope .. "[*" .. scope .. "]")
end)

it("no scopes are a usage error", function()
  for _, scopes in ipairs { "", {} } do
    expect(function()
      globus.ClientCredentialsAuthorizer(fixtures.confidential_client(), scopes)
    end):to_raise("GlobusSDKUsageError", "scopes")
  end
end)

it("a client without a secret is a usage error", function()
  expect(function() globus.ClientCredentialsAuthorizer(fixtures.native_client(), scope) end)
    :to_raise("GlobusSDKUsageError", "secret")
end)

it("a request is let in, and after a 401 with a new token", function()
  local authorizer = globus.ClientCredentialsAuthorizer(fixtures.confidential_client(), scope)
  local transfer = globus.TransferClient { authorizer = authorizer }
  transfer:get("/v0.10/task_list")
  mock.revoke(authorizer.access_token)
  expect(transfer:get("/v0.10/task_list").http_status):to_be(200)
  expect(fixtures.token_requests("client_credentials")):to_have_length(2)
end)
