-- The scenarios of the Globus SDK's test_null_authorizer.py.

local fixtures = require "modules.fixtures"

it("get_authorization_header is nil", function()
  expect(globus.NullAuthorizer():get_authorization_header()):to_be_nil()
end)

it("handle_missing_authorization is false", function()
  expect(globus.NullAuthorizer():handle_missing_authorization()):to_be(false)
end)

it("a request carries no Authorization", function()
  local url = fixtures.echo("/echo")
  globus.request("GET", url, { authorizer = globus.NullAuthorizer() })
  expect(mock.last_request { path = "/echo" }.headers.authorization):to_be_nil()
end)

it("it takes the caller's own Authorization away, in any case", function()
  local url = fixtures.echo("/echo")
  globus.request("GET", url, { authorizer = globus.NullAuthorizer(), headers = { authorization = "Basic own" } })
  expect(mock.last_request { path = "/echo" }.headers.authorization):to_be_nil()
end)

it("without an authorizer the caller's own Authorization stays", function()
  local url = fixtures.echo("/echo")
  globus.request("GET", url, { headers = { Authorization = "Basic own" } })
  expect(mock.last_request { path = "/echo" }.headers.authorization):to_equal("Basic own")
end)
