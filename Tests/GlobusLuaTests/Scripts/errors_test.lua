-- Errors: what they hold, what they are, and that they stay the same.

local fixtures = require "modules.fixtures"

local groups_token = mock.access_token { resource_server = "groups.api.globus.org" }

local function not_found()
  local authorizer = globus.AccessTokenAuthorizer(mock.access_token())
  globus.TransferClient { authorizer = authorizer }:get("/v0.10/task/none")
end

it("an error caught, raised again and caught again is the same table", function()
  local _, first = pcall(not_found)
  local _, second = pcall(error, first)
  local _, third = pcall(function() error(second, 2) end)
  local _, fourth = pcall(coroutine.wrap(function() error(third) end))
  local _, fifth = xpcall(function() error(fourth) end, function(e) return e end)
  for _, failure in ipairs { second, third, fourth, fifth } do expect(failure):to_be(first) end
end)

it("an error goes through the host and comes back the same, with one traceback", function()
  local mine
  local authorizer = globus.GlobusAuthorizer {
    get_authorization_header = function()
      local ok, failure = pcall(not_found)
      assert(not ok)
      mine = failure
      error(failure)
    end,
  }
  local url = fixtures.echo("/echo")
  local _, failure = pcall(globus.request, "GET", url, { authorizer = authorizer })
  expect(failure):to_be(mine)
  local _, count = failure.traceback:gsub("stack traceback:", "")
  expect(count):to_be(1)
end)

it("a 404 of Transfer has everything that the service said", function()
  local failure = expect(not_found):to_raise {
    class = "TransferAPIError", http_reason = "Not Found", code = "TaskNotFound",
    message = "There is no task none.",
  }
  expect(failure.http_status):to_be(404)
  expect(failure.message):to_equal("There is no task none.")
  expect(failure.messages):to_equal({ "There is no task none." })
  expect(failure.raw_json.code):to_equal("TaskNotFound")
  expect(failure.request_id):to_be(failure.raw_json.request_id)
  expect(failure.headers["CONTENT-TYPE"]):to_be(failure.headers["content-type"])
  expect(failure.headers["Content-Type"]):to_contain("application/json")
  expect(json.decode(failure.text).code):to_equal("TaskNotFound")
  expect(failure.errors):to_have_length(1)
  expect(failure.errors[1].code):to_equal("TaskNotFound")
  expect(failure.where):to_contain("errors_test.lua:")
  expect(failure.traceback):to_contain("errors_test.lua:")
  expect(failure.traceback).never:to_contain(".swift")
end)

it("an error of a service that lists several has them all", function()
  local body = [[{"errors":[{"id":"x1","code":"A","detail":"first"},{"id":"x1","code":"B","title":"second"}]}]]
  mock.reply { path = "/v2/groups/my_groups", status = 409, text = body, content_type = "application/json" }
  local groups = globus.GroupsClient { authorizer = globus.AccessTokenAuthorizer(groups_token) }
  local failure = expect(function() groups:get("/v2/groups/my_groups") end):to_raise {
    class = "GroupsAPIError", http_status = 409, message = "first; second",
  }
  expect(tostring(failure)):to_contain("/v2/groups/my_groups: 409 Conflict: first; second")
  expect(failure.errors):to_have_length(2)
  expect({ failure.errors[1].code, failure.errors[2].code }):to_equal({ "A", "B" })
  expect(failure.code):to_be_nil()
end)

it("an OAuth error has code and message", function()
  local refusal = { error = "invalid_scope", error_description = "As scripted." }
  mock.reply { path = "/v2/oauth2/token", status = 400, json = refusal }
  local failure = expect(function()
    fixtures.confidential_client():oauth2_client_credentials_tokens("any")
  end):to_raise { class = "AuthAPIError", code = "invalid_scope", http_status = 400 }
  expect(failure.message):to_equal("As scripted.")
  expect(failure.messages):to_equal({ "As scripted." })
end)

for _, case in ipairs {
  { "HTML", "<html>", "text/html" },
  { "a list", "[1]", "application/json" },
  { "a number", "1", "application/json" },
  { "no JSON at all", "{oops", "application/json" },
  { "nothing", "", "application/json" },
  { "errors that are no list", '{"errors":7}', "application/json" },
  { "an empty list of errors", '{"errors":[]}', "application/json" },
  {
    "null everywhere", '{"code":null,"message":null,"errors":null,"authorization_parameters":null}', "application/json",
  },
} do
  it("an error whose body is " .. case[1] .. " is understood as far as it can be", function()
    mock.reply { path = "/broken", status = 400, text = case[2], content_type = case[3] }
    local failure = expect(function() globus.request("GET", mock.url() .. "/broken") end):to_raise {
      class = "GlobusAPIError", http_status = 400,
    }
    expect(failure.text):to_be(case[2])
    expect(failure.messages):to_equal({})
    expect(failure.message):to_be_nil()
    expect(tostring(failure)):to_equal("GlobusAPIError: GET " .. mock.url() .. "/broken: 400 Bad Request")
  end)
end

it("is_error knows the hierarchy", function()
  local _, api = pcall(not_found)
  for class, is in pairs {
    GlobusError = true, GlobusAPIError = true, TransferAPIError = true, AuthAPIError = false, NetworkError = false,
    GlobusSDKUsageError = false,
  } do
    expect(globus.is_error(api, class)):to_be(is)
  end
  local _, connection = pcall(globus.request, "GET", "http://127.0.0.1:1", { max_retries = 0 })
  expect(globus.is_error(connection, "GlobusConnectionError")):to_be(true)
  expect(globus.is_error(connection, "NetworkError")):to_be(true)
  expect(globus.is_error(connection, "GlobusTimeoutError")):to_be(false)
  expect(globus.is_error(api)):to_be_truthy()
end)

it("is_error is false for what is no error of the host's", function()
  for _, value in ipairs { "text", 7, false, { class = "GlobusAPIError" }, print } do
    expect(globus.is_error(value)):to_be(false)
    expect(globus.is_error(value, "GlobusError")):to_be(false)
  end
  expect(globus.is_error(nil)):to_be(false)
end)

it("is_error with a class that does not exist suggests the nearest", function()
  expect(function() globus.is_error(1, "GlobusAPIEror") end)
    :to_raise("GlobusSDKUsageError", "did you mean 'GlobusAPIError'?")
end)

it("tostring of an error of a service is its class, the request, the status, and what the service said", function()
  local _, failure = pcall(not_found)
  local url = mock.url() .. "/v0.10/task/none"
  expect(tostring(failure)):to_equal("TransferAPIError: GET " .. url .. ": 404 TaskNotFound: There is no task none.")
end)

it("tostring of another error is its class and message", function()
  local _, failure = pcall(globus.BaseClient, {})
  expect(tostring(failure)):to_equal(failure.class .. ": " .. failure.message)
end)

it("an error on the way names the request, the attempts and the time", function()
  local failure = expect(function()
    globus.request("GET", "http://127.0.0.1:1/path", { query_params = { token = "s3cret" }, max_retries = 0 })
  end):to_raise { class = "GlobusConnectionError" }
  expect(failure.message):to_contain("GET http://127.0.0.1:1/path failed after 1 attempt in ")
  expect(failure.message):to_contain("cannot connect to 127.0.0.1:1: connection refused")
  expect(tostring(failure)):to_equal(failure.class .. ": " .. failure.message)
  expect(tostring(failure)).never:to_contain("s3cret")
end)

it("a 401 of a client without an authorizer says that it has none", function()
  local failure = expect(function() globus.TransferClient():get("/v0.10/task_list") end):to_raise { http_status = 401 }
  expect(tostring(failure)):to_contain("no credentials were sent, since the client has no authorizer; give it one")
end)

for _, text in ipairs { "", " ", "\n\t" } do
  it(("a client ID or secret that is %q is a usage error"):format(text), function()
    expect(function() globus.NativeAppAuthClient(text) end):to_raise("GlobusSDKUsageError", "client_id is empty")
    expect(function() globus.ConfidentialAppAuthClient(text, "secret") end)
      :to_raise("GlobusSDKUsageError", "client_id is empty")
    expect(function() globus.ConfidentialAppAuthClient("id", text) end)
      :to_raise("GlobusSDKUsageError", "client_secret is empty")
    expect(function() globus.token_storage("memory", { client_id = text }) end)
      :to_raise("GlobusSDKUsageError", "client_id is empty")
  end)
end

it("a bare invalid_grant says what may have become of the refresh token, and whose it is", function()
  local body = '{"error":"invalid_grant"}'
  mock.reply { path = "/v2/oauth2/token", status = 400, text = body, content_type = "application/json" }
  local client = fixtures.confidential_client()
  local authorizer = globus.RefreshTokenAuthorizer("some-token", client)
  local failure = expect(function() authorizer:get_authorization_header() end):to_raise { code = "invalid_grant" }
  expect(failure.message):to_be_nil()
  expect(tostring(failure)):to_contain(
    "the refresh token is revoked, expired or another client's; log in again, as client " .. client.client_id)
end)

it("an error's metatable is out of reach", function()
  local _, failure = pcall(not_found)
  expect(getmetatable(failure)):to_be(false)
  expect(function() setmetatable(failure, {}) end):to_raise { message = "protected metatable" }
end)
