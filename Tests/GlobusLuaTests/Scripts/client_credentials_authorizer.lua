-- The scenarios of the Globus SDK's test_client_credentials_authorizer.py.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local scope = mock.info.transfer_scope
local groups_scope = "urn:globus:auth:scope:groups.api.globus.org:all"

test("the client is asked once, for the scopes, and its response is what on_refresh gets", function()
  local seen = {}
  local authorizer = globus.ClientCredentialsAuthorizer(mock.confidential_client(), scope, {
    on_refresh = function(response) seen[#seen + 1] = response end,
  })
  expect.equal(mock.token_request_count(), 0)
  local header = authorizer:get_authorization_header()
  expect.equal(mock.token_request_count(), 1)
  expect.equal(mock.last_request("POST /v2/oauth2/token").form, { grant_type = "client_credentials", scope = scope })
  expect.equal(#seen, 1)
  expect.contains(tostring(seen[1]), "OAuthClientCredentialsResponse")
  expect.equal(header, "Bearer " .. seen[1].by_resource_server[mock.transfer].access_token)
end)

test("two resource servers are an error that names the scopes", function()
  local client = mock.confidential_client()
  local authorizer = globus.ClientCredentialsAuthorizer(client, { scope, groups_scope })
  local failure = expect.error(function() authorizer:get_authorization_header() end, "didn't return exactly one token")
  expect.contains(failure.message, scope .. " " .. groups_scope)
end)

for _, case in ipairs {
  { "one string", "foo", "foo" },
  { "a string of several", "foo bar", "foo bar" },
  { "a list, a dependency among them", { "foo", "bar", "baz[buzz]" }, "foo bar baz[buzz]" },
} do
  test("the scopes may be " .. case[1], function()
    expect.equal(globus.ClientCredentialsAuthorizer(mock.confidential_client(), case[2]).scopes, case[3])
  end)
end

test("scopes in a list arrive at the server in their order", function()
  local authorizer = globus.ClientCredentialsAuthorizer(mock.confidential_client(), { scope, scope .. "[*" .. scope .. "]" })
  authorizer:ensure_valid_token()
  expect.equal(mock.last_request("POST /v2/oauth2/token").form.scope, scope .. " " .. scope .. "[*" .. scope .. "]")
end)

test("no scopes are a usage error", function()
  for _, scopes in ipairs { "", {} } do
    expect.usage_error(function()
      globus.ClientCredentialsAuthorizer(mock.confidential_client(), scopes)
    end, "scopes")
  end
end)

test("a client without a secret is a usage error", function()
  expect.usage_error(function() globus.ClientCredentialsAuthorizer(mock.native_client(), scope) end, "secret")
end)

test("a request is let in, and after a 401 with a new token", function()
  local authorizer = globus.ClientCredentialsAuthorizer(mock.confidential_client(), scope)
  local transfer = globus.TransferClient { authorizer = authorizer }
  transfer:get("/v0.10/task_list")
  mock.revoke { token = authorizer.access_token }
  expect.equal(transfer:get("/v0.10/task_list").http_status, 200)
  expect.equal(mock.token_request_count("client_credentials"), 2)
end)
