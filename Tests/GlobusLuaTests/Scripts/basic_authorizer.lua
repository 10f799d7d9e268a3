-- The scenarios of the Globus SDK's test_basic_authorizer.py.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

test("get_authorization_header is Basic and the pair in base64", function()
  local header = globus.BasicAuthorizer("testUser", "PASSWORD"):get_authorization_header()
  expect.equal(header, "Basic dGVzdFVzZXI6UEFTU1dPUkQ=")
end)

test("handle_missing_authorization is false", function()
  expect.equal(globus.BasicAuthorizer("testUser", "PASSWORD"):handle_missing_authorization(), false)
end)

for _, case in ipairs {
  { "user", "テスト", "dXNlcjrjg4bjgrnjg4g=" },
  { "дум", "pass", "0LTRg9C8OnBhc3M=" },
  { "テスト", "дум", "44OG44K544OIOtC00YPQvA==" },
} do
  test("unicode is encoded as UTF-8: " .. case[1] .. " and " .. case[2], function()
    expect.equal(globus.BasicAuthorizer(case[1], case[2]):get_authorization_header(), "Basic " .. case[3])
  end)
end

test("a request carries the header", function()
  local url = mock.echo("/echo")
  globus.request("GET", url, { authorizer = globus.BasicAuthorizer("testUser", "PASSWORD") })
  expect.equal(mock.last_request("/echo").headers.authorization, "Basic dGVzdFVzZXI6UEFTU1dPUkQ=")
end)
