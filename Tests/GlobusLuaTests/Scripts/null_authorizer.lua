-- The scenarios of the Globus SDK's test_null_authorizer.py.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

test("get_authorization_header is nil", function()
  expect.equal(globus.NullAuthorizer():get_authorization_header(), nil)
end)

test("handle_missing_authorization is false", function()
  expect.equal(globus.NullAuthorizer():handle_missing_authorization(), false)
end)

test("a request carries no Authorization", function()
  local url = mock.echo("/echo")
  globus.request("GET", url, { authorizer = globus.NullAuthorizer() })
  expect.equal(mock.last_request("/echo").headers.authorization, nil)
end)

test("it takes the caller's own Authorization away, in any case", function()
  local url = mock.echo("/echo")
  globus.request("GET", url, { authorizer = globus.NullAuthorizer(), headers = { authorization = "Basic own" } })
  expect.equal(mock.last_request("/echo").headers.authorization, nil)
end)

test("without an authorizer the caller's own Authorization stays", function()
  local url = mock.echo("/echo")
  globus.request("GET", url, { headers = { Authorization = "Basic own" } })
  expect.equal(mock.last_request("/echo").headers.authorization, "Basic own")
end)
