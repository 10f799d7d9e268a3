-- The scenarios of the Globus SDK's test_renewing_authorizer.py, on authorizers whose two functions are written in Lua.

local function make(options)
  local calls = { responses = 0, refreshed = {} }
  options = options or {}
  options.get_token_response = function()
    calls.responses = calls.responses + 1
    return { number = calls.responses }
  end
  options.extract_token_data = function(_, response)
    return { access_token = "new-token-" .. response.number, expires_at_seconds = os.time() + 1209600 }
  end
  options.on_refresh = function(response) table.insert(calls.refreshed, response) end
  return globus.RenewingAuthorizer(options), calls
end

local function valid()
  return make { access_token = "first-token", expires_at = os.time() + 1209600 }
end

it("made with a token and its expiry, it renews nothing", function()
  local authorizer, calls = valid()
  expect(authorizer.access_token):to_equal("first-token")
  expect(calls.responses):to_be(0)
end)

it("made with neither, it gets its token at the first use", function()
  local authorizer, calls = make()
  expect(calls.responses):to_be(0)
  authorizer:ensure_valid_token()
  expect(calls.responses):to_be(1)
  expect(authorizer.access_token):to_equal("new-token-1")
  expect(authorizer.expires_at):to_be_between(os.time() + 1209590, os.time() + 1209600)
end)

for _, only in ipairs { { access_token = "first-token" }, { expires_at = 1 } } do
  it("made with nothing but " .. next(only) .. ", it is a usage error", function()
    expect(function() make(only) end):to_raise("GlobusSDKUsageError", "expires_at")
  end)
end

it("a renewal sets the token and its expiry and calls on_refresh once with the response", function()
  local authorizer, calls = make()
  authorizer:get_authorization_header()
  expect(authorizer.access_token):to_equal("new-token-1")
  expect(authorizer.expires_at):to_be_between(os.time() + 1209590, os.time() + 1209600)
  expect(calls.refreshed):to_strictly_equal({ { number = 1 } })
end)

it("ensure_valid_token does nothing 70 seconds before the end", function()
  local authorizer, calls = valid()
  authorizer.expires_at = os.time() + 70
  authorizer:ensure_valid_token()
  expect(calls.responses):to_be(0)
end)

it("ensure_valid_token renews 59 seconds before the end", function()
  local authorizer, calls = valid()
  authorizer.expires_at = os.time() + 59
  authorizer:ensure_valid_token()
  expect(calls.responses):to_be(1)
end)

it("ensure_valid_token renews where there is no token", function()
  local authorizer, calls = valid()
  authorizer.access_token = nil
  authorizer:ensure_valid_token()
  expect(calls.responses):to_be(1)
end)

it("ensure_valid_token renews where there is no expiry", function()
  local authorizer, calls = valid()
  authorizer.expires_at = nil
  authorizer:ensure_valid_token()
  expect(calls.responses):to_be(1)
end)

for _, case in ipairs {
  { "valid token", function() end, "Bearer first-token" },
  { "expired token", function(a) a.expires_at = os.time() - 1 end, "Bearer new-token-1" },
  { "no token", function(a) a.access_token = nil end, "Bearer new-token-1" },
  { "no expiry", function(a) a.expires_at = nil end, "Bearer new-token-1" },
} do
  it("get_authorization_header with " .. case[1], function()
    local authorizer, calls = valid()
    case[2](authorizer)
    expect(authorizer:get_authorization_header()):to_be(case[3])
    expect(calls.responses):to_be(case[3] == "Bearer first-token" and 0 or 1)
  end)
end

it("handle_missing_authorization is true and takes the expiry away", function()
  local authorizer = valid()
  expect(authorizer:handle_missing_authorization()):to_be(true)
  expect(authorizer.expires_at):to_be_nil()
end)

it("expires_at of 0 is expired, and NaN and infinities are usage errors", function()
  local authorizer, calls = make { access_token = "first-token", expires_at = 0 }
  authorizer:ensure_valid_token()
  expect(calls.responses):to_be(1)
  for _, value in ipairs { 0 / 0, math.huge, -math.huge } do
    expect(function() make { access_token = "first-token", expires_at = value } end)
      :to_raise("GlobusSDKUsageError", "expires_at")
    expect(function() authorizer.expires_at = value end):to_raise("GlobusSDKUsageError", "expires_at")
  end
end)

it("huge and tiny expiries are no trap", function()
  for _, value in ipairs { math.maxinteger, math.mininteger, 1e308, -1e308, 2 ^ 63 } do
    local authorizer = make { access_token = "first-token", expires_at = value }
    authorizer:get_authorization_header()
    authorizer.expires_at = value
    expect(authorizer.expires_at):to_be_a("number")
    expect(authorizer:get_authorization_header()):to_contain("Bearer ")
  end
end)
