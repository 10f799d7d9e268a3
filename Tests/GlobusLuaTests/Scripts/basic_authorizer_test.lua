-- The scenarios of the Globus SDK's test_basic_authorizer.py.

local fixtures = require "modules.fixtures"

it("get_authorization_header is Basic and the pair in base64", function()
  local header = globus.BasicAuthorizer("testUser", "PASSWORD"):get_authorization_header()
  expect(header):to_equal("Basic dGVzdFVzZXI6UEFTU1dPUkQ=")
end)

it("handle_missing_authorization is false", function()
  expect(globus.BasicAuthorizer("testUser", "PASSWORD"):handle_missing_authorization()):to_be(false)
end)

for _, case in ipairs {
  { "user", "テスト", "dXNlcjrjg4bjgrnjg4g=" },
  { "дум", "pass", "0LTRg9C8OnBhc3M=" },
  { "テスト", "дум", "44OG44K544OIOtC00YPQvA==" },
} do
  it("unicode is encoded as UTF-8: " .. case[1] .. " and " .. case[2], function()
    expect(globus.BasicAuthorizer(case[1], case[2]):get_authorization_header()):to_equal("Basic " .. case[3])
  end)
end

it("a request carries the header", function()
  local url = fixtures.echo("/echo")
  globus.request("GET", url, { authorizer = globus.BasicAuthorizer("testUser", "PASSWORD") })
  expect(mock.last_request { path = "/echo" }.headers.authorization):to_equal("Basic dGVzdFVzZXI6UEFTU1dPUkQ=")
end)
