-- Login clients: their requests on the wire are the Globus SDK's.

local fixtures = require "modules.fixtures"

local confidential, native = fixtures.confidential_client(), fixtures.native_client()
local client_id, client_secret = mock.client()
local token_endpoint = "/v2/oauth2/token"

-- The base64 of the mock's client id and secret.
local basic = globus.BasicAuthorizer(client_id, client_secret):get_authorization_header()

local token = {
  access_token = "a", expires_in = 1, resource_server = "x", scope = "s", other_tokens = json.array(),
}

-- Lets `call` send its one request, which is answered with tokens, and returns it.
local function sent(route, call, body)
  mock.reply { path = route, json = body or token }
  call()
  expect(mock.requests()):to_have_length(1)
  local request = mock.last_request { path = route }
  if request.method == "POST" then
    expect(request.headers["content-type"]):to_equal("application/x-www-form-urlencoded")
  end
  return request
end

for _, case in ipairs {
  {
    "oauth2_refresh_token, native", token_endpoint,
    function() native:oauth2_refresh_token("R T") end,
    "refresh_token=R+T&grant_type=refresh_token&client_id=" .. mock.native_client(),
  },
  {
    "oauth2_refresh_token, confidential", token_endpoint,
    function() confidential:oauth2_refresh_token("R[*]") end,
    "refresh_token=R%5B%2A%5D&grant_type=refresh_token", basic,
  },
  {
    "oauth2_refresh_token with body_params", token_endpoint,
    function() confidential:oauth2_refresh_token("R", { body_params = { scope = "a b" } }) end,
    "refresh_token=R&grant_type=refresh_token&scope=a+b", basic,
  },
  {
    "oauth2_client_credentials_tokens", token_endpoint,
    function() confidential:oauth2_client_credentials_tokens { "foo", "bar[baz]" } end,
    "grant_type=client_credentials&scope=foo+bar%5Bbaz%5D", basic,
  },
  {
    "oauth2_get_dependent_tokens", token_endpoint,
    function() confidential:oauth2_get_dependent_tokens("T") end,
    "grant_type=urn%3Aglobus%3Aauth%3Agrant_type%3Adependent_token&token=T", basic, json.array(),
  },
  {
    "oauth2_get_dependent_tokens with options", token_endpoint,
    function()
      confidential:oauth2_get_dependent_tokens("T", {
        refresh_tokens = true, scope = { "foo", "bar" }, additional_params = { extra = true },
      })
    end,
    "grant_type=urn%3Aglobus%3Aauth%3Agrant_type%3Adependent_token&token=T&access_type=offline&scope=foo+bar&extra=True",
    basic, json.array(),
  },
  {
    "oauth2_token", token_endpoint,
    function() confidential:oauth2_token({ grant_type = "custom" }, { body_params = { x = 1 } }) end,
    "grant_type=custom&x=1", basic,
  },
  {
    "oauth2_revoke_token, native", "/v2/oauth2/token/revoke",
    function() native:oauth2_revoke_token("T") end,
    "token=T&client_id=" .. mock.native_client(),
  },
  {
    "oauth2_revoke_token, confidential", "/v2/oauth2/token/revoke",
    function() confidential:oauth2_revoke_token("T") end,
    "token=T", basic,
  },
  {
    "oauth2_token_introspect", "/v2/oauth2/token/introspect",
    function() confidential:oauth2_token_introspect("T", { include = "identity_set" }) end,
    "token=T&include=identity_set", basic,
  },
} do
  it(case[1] .. " sends the SDK's form", function()
    local request = sent(case[2], case[3], case[6])
    expect(request.text):to_be(case[4])
    expect(request.headers.authorization):to_be(case[5])
  end)
end

it("introspection takes query parameters", function()
  local request = sent("/v2/oauth2/token/introspect", function()
    confidential:oauth2_token_introspect("T", { query_params = { foo = "bar" } })
  end)
  expect(fixtures.query(request)):to_equal("foo=bar")
end)

it("get_openid_configuration sends the client's authorization, as the SDK does", function()
  confidential:get_openid_configuration()
  expect(mock.last_request { path = "/.well-known/openid-configuration" }.headers.authorization)
    :to_be(basic)
  native:get_openid_configuration()
  expect(mock.last_request { path = "/.well-known/openid-configuration" }.headers.authorization):to_be_nil()
end)

it("get_jwk gets the keys from where the configuration says", function()
  local keys = confidential:get_jwk()
  expect(keys.keys[1].kty):to_equal("RSA")
  expect(mock.requests { path = "/jwk.json" }):to_have_length(1)
end)

it("get_jwk sends no credentials to another origin", function()
  mock.reply { path = "/.well-known/openid-configuration", json = { jwks_uri = mock.foreign_url() .. "/jwk.json" } }
  confidential:get_jwk()
  local request = mock.last_request { path = "/jwk.json" }
  expect(fixtures.origin(request)):to_equal(mock.foreign_url())
  expect(request.headers.authorization):to_be_nil()
end)

it("a token can be introspected, revoked, and introspected again", function()
  local token = mock.access_token()
  local answer = confidential:oauth2_token_introspect(token)
  expect(answer:get("active")):to_be(true)
  expect(answer:get("scope")):to_be(fixtures.transfer_scope)
  expect(confidential:oauth2_revoke_token(token).http_status):to_be(200)
  expect(mock.is_active(token)):to_be(false)
  expect(confidential:oauth2_token_introspect(token):get("active")):to_be(false)
end)

it("dependent tokens come for each service, in by_resource_server", function()
  local response = confidential:oauth2_get_dependent_tokens(mock.access_token(), { refresh_tokens = true })
  local transfer = response.by_resource_server[fixtures.transfer]
  expect(transfer.access_token):to_contain("mock-access-")
  expect(transfer.refresh_token):to_contain("mock-refresh-")
  expect(response.by_resource_server["groups.api.globus.org"]):to_be_truthy()
  expect(tostring(response)):to_contain("OAuthDependentTokenResponse")
end)

it("scopes are a string or a list, and no table with names", function()
  local client = fixtures.confidential_client()
  for _, bad in ipairs { { requested_scopes = "s" }, { "s", other = "t" }, { 7 } } do
    expect(function() client:oauth2_client_credentials_tokens(bad) end)
      :to_raise("GlobusSDKUsageError", "must be a string, a Scope or a list of them")
    expect(function() client:oauth2_get_dependent_tokens("t", { scope = bad }) end)
      :to_raise("GlobusSDKUsageError", "must be a string, a Scope or a list of them")
  end
  expect(mock.requests()):to_have_length(0)
end)

local function identities_query()
  return fixtures.query(mock.last_request { path = "/v2/api/identities" })
end

it("userinfo and get_identities are requests of the AuthClient", function()
  local token = mock.access_token { resource_server = "auth.globus.org", scopes = { "openid" } }
  local auth = globus.AuthClient { authorizer = globus.AccessTokenAuthorizer(token) }
  expect(auth:userinfo():get("preferred_username")):to_equal("rosa@globus.example")
  fixtures.echo("/v2/api/identities")
  auth:get_identities { usernames = { "a@b", "c@d" }, provision = true }
  expect(identities_query()):to_equal("usernames=a%40b%2Cc%40d&provision=true")
  auth:get_identities { ids = { "1", "2" } }
  expect(identities_query()):to_equal("ids=1%2C2")
  auth:get_identities { usernames = "a b" }
  expect(identities_query()):to_equal("usernames=a+b&provision=false")
  auth:get_identities { ids = { "1", "2" }, usernames = { "a" } }
  expect(identities_query()):to_equal("usernames=a&ids=1%2C2&provision=false")
  auth:get_identities { ids = "1", usernames = "a", provision = true }
  expect(identities_query()):to_equal("usernames=a&ids=1&provision=true")
  auth:get_identities { ids = "1", provision = true }
  expect(identities_query()):to_equal("ids=1")
  auth:get_identities { usernames = {}, query_params = { provision = true, ids = "2", fields = "x" } }
  expect(identities_query()):to_equal("usernames=&provision=True&fields=x&ids=2")
  auth:get_identities {}
  expect(identities_query()):to_equal("")
  expect(function() auth:get_identities { usernames = { 7 } } end):to_raise("GlobusSDKUsageError", "'usernames'")
  expect(function() auth:get_identities { ids = { id = "1" } } end):to_raise("GlobusSDKUsageError", "'ids'")
end)

it("userinfo without the scope is an AuthAPIError of 403, with the id of the listed error", function()
  local token = mock.access_token { resource_server = "auth.globus.org", scopes = { "email" } }
  local auth = globus.AuthClient { authorizer = globus.AccessTokenAuthorizer(token) }
  local failure = expect(function() auth:userinfo() end):to_raise {
    class = "AuthAPIError", http_status = 403, code = "FORBIDDEN",
  }
  expect(failure.request_id):to_be(failure.errors[1].id)
end)

it("a wrong client secret is an AuthAPIError that does not show it", function()
  local client = globus.ConfidentialAppAuthClient(client_id, "planted-secret")
  local failure = expect(function() client:oauth2_client_credentials_tokens("openid") end):to_raise {
    class = "AuthAPIError", http_status = 401, code = "invalid_client",
  }
  expect(tostring(failure) .. failure.text).never:to_contain("planted-secret")
end)

it("what only a confidential client can do is not there for a native one", function()
  for _, name in ipairs { "oauth2_client_credentials_tokens", "oauth2_get_dependent_tokens", "oauth2_token_introspect" } do
    expect(function() return native[name] end):to_raise("GlobusSDKUsageError", name)
    expect(function() confidential[name](native, "x") end):to_raise("GlobusSDKUsageError", "secret")
  end
  expect({ native.client_id, confidential.client_id }):to_equal({ mock.native_client(), client_id })
end)

it("an empty client_id is a usage error when a flow is started, as with the SDK", function()
  expect(function() globus.NativeAppAuthClient(""):oauth2_start_flow("openid") end)
    :to_raise("GlobusSDKUsageError", "client_id")
end)
