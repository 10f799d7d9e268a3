-- The scenarios of the Globus SDK's test_access_token_authorizer.py.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

test("get_authorization_header is Bearer and the token", function()
  expect.equal(globus.AccessTokenAuthorizer("DUMMY_TOKEN"):get_authorization_header(), "Bearer DUMMY_TOKEN")
end)

test("handle_missing_authorization is false", function()
  expect.equal(globus.AccessTokenAuthorizer("DUMMY_TOKEN"):handle_missing_authorization(), false)
end)

test("the token is the field access_token", function()
  expect.equal(globus.AccessTokenAuthorizer("DUMMY_TOKEN").access_token, "DUMMY_TOKEN")
end)

test("a request with it is let in, and a stale one is refused once", function()
  local token = mock.issue_access_token()
  local transfer = globus.TransferClient { authorizer = globus.AccessTokenAuthorizer(token) }
  expect.equal(transfer:get("/v0.10/task_list").http_status, 200)
  expect.equal(mock.last_request("GET /v0.10/task_list").headers.authorization, "Bearer " .. token)
  mock.revoke { token = token }
  expect.error(function() transfer:get("/v0.10/task_list") end, { class = "TransferAPIError", http_status = 401 })
  expect.equal(mock.request_count("GET /v0.10/task_list"), 2)
end)

test("a token that can be no header is refused without being shown", function()
  for _, token in ipairs { "two\nlines", "nul\0byte", "" } do
    local failure = expect.usage_error(function() globus.AccessTokenAuthorizer(token) end, "access_token")
    if token ~= "" then expect.lacks(tostring(failure), token) end
  end
end)
