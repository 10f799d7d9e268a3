-- Apps: logins by functions of the author's own, tokens for all clients, what is wrong with tokens, logouts.

local fixtures = require "modules.fixtures"

local transfer_server = globus.scopes.TransferScopes.resource_server

--- Consents at the mock at once, as a browser would do it for the user; returns the redirect.
local function consent(_, _, url)
  local answer = globus.request("GET", url, { allow_redirects = false })
  return answer.headers.location:match("code=([^&]+)")
end

local function user_app(config, options)
  config = config or {}
  config.token_storage = config.token_storage or "memory"
  if config.login_flow_manager == nil then config.login_flow_manager = consent end
  options = options or {}
  options.client_id, options.config = mock.native_client(), config
  return globus.UserApp("my-app", options)
end

local function client_app(options)
  options = options or {}
  options.login_client = fixtures.confidential_client()
  options.config = options.config or { token_storage = "memory" }
  return globus.ClientApp("my-app", options)
end

it("a client with an app logs in at its first request, and never again", function()
  local app = user_app { request_refresh_tokens = true }
  local transfer = globus.TransferClient { app = app }
  expect(app:login_required()):to_be(true)
  local before = #fixtures.token_requests()
  for _ = 1, 3 do expect(transfer:get("/v0.10/task_list").http_status):to_be(200) end
  expect(#fixtures.token_requests() - before):to_be(1)
  expect(app:login_required()):to_be(false)
  expect(tostring(app:get_authorizer(transfer_server))):to_equal("globus.RefreshTokenAuthorizer")
  expect(app:get_authorizer(transfer_server).refresh_token ~= nil):to_be(true)
end)

it("an app has its fields, and the scopes of its clients", function()
  local app = user_app(nil, { scope_requirements = { ["x.example.org"] = { "a", globus.Scope("b") } } })
  expect(app.app_name):to_equal("my-app")
  expect(app.client_id):to_strictly_equal(mock.native_client())
  expect(tostring(app)):to_equal("UserApp (my-app, client " .. mock.native_client() .. ")")
  globus.TransferClient { app = app }
  globus.GroupsClient { app = app, app_scopes = globus.scopes.GroupsScopes.all }
  local requirements = app.scope_requirements
  expect(requirements["x.example.org"]):to_have_length(2)
  expect(tostring(requirements["groups.api.globus.org"][1])):to_equal("urn:globus:auth:scope:groups.api.globus.org:all")
  expect(tostring(requirements["auth.globus.org"][1])):to_equal("openid")
  app:add_scope_requirements { ["x.example.org"] = "a[c]" }
  expect(tostring(app.scope_requirements["x.example.org"][1])):to_equal("a[c]")
  expect(function() app:add_scope_requirements { "a" } end):to_raise("GlobusSDKUsageError", "resource servers")
  expect(function() app:add_scope_requirements { x = 1 } end)
    :to_raise("GlobusSDKUsageError", "a string, a Scope or a list of them")
end)

it("the function of a login gets the app, what the login must fulfil and the URL", function()
  local seen
  local app = user_app { login_flow_manager = function(...)
    seen = { ... }
    return consent(...)
  end }
  app:login { auth_params = { session_message = "Hello", prompt = "login", required_scopes = globus.scopes.SearchScopes.all } }
  expect(seen[1]):to_be(app)
  expect(seen[2].session_message):to_equal("Hello")
  expect(table.concat(seen[2].required_scopes, " ")):to_contain("search.api.globus.org:all")
  expect(seen[3]):to_contain("prompt=login")
  expect(seen[3]):to_contain("code_challenge_method=S256")
  expect(function() app:login { auth_params = { promt = "login" } } end)
    :to_raise("GlobusSDKUsageError", "did you mean 'prompt'")
end)

it("the whole URL of a redirect is as good as the code, and one of another login is not", function()
  local function redirect(_, _, url) return globus.request("GET", url, { allow_redirects = false }).headers.location end
  local app = user_app { login_flow_manager = redirect }
  app:login()
  expect(app:login_required()):to_be(false)
  local forged = user_app { login_flow_manager = function(...) return (redirect(...):gsub("state=%w+", "state=forged")) end }
  local e = expect(function() forged:login() end):to_raise { message = "another one" }
  expect(e.class):to_equal("LoginFlowError")
  expect(forged:login_required()):to_be(true)
end)

it("a login that ends half way leaves what was stored", function()
  local ends = { function() error("closed") end, function() return "a code that nobody has issued" end, function() end }
  local storage = globus.token_storage("memory", { namespace = "half way" })
  local app = user_app { token_storage = storage }
  app:login()
  local before = storage:get_token_data("auth.globus.org").access_token
  for _, flow in ipairs(ends) do
    local other = user_app { token_storage = storage, login_flow_manager = flow }
    expect((pcall(other.login, other, { force = true }))):to_be(false)
    expect(storage:get_token_data("auth.globus.org").access_token):to_strictly_equal(before)
  end
end)

it("the host's own flows take a permission, are known by name, and never to a ClientApp", function()
  expect(function() user_app { login_flow_manager = "comand-line" } end)
    :to_raise("GlobusSDKUsageError", "did you mean \"command-line\"?")
  expect(function()
    client_app { config = { token_storage = "memory", login_flow_manager = "command-line" } }
  end):to_raise("GlobusSDKUsageError", "ClientApp cannot use a login_flow_manager")
end)

it("what excludes each other is refused, in the SDK's words", function()
  local login = fixtures.native_client()
  expect(function() globus.UserApp("a", { client_id = "c", login_client = login }) end)
    :to_raise("GlobusSDKUsageError", "Mutually exclusive")
  expect(function() globus.UserApp("a") end)
    :to_raise("GlobusSDKUsageError", "One of client_id or login_client is required")
  expect(function() globus.ClientApp("a", { client_id = "c" }) end)
    :to_raise("GlobusSDKUsageError", "ConfidentialAppAuthClient")
  local app = client_app()
  expect(function() globus.TransferClient { app = app, authorizer = globus.NullAuthorizer() } end)
    :to_raise("GlobusSDKUsageError", "both")
  expect(function() globus.TransferClient { app_scopes = "a" } end)
    :to_raise("GlobusSDKUsageError", "must have an 'app'")
  expect(function() globus.BaseClient { app = app, base_url = mock.url() } end)
    :to_raise("GlobusSDKUsageError", "resource_server")
  expect(function() globus.UserApp("a", { client_id = "c", config = { environmnt = "x" } }) end) -- globus-lua: ignore
    :to_raise("GlobusSDKUsageError", "environment")
end)

it("a client takes an app later, and asks for more scopes", function()
  local app = client_app()
  local transfer = globus.TransferClient()
  expect(transfer.resource_server):to_strictly_equal(transfer_server)
  expect(tostring(transfer.default_scope_requirements[1])):to_strictly_equal(tostring(globus.scopes.TransferScopes.all))
  expect(function() transfer:add_app_scope("x") end):to_raise("GlobusSDKUsageError", "does not have an 'app'")
  transfer:attach_globus_app(app)
  expect(function() transfer:attach_globus_app(app) end):to_raise("GlobusSDKUsageError", "already attached")
  expect(transfer:add_app_scope(globus.scopes.TransferScopes.gcp_install)):to_strictly_equal(transfer)
  expect(app.scope_requirements[transfer_server]):to_have_length(2)
  transfer:add_app_data_access_scope("c011ec00-0000-4000-8000-000000000001")
  expect(tostring(app.scope_requirements[transfer_server][1])):to_contain("[*https://auth.globus.org/scopes/c011ec00")
  expect(function() transfer:add_app_data_access_scope { "x" } end):to_raise("GlobusSDKUsageError", "UUID")
  local base = globus.BaseClient { app = app, base_url = mock.url(), resource_server = "x", app_scopes = "y" }
  expect(base.resource_server):to_equal("x")
end)

it("a ClientApp logs in for itself, with one request for all services", function()
  local app = client_app { scope_requirements = {
    [transfer_server] = globus.scopes.TransferScopes.all,
    ["groups.api.globus.org"] = globus.scopes.GroupsScopes.all,
  } }
  local before = #fixtures.token_requests()
  expect(app:login_required()):to_be(true)
  app:login()
  expect(#fixtures.token_requests() - before):to_be(1)
  expect(app:login_required()):to_be(false)
  expect(globus.GroupsClient { app = app }:get("/v2/groups/my_groups").http_status):to_be(200)
end)

it("tokens that are missing are told by name, or to a function", function()
  local app = user_app { token_validation_error_handler = false }
  local e = expect(function() app:get_authorizer(transfer_server) end):to_raise { message = "There are no tokens" }
  expect(e.class):to_equal("MissingTokenError")
  expect(globus.is_error(e, "TokenValidationError")):to_be(true)
  local seen
  local mended = user_app { token_validation_error_handler = function(own, error)
    seen = { own, error.class }
    own:login()
  end }
  globus.TransferClient { app = mended }:get("/v0.10/task_list")
  expect(seen[1]):to_be(mended)
  expect(seen[2]):to_equal("MissingTokenError")
  expect(function() user_app { token_validation_error_handler = true } end)
    :to_raise("GlobusSDKUsageError", "a function or false")
end)

it("a logout revokes and removes, and tells what could not be revoked", function()
  local app = user_app { request_refresh_tokens = true }
  local transfer = globus.TransferClient { app = app }
  transfer:get("/v0.10/task_list")
  local before = #mock.requests { path = "/v2/oauth2/token/revoke" }
  app:logout()
  expect(#mock.requests { path = "/v2/oauth2/token/revoke" } - before):to_be(4)
  expect(app:login_required()):to_be(true)
  transfer:get("/v0.10/task_list")
  mock.reply {
    path = "/v2/oauth2/token/revoke", times = 1, status = 403, text = "{}", content_type = "application/json",
  }
  expect(function() app:logout { sweep = true } end):to_raise { message = "stays valid" }
  expect(next(app.token_storage:get_token_data_by_resource_server())):to_be_nil()
end)

it("memory is each app's own", function()
  local one, other = user_app(), user_app()
  one:login()
  expect(one:login_required()):to_be(false)
  expect(other:login_required()):to_be(true)
end)

it("a service's demand for another login is fulfilled once, where the app may", function()
  local logins = 0
  local app = user_app { auto_redrive_gares = true, login_flow_manager = function(...)
    logins = logins + 1
    return consent(...)
  end }
  local transfer = globus.TransferClient { app = app, max_retries = 0 }
  transfer:get("/v0.10/task_list")
  local demand = json.encode { code = "ConsentRequired", required_scopes = { tostring(globus.scopes.TransferScopes.all) } }
  mock.reply { path = "/v0.10/task_list", times = 1, status = 403, text = demand, content_type = "application/json" }
  expect(transfer:get("/v0.10/task_list").http_status):to_be(200)
  expect(logins):to_be(2)
end)

it("tasks that need a login at the same time cause one", function()
  local app = user_app { request_refresh_tokens = true }
  local transfer = globus.TransferClient { app = app }
  local before = #fixtures.token_requests("authorization_code")
  task.map({ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, function() return transfer:get("/v0.10/task_list").http_status end)
  expect(#fixtures.token_requests("authorization_code") - before):to_be(1)
end)

it("the program's app is one for all scripts", function()
  local app = globus.app()
  expect(globus.app()):to_be(app)
  expect(globus.TransferClient { app = app }:get("/v0.10/task_list").http_status):to_be(200)
end)

it("neither code nor token shows in what an app says", function()
  local app = user_app()
  app:login()
  local words = { tostring(app), tostring(app.token_storage) }
  local code = "secret-code-4711"
  local wrong = user_app { login_flow_manager = function() return code end }
  local _, e = pcall(wrong.login, wrong)
  words[#words + 1] = tostring(e)
  local token = app.token_storage:get_token_data("auth.globus.org").access_token
  for _, text in ipairs(words) do
    expect(text).never:to_contain(code)
    expect(text).never:to_contain(token)
  end
end)
