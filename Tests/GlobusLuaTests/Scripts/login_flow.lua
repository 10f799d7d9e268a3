-- The authorization code flow: start, authorize, exchange.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local info = mock.info
local scope = info.transfer_scope

-- The parameters of a URL, decoded, and what stands before them.
local function parsed(url)
  local base, query = url:match("^(.-)%?(.*)$")
  local parameters = {}
  for name, value in query:gmatch("([^&=]+)=([^&]*)") do
    parameters[name] = value:gsub("+", " "):gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end)
  end
  return parameters, base
end

-- Logs in as a browser would and returns the code.
local function login(url)
  local redirect = globus.request("GET", url, { allow_redirects = false })
  local parameters = parsed(redirect.headers.location)
  return parameters.code, parameters
end

test("a native login: start, authorize with a proof key, exchange", function()
  local client = mock.native_client()
  client:oauth2_start_flow({ scope, "openid" }, { refresh_tokens = true, state = "my state" })
  local url = client:oauth2_get_authorize_url()
  local parameters, base = parsed(url)
  expect.equal(base, info.url .. "/v2/oauth2/authorize")
  expect.equal(parameters.client_id, info.native_client_id)
  expect.equal(parameters.redirect_uri, info.url .. "/v2/web/auth-code")
  expect.equal(parameters.scope, scope .. " openid")
  expect.equal(parameters.state, "my state")
  expect.equal(parameters.response_type, "code")
  expect.equal(parameters.access_type, "offline")
  expect.equal(parameters.code_challenge_method, "S256")
  expect.equal(#parameters.code_challenge, 43)

  local code, answer = login(url)
  expect.equal(answer.state, "my state")
  local tokens = client:oauth2_exchange_code_for_tokens(code)
  local form = mock.last_request("POST /v2/oauth2/token")
  expect.equal(form.fields, { "client_id", "grant_type", "code", "code_verifier", "redirect_uri" })
  expect.equal(mock.challenge { token = form.form.code_verifier }, parameters.code_challenge)
  expect.equal(form.headers.authorization, nil)
  expect.contains(tostring(tokens), "OAuthAuthorizationCodeResponse")
  expect.contains(tokens.by_resource_server[mock.transfer].refresh_token, "mock-refresh-")
  expect.truthy(tokens.id_token:find("^[%w_-]+%.[%w_-]+%.[%w_-]+$"))
  expect.equal(tokens:get("state"), "my state")

  local authorizer = globus.RefreshTokenAuthorizer(tokens.by_resource_server[mock.transfer].refresh_token, client)
  expect.equal(globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list").http_status, 200)
end)

test("a confidential login has no proof key and proves itself by the secret", function()
  local client = mock.confidential_client()
  client:oauth2_start_flow("https://app.example/done", scope)
  local url = client:oauth2_get_authorize_url()
  local parameters = parsed(url)
  expect.equal(parameters.code_challenge, nil)
  expect.equal(parameters.redirect_uri, "https://app.example/done")
  expect.equal(parameters.state, "_default")
  expect.equal(parameters.access_type, "online")
  local tokens = client:oauth2_exchange_code_for_tokens((login(url)))
  local request = mock.last_request("POST /v2/oauth2/token")
  expect.equal(request.fields, { "grant_type", "code", "redirect_uri" })
  expect.contains(request.headers.authorization, "Basic ")
  expect.equal(tokens.by_resource_server[mock.transfer].refresh_token, nil)
end)

test("lists of session requirements in query_params are joined by commas, as the SDK does", function()
  local client = mock.native_client()
  client:oauth2_start_flow(scope, { redirect_uri = "" })
  local url = client:oauth2_get_authorize_url {
    session_required_identities = { "x" },
    query_params = {
      session_required_identities = { "a", "b" }, session_required_policies = { "p" },
      session_required_single_domain = {}, other = { 1, 2 },
    },
  }
  expect.contains(url, "&code_challenge_method=S256&other=1&other=2&session_required_identities=a%2Cb&session_required_policies=p")
  local parameters = parsed(url)
  expect.equal(parameters.session_required_single_domain, nil)
  expect.equal(parameters.redirect_uri, info.url .. "/v2/web/auth-code")
end)

test("the authorize URL takes session parameters, written as the SDK does", function()
  local client = mock.native_client()
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
    expect.equal(parameters[name], value)
  end
end)

test("a requirement of the session that is no list of texts is refused, and never left out", function()
  local client = mock.native_client()
  client:oauth2_start_flow(scope)
  local names = { "session_required_identities", "session_required_single_domain", "session_required_policies" }
  for _, name in ipairs(names) do
    for _, bad in ipairs { { 7 }, { {} }, { policy = "p" }, { "p", policy = "q" } } do
      expect.usage_error(function() client:oauth2_get_authorize_url { [name] = bad } end, name)
    end
    expect.equal(parsed(client:oauth2_get_authorize_url { [name] = "p, q" })[name], "p, q")
    expect.equal(parsed(client:oauth2_get_authorize_url { [name] = "" })[name], nil)
  end
end)

test("the verifier may be given, and must be one", function()
  local client = mock.native_client()
  local verifier = ("v"):rep(43)
  client:oauth2_start_flow(scope, { verifier = verifier })
  local parameters = parsed(client:oauth2_get_authorize_url())
  expect.equal(parameters.code_challenge, mock.challenge { token = verifier })
  for _, bad in ipairs { ("v"):rep(42), ("v"):rep(129), ("!"):rep(43), "" } do
    local failure = expect.usage_error(function() client:oauth2_start_flow(scope, { verifier = bad }) end, "verifier")
    if bad ~= "" then expect.lacks(tostring(failure), bad) end
  end
end)

test("two flows have two verifiers", function()
  local client = mock.native_client()
  local challenges = {}
  for index = 1, 2 do
    client:oauth2_start_flow(scope)
    challenges[index] = parsed(client:oauth2_get_authorize_url()).code_challenge
  end
  expect.truthy(challenges[1] ~= challenges[2])
end)

for _, make in ipairs { "native_client", "confidential_client" } do
  test("before a flow is started a " .. make .. " says so", function()
    local client = mock[make]()
    expect.usage_error(function() client:oauth2_get_authorize_url() end, "oauth2_start_flow")
    expect.usage_error(function() client:oauth2_exchange_code_for_tokens("planted-code") end, "oauth2_start_flow")
    expect.equal(mock.request_count("/*"), 0)
  end)
end

test("a code is good once, and the error does not show it", function()
  local client = mock.native_client()
  client:oauth2_start_flow(scope)
  local code = login(client:oauth2_get_authorize_url())
  client:oauth2_exchange_code_for_tokens(code)
  local failure = expect.error(function() client:oauth2_exchange_code_for_tokens(code) end, {
    class = "AuthAPIError", code = "invalid_grant",
  })
  expect.lacks(tostring(failure) .. failure.text, code)
end)

test("scopes that are none are usage errors", function()
  local client = mock.native_client()
  for _, scopes in ipairs { "", {}, { 7 } } do
    expect.usage_error(function() client:oauth2_start_flow(scopes) end, "scopes")
  end
end)
