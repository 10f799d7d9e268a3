-- Login clients: their requests on the wire are the Globus SDK's.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local confidential, native = mock.confidential_client(), mock.native_client()
local info = mock.info
local token_endpoint = "POST /v2/oauth2/token"

-- The base64 of the mock's client id and secret.
local basic = globus.BasicAuthorizer(info.client_id, info.client_secret):get_authorization_header()

-- Lets `call` send its one request, which is answered with tokens, and returns it.
local function sent(route, call, body)
  mock.fault {
    route = route, kind = "answer",
    body = body or [[{"access_token":"a","expires_in":1,"resource_server":"x","scope":"s","other_tokens":[]}]],
  }
  call()
  expect.equal(mock.request_count("/*"), 1)
  local request = mock.last_request(route)
  if request.method == "POST" then
    expect.equal(request.headers["content-type"], "application/x-www-form-urlencoded")
  end
  return request
end

for _, case in ipairs {
  {
    "oauth2_refresh_token, native", token_endpoint,
    function() native:oauth2_refresh_token("R T") end,
    "refresh_token=R+T&grant_type=refresh_token&client_id=" .. info.native_client_id,
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
    "grant_type=urn%3Aglobus%3Aauth%3Agrant_type%3Adependent_token&token=T", basic, "[]",
  },
  {
    "oauth2_get_dependent_tokens with options", token_endpoint,
    function()
      confidential:oauth2_get_dependent_tokens("T", {
        refresh_tokens = true, scope = { "foo", "bar" }, additional_params = { extra = true },
      })
    end,
    "grant_type=urn%3Aglobus%3Aauth%3Agrant_type%3Adependent_token&token=T&access_type=offline&scope=foo+bar&extra=True",
    basic, "[]",
  },
  {
    "oauth2_token", token_endpoint,
    function() confidential:oauth2_token({ grant_type = "custom" }, { body_params = { x = 1 } }) end,
    "grant_type=custom&x=1", basic,
  },
  {
    "oauth2_revoke_token, native", "POST /v2/oauth2/token/revoke",
    function() native:oauth2_revoke_token("T") end,
    "token=T&client_id=" .. info.native_client_id,
  },
  {
    "oauth2_revoke_token, confidential", "POST /v2/oauth2/token/revoke",
    function() confidential:oauth2_revoke_token("T") end,
    "token=T", basic,
  },
  {
    "oauth2_token_introspect", "POST /v2/oauth2/token/introspect",
    function() confidential:oauth2_token_introspect("T", { include = "identity_set" }) end,
    "token=T&include=identity_set", basic,
  },
} do
  test(case[1] .. " sends the SDK's form", function()
    local request = sent(case[2], case[3], case[6])
    expect.equal(request.text, case[4])
    expect.equal(request.headers.authorization, case[5])
  end)
end

test("introspection takes query parameters", function()
  local request = sent("POST /v2/oauth2/token/introspect", function()
    confidential:oauth2_token_introspect("T", { query_params = { foo = "bar" } })
  end)
  expect.equal(request.query, "foo=bar")
end)

test("get_openid_configuration sends the client's authorization, as the SDK does", function()
  confidential:get_openid_configuration()
  expect.equal(mock.last_request("GET /.well-known/openid-configuration").headers.authorization, basic)
  native:get_openid_configuration()
  expect.equal(mock.last_request("GET /.well-known/openid-configuration").headers.authorization, nil)
end)

test("get_jwk gets the keys from where the configuration says", function()
  local keys = confidential:get_jwk()
  expect.equal(keys.keys[1].kty, "RSA")
  expect.equal(mock.request_count("GET /jwk.json"), 1)
end)

test("get_jwk sends no credentials to another origin", function()
  mock.fault {
    route = "/.well-known/openid-configuration", kind = "answer",
    body = json.encode { jwks_uri = info.foreign_url .. "/jwk.json" },
  }
  confidential:get_jwk()
  local request = mock.last_request("GET /jwk.json")
  expect.equal({ request.origin, request.headers.authorization }, { "foreign" })
end)

test("a token can be introspected, revoked, and introspected again", function()
  local token = mock.issue_access_token()
  local answer = confidential:oauth2_token_introspect(token)
  expect.equal(answer:get("active"), true)
  expect.equal(answer:get("scope"), info.transfer_scope)
  expect.equal(confidential:oauth2_revoke_token(token).http_status, 200)
  expect.equal(mock.is_active { token = token }, false)
  expect.equal(confidential:oauth2_token_introspect(token):get("active"), false)
end)

test("dependent tokens come for each service, in by_resource_server", function()
  local response = confidential:oauth2_get_dependent_tokens(mock.issue_access_token(), { refresh_tokens = true })
  local transfer = response.by_resource_server[mock.transfer]
  expect.contains(transfer.access_token, "mock-access-")
  expect.contains(transfer.refresh_token, "mock-refresh-")
  expect.truthy(response.by_resource_server["groups.api.globus.org"])
  expect.contains(tostring(response), "OAuthDependentTokenResponse")
end)

test("scopes are a string or a list, and no table with names", function()
  local client = mock.confidential_client()
  for _, bad in ipairs { { requested_scopes = "s" }, { "s", other = "t" }, { 7 } } do
    expect.usage_error(function() client:oauth2_client_credentials_tokens(bad) end, "must be a string, a Scope or a list of them")
    expect.usage_error(function() client:oauth2_get_dependent_tokens("t", { scope = bad }) end, "must be a string, a Scope or a list of them")
  end
  expect.equal(mock.request_count("/*"), 0)
end)

test("userinfo and get_identities are requests of the AuthClient", function()
  local token = mock.issue_access_token { resource_server = "auth.globus.org", scopes = { "openid" } }
  local auth = globus.AuthClient { authorizer = globus.AccessTokenAuthorizer(token) }
  expect.equal(auth:userinfo():get("preferred_username"), "rosa@globus.example")
  mock.echo("/v2/api/identities")
  auth:get_identities { usernames = { "a@b", "c@d" }, provision = true }
  expect.equal(mock.last_request("/v2/api/identities").query, "usernames=a%40b%2Cc%40d&provision=true")
  auth:get_identities { ids = { "1", "2" } }
  expect.equal(mock.last_request("/v2/api/identities").query, "ids=1%2C2")
  auth:get_identities { usernames = "a b" }
  expect.equal(mock.last_request("/v2/api/identities").query, "usernames=a+b&provision=false")
  auth:get_identities { ids = { "1", "2" }, usernames = { "a" } }
  expect.equal(mock.last_request("/v2/api/identities").query, "usernames=a&ids=1%2C2&provision=false")
  auth:get_identities { ids = "1", usernames = "a", provision = true }
  expect.equal(mock.last_request("/v2/api/identities").query, "usernames=a&ids=1&provision=true")
  auth:get_identities { ids = "1", provision = true }
  expect.equal(mock.last_request("/v2/api/identities").query, "ids=1")
  auth:get_identities { usernames = {}, query_params = { provision = true, ids = "2", fields = "x" } }
  expect.equal(mock.last_request("/v2/api/identities").query, "fields=x&ids=2&provision=True&usernames=")
  expect.usage_error(function() auth:get_identities {} end, "usernames")
  expect.usage_error(function() auth:get_identities { usernames = { 7 } } end, "'usernames'")
  expect.usage_error(function() auth:get_identities { ids = { id = "1" } } end, "'ids'")
end)

test("userinfo without the scope is an AuthAPIError of 403, with the id of the listed error", function()
  local token = mock.issue_access_token { resource_server = "auth.globus.org", scopes = { "email" } }
  local auth = globus.AuthClient { authorizer = globus.AccessTokenAuthorizer(token) }
  local failure = expect.error(function() auth:userinfo() end, {
    class = "AuthAPIError", http_status = 403, code = "FORBIDDEN",
  })
  expect.equal(failure.request_id, failure.errors[1].id)
end)

test("a wrong client secret is an AuthAPIError that does not show it", function()
  local client = globus.ConfidentialAppAuthClient(info.client_id, "planted-secret")
  local failure = expect.error(function() client:oauth2_client_credentials_tokens("openid") end, {
    class = "AuthAPIError", http_status = 401, code = "invalid_client",
  })
  expect.lacks(tostring(failure) .. failure.text, "planted-secret")
end)

test("what only a confidential client can do is not there for a native one", function()
  for _, name in ipairs { "oauth2_client_credentials_tokens", "oauth2_get_dependent_tokens", "oauth2_token_introspect" } do
    expect.usage_error(function() return native[name] end, name)
    expect.usage_error(function() confidential[name](native, "x") end, "secret")
  end
  expect.equal({ native.client_id, confidential.client_id }, { info.native_client_id, info.client_id })
end)

test("an empty client_id is a usage error when a flow is started, as with the SDK", function()
  expect.usage_error(function() globus.NativeAppAuthClient(""):oauth2_start_flow("openid") end, "client_id")
end)
