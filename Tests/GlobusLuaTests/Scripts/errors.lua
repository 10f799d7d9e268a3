-- Errors: what they hold, what they are, and that they stay the same.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local groups_token = mock.issue_access_token { resource_server = "groups.api.globus.org" }

local function not_found()
  local authorizer = globus.AccessTokenAuthorizer(mock.issue_access_token())
  globus.TransferClient { authorizer = authorizer }:get("/v0.10/task/none")
end

test("an error caught, raised again and caught again is the same table", function()
  local _, first = pcall(not_found)
  local _, second = pcall(error, first)
  local _, third = pcall(function() error(second, 2) end)
  local _, fourth = pcall(coroutine.wrap(function() error(third) end))
  local _, fifth = xpcall(function() error(fourth) end, function(e) return e end)
  for _, failure in ipairs { second, third, fourth, fifth } do expect.same(failure, first) end
end)

test("an error goes through the host and comes back the same, with one traceback", function()
  local mine
  local authorizer = globus.GlobusAuthorizer {
    get_authorization_header = function()
      local ok, failure = pcall(not_found)
      assert(not ok)
      mine = failure
      error(failure)
    end,
  }
  local url = mock.echo("/echo")
  local _, failure = pcall(globus.request, "GET", url, { authorizer = authorizer })
  expect.same(failure, mine)
  local _, count = failure.traceback:gsub("stack traceback:", "")
  expect.equal(count, 1)
end)

test("a 404 of Transfer has everything that the service said", function()
  local failure = expect.error(not_found, {
    class = "TransferAPIError", http_status = 404, http_reason = "Not Found", code = "TaskNotFound",
    message = "There is no task none.",
  })
  expect.equal(failure.message, "There is no task none.")
  expect.equal(failure.messages, { "There is no task none." })
  expect.equal(failure.raw_json.code, "TaskNotFound")
  expect.equal(failure.request_id, failure.raw_json.request_id)
  expect.equal(failure.headers["CONTENT-TYPE"], failure.headers["content-type"])
  expect.contains(failure.headers["Content-Type"], "application/json")
  expect.equal(json.decode(failure.text).code, "TaskNotFound")
  expect.equal(#failure.errors, 1)
  expect.equal(failure.errors[1].code, "TaskNotFound")
  expect.contains(failure.where, "errors.lua:")
  expect.contains(failure.traceback, "errors.lua:")
  expect.lacks(failure.traceback, ".swift")
end)

test("an error of a service that lists several has them all", function()
  local body = [[{"errors":[{"id":"x1","code":"A","detail":"first"},{"id":"x1","code":"B","title":"second"}]}]]
  mock.fault { route = "/v2/groups/my_groups", kind = "answer", status = 409, body = body }
  local groups = globus.GroupsClient { authorizer = globus.AccessTokenAuthorizer(groups_token) }
  local failure = expect.error(function() groups:get("/v2/groups/my_groups") end, {
    class = "GroupsAPIError", http_status = 409, message = "first; second",
  })
  expect.contains(tostring(failure), "/v2/groups/my_groups: 409 Conflict: first; second")
  expect.equal(#failure.errors, 2)
  expect.equal({ failure.errors[1].code, failure.errors[2].code }, { "A", "B" })
  expect.equal(failure.code, nil)
end)

test("an OAuth error has code and message", function()
  mock.fault { route = "POST /v2/oauth2/token", kind = "oauth_error", error = "invalid_scope", status = 400 }
  local failure = expect.error(function()
    mock.confidential_client():oauth2_client_credentials_tokens("any")
  end, { class = "AuthAPIError", code = "invalid_scope", http_status = 400 })
  expect.equal(failure.message, "As scripted.")
  expect.equal(failure.messages, { "As scripted." })
end)

for _, case in ipairs {
  { "HTML", "<html>", "text/html" },
  { "a list", "[1]", "application/json" },
  { "a number", "1", "application/json" },
  { "no JSON at all", "{oops", "application/json" },
  { "nothing", "", "application/json" },
  { "errors that are no list", '{"errors":7}', "application/json" },
  { "an empty list of errors", '{"errors":[]}', "application/json" },
  { "null everywhere", '{"code":null,"message":null,"errors":null,"authorization_parameters":null}', "application/json" },
} do
  test("an error whose body is " .. case[1] .. " is understood as far as it can be", function()
    mock.fault { route = "/broken", kind = "answer", status = 400, body = case[2], content_type = case[3] }
    local failure = expect.error(function() globus.request("GET", mock.info.url .. "/broken") end, {
      class = "GlobusAPIError", http_status = 400,
    })
    expect.equal(failure.text, case[2])
    expect.equal(failure.messages, {})
    expect.equal(failure.message, nil)
    expect.equal(tostring(failure), "GlobusAPIError: GET " .. mock.info.url .. "/broken: 400 Bad Request")
  end)
end

test("is_error knows the hierarchy", function()
  local _, api = pcall(not_found)
  for class, is in pairs {
    GlobusError = true, GlobusAPIError = true, TransferAPIError = true, AuthAPIError = false, NetworkError = false,
    GlobusSDKUsageError = false,
  } do
    expect.equal(globus.is_error(api, class), is)
  end
  local _, connection = pcall(globus.request, "GET", "http://127.0.0.1:1", { max_retries = 0 })
  expect.truthy(globus.is_error(connection, "GlobusConnectionError"))
  expect.truthy(globus.is_error(connection, "NetworkError"))
  expect.equal(globus.is_error(connection, "GlobusTimeoutError"), false)
  expect.truthy(globus.is_error(api))
end)

test("is_error is false for what is no error of the host's", function()
  for _, value in ipairs { "text", 7, false, { class = "GlobusAPIError" }, print } do
    expect.equal(globus.is_error(value), false)
    expect.equal(globus.is_error(value, "GlobusError"), false)
  end
  expect.equal(globus.is_error(nil), false)
end)

test("is_error with a class that does not exist suggests the nearest", function()
  expect.usage_error(function() globus.is_error(1, "GlobusAPIEror") end, "did you mean 'GlobusAPIError'?")
end)

test("tostring of an error of a service is its class, the request, the status, and what the service said", function()
  local _, failure = pcall(not_found)
  local url = mock.info.url .. "/v0.10/task/none"
  expect.equal(tostring(failure), "TransferAPIError: GET " .. url .. ": 404 TaskNotFound: There is no task none.")
end)

test("tostring of another error is its class and message", function()
  local _, failure = pcall(globus.BaseClient, {})
  expect.equal(tostring(failure), failure.class .. ": " .. failure.message)
end)

test("an error on the way names the request, the attempts and the time", function()
  local failure = expect.error(function()
    globus.request("GET", "http://127.0.0.1:1/path", { query_params = { token = "s3cret" }, max_retries = 0 })
  end, { class = "GlobusConnectionError" })
  expect.contains(failure.message, "GET http://127.0.0.1:1/path failed after 1 attempt in ")
  expect.contains(failure.message, "cannot connect to 127.0.0.1:1: connection refused")
  expect.equal(tostring(failure), failure.class .. ": " .. failure.message)
  expect.lacks(tostring(failure), "s3cret")
end)

test("a 401 of a client without an authorizer says that it has none", function()
  local failure = expect.error(function() globus.TransferClient():get("/v0.10/task_list") end, { http_status = 401 })
  expect.contains(tostring(failure), "no credentials were sent, since the client has no authorizer; give it one")
end)

for _, text in ipairs { "", " ", "\n\t" } do
  test(("a client ID or secret that is %q is a usage error"):format(text), function()
    expect.usage_error(function() globus.NativeAppAuthClient(text) end, "client_id is empty")
    expect.usage_error(function() globus.ConfidentialAppAuthClient(text, "secret") end, "client_id is empty")
    expect.usage_error(function() globus.ConfidentialAppAuthClient("id", text) end, "client_secret is empty")
    expect.usage_error(function() globus.token_storage("memory", { client_id = text }) end, "client_id is empty")
  end)
end

test("a bare invalid_grant says what may have become of the refresh token, and whose it is", function()
  local body = '{"error":"invalid_grant"}'
  mock.fault { route = "POST /v2/oauth2/token", kind = "answer", status = 400, body = body }
  local client = mock.confidential_client()
  local authorizer = globus.RefreshTokenAuthorizer("some-token", client)
  local failure = expect.error(function() authorizer:get_authorization_header() end, { code = "invalid_grant" })
  expect.equal(failure.message, nil)
  expect.contains(
    tostring(failure),
    "the refresh token is revoked, expired or another client's; log in again, as client " .. client.client_id
  )
end)

test("an error's metatable is out of reach", function()
  local _, failure = pcall(not_found)
  expect.equal(getmetatable(failure), false)
  expect.error(function() setmetatable(failure, {}) end, "protected metatable")
end)
