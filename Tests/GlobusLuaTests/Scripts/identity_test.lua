-- Identity: ID tokens, keys, consents and child clients.

local fixtures = require "modules.fixtures"

--- The tokens of a login for the scopes.
local function log_in(scopes)
  local client = fixtures.native_client()
  client:oauth2_start_flow(scopes, { state = "s" })
  local answer = globus.request("GET", client:oauth2_get_authorize_url(), { allow_redirects = false })
  return client:oauth2_exchange_code_for_tokens(answer.headers.location:match("code=([^&]+)")), client
end

it("an ID token is checked and read", function()
  local response, client = log_in { "openid", "profile", "email" }
  local claims = response:decode_id_token()
  expect(claims.preferred_username):to_equal("rosa@globus.example")
  expect(claims.aud):to_strictly_equal(client.client_id)
  local configuration = client:get_openid_configuration()
  local keys = client:get_jwk { openid_configuration = configuration }
  local again = response:decode_id_token { openid_configuration = configuration.data, jwk = keys }
  expect(again.sub):to_strictly_equal(claims.sub)
end)

it("a wrong nonce, a wrong issuer and a token that is missing are errors", function()
  local response, client = log_in "openid"
  local e = expect(function() response:decode_id_token { jwt_params = { nonce = "other" } } end)
    :to_raise { message = "nonce" }
  expect(e.class):to_equal("IDTokenError")
  local configuration = client:get_openid_configuration().data
  configuration.issuer = "https://evil.example.org"
  expect(function() response:decode_id_token { openid_configuration = configuration } end)
    :to_raise { message = "issued by" }
  local plain = fixtures.confidential_client():oauth2_client_credentials_tokens(globus.scopes.TransferScopes.all)
  expect(function() plain:decode_id_token() end):to_raise("GlobusSDKUsageError", "openid")
  expect(function() response:decode_id_token { jwk = {} } end)
    :to_raise("GlobusSDKUsageError", "without openid configuration")
  expect(function() response:decode_id_token { jwt_params = { leeway = -1 } } end)
    :to_raise("GlobusSDKUsageError", "leeway")
end)

it("a key is given as PEM", function()
  local key = fixtures.native_client():get_jwk { as_pem = true }
  expect(key):to_contain("-----BEGIN PUBLIC KEY-----")
end)

it("consents are trees that meet scopes", function()
  local all = globus.scopes.TransferScopes.all
  local response = log_in { "openid", tostring(all) .. "[x]" }
  local tokens = response.by_resource_server["auth.globus.org"]
  local auth = globus.AuthClient { authorizer = globus.AccessTokenAuthorizer(tokens.access_token) }
  local consents = auth:get_consents(response:decode_id_token().sub)
  local forest = consents:to_forest()
  expect(#forest > 0):to_be(true)
  expect(forest:meets_scope_requirements(all)):to_be(true)
  expect(forest:meets_scope_requirements { all:with_dependency("x") }):to_be(true)
  expect(forest:meets_scope_requirements(all:with_dependency("y"))):to_be(false)
end)

it("a child client is described in full, or refused", function()
  local client = fixtures.confidential_client()
  expect(function() client:create_child_client("x") end):to_raise("GlobusSDKUsageError", "exactly one of")
  mock.reply { path = "/v2/api/clients", times = 1, status = 201, text = '{"client":{"id":"c"}}', content_type = "application/json" }
  local answer = client:create_child_client("x", { public_client = true, redirect_uris = { "https://a.org" } })
  expect(answer.data.client.id):to_equal("c")
end)
