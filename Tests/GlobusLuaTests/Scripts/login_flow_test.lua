-- The authorization code flow: start, authorize, exchange.

local fixtures = require "modules.fixtures"

local scope = fixtures.transfer_scope

-- The parameters of a URL, decoded, and what stands before them.
local function parsed(url)
  local base, query = url:match("^(.-)%?(.*)$")
  local parameters = {}
  for name, value in query:gmatch("([^&=]+)=([^&]*)") do
    parameters[name] = value:gsub("+", " "):gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end)
  end
  return parameters, base
end

-- The names of a form's fields, in their order.
local function names(form)
  local list = {}
  for name in form:gmatch("([^&=]+)=") do list[#list + 1] = name end
  return list
end

-- The code challenge of a verifier (RFC 7636, section 4.2), by another program than the one that is tested.
local function challenge(verifier)
  local command = "printf %s " .. verifier .. " | openssl dgst -sha256 -binary | base64 | tr '+/' '-_' | tr -d '=\n'"
  local pipe <close> = assert(io.popen(command))
  return pipe:read("a")
end

-- Logs in as a browser would and returns the code.
local function login(url)
  local redirect = globus.request("GET", url, { allow_redirects = false })
  local parameters = parsed(redirect.headers.location)
  return parameters.code, parameters
end

it("a native login: start, authorize with a proof key, exchange", function()
  local client = fixtures.native_client()
  client:oauth2_start_flow({ scope, "openid" }, { refresh_tokens = true, state = "my state" })
  local url = client:oauth2_get_authorize_url()
  local parameters, base = parsed(url)
  expect(base):to_equal(mock.url() .. "/v2/oauth2/authorize")
  expect(parameters.client_id):to_be(mock.native_client())
  expect(parameters.redirect_uri):to_equal(mock.url() .. "/v2/web/auth-code")
  expect(parameters.scope):to_equal(scope .. " openid")
  expect(parameters.state):to_equal("my state")
  expect(parameters.response_type):to_equal("code")
  expect(parameters.access_type):to_equal("offline")
  expect(parameters.code_challenge_method):to_equal("S256")
  expect(parameters.code_challenge):to_have_length(43)

  local code, answer = login(url)
  expect(answer.state):to_equal("my state")
  local tokens = client:oauth2_exchange_code_for_tokens(code)
  local form = mock.last_request { path = "/v2/oauth2/token" }
  expect(names(form.text)):to_equal({ "client_id", "grant_type", "code", "code_verifier", "redirect_uri" })
  expect(challenge(form.form.code_verifier)):to_be(parameters.code_challenge)
  expect(form.headers.authorization):to_be_nil()
  expect(tostring(tokens)):to_contain("OAuthAuthorizationCodeResponse")
  expect(tokens.by_resource_server[fixtures.transfer].refresh_token):to_contain("mock-refresh-")
  expect(tokens.id_token:match("^[%w_-]+%.[%w_-]+%.[%w_-]+$")):to_equal(tokens.id_token)
  expect(tokens:get("state")):to_equal("my state")

  local authorizer = globus.RefreshTokenAuthorizer(tokens.by_resource_server[fixtures.transfer].refresh_token, client)
  expect(globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list").http_status):to_be(200)
end)

it("a confidential login has no proof key and proves itself by the secret", function()
  local client = fixtures.confidential_client()
  client:oauth2_start_flow("https://app.example/done", scope)
  local url = client:oauth2_get_authorize_url()
  local parameters = parsed(url)
  expect(parameters.code_challenge):to_be_nil()
  expect(parameters.redirect_uri):to_equal("https://app.example/done")
  expect(parameters.state):to_equal("_default")
  expect(parameters.access_type):to_equal("online")
  local tokens = client:oauth2_exchange_code_for_tokens((login(url)))
  local request = mock.last_request { path = "/v2/oauth2/token" }
  expect(names(request.text)):to_equal({ "grant_type", "code", "redirect_uri" })
  expect(request.headers.authorization):to_contain("Basic ")
  expect(tokens.by_resource_server[fixtures.transfer].refresh_token):to_be_nil()
end)

it("lists of session requirements in query_params are joined by commas, as the SDK does", function()
  local client = fixtures.native_client()
  client:oauth2_start_flow(scope, { redirect_uri = "" })
  local url = client:oauth2_get_authorize_url {
    session_required_identities = { "x" },
    query_params = {
      session_required_identities = { "a", "b" }, session_required_policies = { "p" },
      session_required_single_domain = {}, other = { 1, 2 },
    },
  }
  expect(url):to_contain(
    "&code_challenge_method=S256&other=1&other=2&session_required_identities=a%2Cb&session_required_policies=p")
  local parameters = parsed(url)
  expect(parameters.session_required_single_domain):to_be_nil()
  expect(parameters.redirect_uri):to_equal(mock.url() .. "/v2/web/auth-code")
end)

it("the authorize URL takes session parameters, written as the SDK does", function()
  local client = fixtures.native_client()
  client:oauth2_start_flow(scope, { prefill_named_grant = "my laptop" })
  local parameters = parsed(client:oauth2_get_authorize_url {
    session_required_identities = { "a", "b" }, session_required_single_domain = "c.edu",
    session_required_policies = { "p", "q" }, session_required_mfa = true, session_message = "Please log in",
    prompt = "login", query_params = { extra = false },
  })
  for name, value in pairs {
    session_required_identities = "a,b", session_required_single_domain = "c.edu", session_required_policies = "p,q",
    session_required_mfa = "True", session_message = "Please log in", prompt = "login", extra = "False",
    prefill_named_grant = "my laptop",
  } do
    expect(parameters[name]):to_strictly_equal(value)
  end
end)

it("a requirement of the session that is no list of texts is refused, and never left out", function()
  local client = fixtures.native_client()
  client:oauth2_start_flow(scope)
  local names = { "session_required_identities", "session_required_single_domain", "session_required_policies" }
  for _, name in ipairs(names) do
    for _, bad in ipairs { { 7 }, { {} }, { policy = "p" }, { "p", policy = "q" } } do
      expect(function() client:oauth2_get_authorize_url { [name] = bad } end):to_raise("GlobusSDKUsageError", name)
    end
    expect(parsed(client:oauth2_get_authorize_url { [name] = "p, q" })[name]):to_equal("p, q")
    expect(parsed(client:oauth2_get_authorize_url { [name] = "" })[name]):to_be_nil()
  end
end)

it("the verifier may be given, and must be one", function()
  local client = fixtures.native_client()
  local verifier = ("v"):rep(43)
  client:oauth2_start_flow(scope, { verifier = verifier })
  local parameters = parsed(client:oauth2_get_authorize_url())
  expect(parameters.code_challenge):to_be(challenge(verifier))
  for _, bad in ipairs { ("v"):rep(42), ("v"):rep(129), ("!"):rep(43), "" } do
    local failure = expect(function() client:oauth2_start_flow(scope, { verifier = bad }) end)
      :to_raise("GlobusSDKUsageError", "verifier")
    if bad ~= "" then expect(tostring(failure)).never:to_contain(bad) end
  end
end)

it("two flows have two verifiers", function()
  local client = fixtures.native_client()
  local challenges = {}
  for index = 1, 2 do
    client:oauth2_start_flow(scope)
    challenges[index] = parsed(client:oauth2_get_authorize_url()).code_challenge
  end
  expect(challenges[1]).never:to_equal(challenges[2])
end)

for _, make in ipairs { "native_client", "confidential_client" } do
  it("before a flow is started a " .. make .. " says so", function()
    local client = fixtures[make]()
    expect(function() client:oauth2_get_authorize_url() end):to_raise("GlobusSDKUsageError", "oauth2_start_flow")
    expect(function() client:oauth2_exchange_code_for_tokens("planted-code") end)
      :to_raise("GlobusSDKUsageError", "oauth2_start_flow")
    expect(mock.requests()):to_have_length(0)
  end)
end

it("a code is good once, and the error does not show it", function()
  local client = fixtures.native_client()
  client:oauth2_start_flow(scope)
  local code = login(client:oauth2_get_authorize_url())
  client:oauth2_exchange_code_for_tokens(code)
  local failure = expect(function() client:oauth2_exchange_code_for_tokens(code) end):to_raise {
    class = "AuthAPIError", code = "invalid_grant",
  }
  expect(tostring(failure) .. failure.text).never:to_contain(code)
end)

it("scopes that are none are usage errors", function()
  local client = fixtures.native_client()
  for _, scopes in ipairs { "", {}, { 7 } } do
    expect(function() client:oauth2_start_flow(scopes) end):to_raise("GlobusSDKUsageError", "scopes")
  end
end)
