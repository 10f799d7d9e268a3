-- Values that make no sense are usage errors that name the place, and never a trap.

local fixtures = require "modules.fixtures"

local url = mock.url() .. "/echo"
local client = globus.BaseClient { base_url = mock.url() }
local nan, inf = 0 / 0, math.huge

for _, case in ipairs {
  { { query_parms = {} }, "did you mean 'query_params'?" },
  { { header = {} }, "did you mean 'headers'?" },
  { { timeuot = 1 }, "did you mean 'timeout'?" },
  { { nonsense = 1 }, "unknown option 'nonsense'" },
  { { [1] = "x" }, "option names" },
  { { query_params = "a=b" }, "query_params" },
  { { headers = "A: b" }, "headers" },
  { { data = 7 }, "data" },
  { { data = print }, "data" },
  { { encoding = "xml", data = {} }, "encoding" },
  { { encoding = "form", data = "text" }, "data" },
  { { encoding = "text", data = {} }, "data" },
  { { data = { print } }, "JSON" },
  { { data = { a = nan } }, "$.a" },
  { { data = { [1] = 1, a = 2 } }, "JSON" },
  { { timeout = "soon" }, "timeout" },
  { { max_retries = 1.5 }, "max_retries" },
  { { allow_redirects = "yes" }, "allow_redirects" },
  { { verify_ssl = 1 }, "verify_ssl" },
  { { authorizer = {} }, "authorizer" },
  { { authorizer = "Bearer x" }, "authorizer" },
  { { query_params = { a = print } }, "query_params'.a" },
  { { query_params = { a = { {} } } }, "query_params'.a[1]" },
  { { query_params = { a = { b = 1 } } }, "query_params'.a must be a string, a number, a boolean or a list" },
  { { query_params = { a = { 1, b = 2 } } }, "query_params'.a must be a string, a number, a boolean or a list" },
  { { query_params = { a = nan } }, "query_params'.a" },
  { { query_params = { a = inf } }, "query_params'.a" },
  { { query_params = { [1] = "x" } }, "query_params" },
  { { query_params = { a = "\xff" } }, "UTF-8" },
  { { headers = { a = {} } }, "headers" },
  { { headers = { [1] = "x" } }, "headers" },
  { { headers = { Host = "evil" } }, "Host" },
  { { headers = { ["content-length"] = "5" } }, "content-length" },
  { { headers = { ["Transfer-Encoding"] = "chunked" } }, "Transfer-Encoding" },
  { { headers = { ["X-A"] = "1\r\nX-B: 2" } }, "X-A" },
  { { headers = { ["X-A\r\nX-B"] = "1" } }, "header field" },
  { { headers = { ["X A"] = "1" } }, "header field" },
  { { headers = { [""] = "1" } }, "header field" },
  { { headers = { ["X-A"] = "nul\0" } }, "X-A" },
} do
  it("the option is refused before anything is sent: " .. case[2] .. " " .. tostring(next(case[1])), function()
    expect(function() globus.request("GET", url, case[1]) end):to_raise("GlobusSDKUsageError", case[2])
    expect(function() client:get("/echo", case[1]) end)
      :to_raise("GlobusSDKUsageError", case[1].authorizer and "authorizer" or case[2])
    expect(mock.requests()):to_have_length(0)
  end)
end

for _, value in ipairs { 0, -1, nan, inf, -inf, math.mininteger, math.maxinteger, 1e300, -0.0, 1e10 } do
  it("a timeout of " .. tostring(value) .. " is refused", function()
    expect(function() globus.request("GET", url, { timeout = value }) end):to_raise("GlobusSDKUsageError", "timeout")
    expect(function() globus.TransferClient { timeout = value } end):to_raise("GlobusSDKUsageError", "timeout")
    expect(function() fixtures.confidential_client { timeout = value } end):to_raise("GlobusSDKUsageError", "timeout")
  end)
end

it("tiny and huge timeouts that make sense are no trap", function()
  fixtures.echo("/echo")
  pcall(globus.request, "GET", url, { timeout = 1e-12, max_retries = 0 })
  pcall(globus.request, "GET", url, { timeout = 5e-324, max_retries = 0 })
  expect(globus.request("GET", url, { timeout = 1e9 }).http_status):to_be(200)
end)

for _, value in ipairs { -1, 1001, nan, inf, math.mininteger, math.maxinteger, 1e300 } do
  it("max_retries of " .. tostring(value) .. " is refused", function()
    expect(function() globus.request("GET", url, { max_retries = value }) end)
      :to_raise("GlobusSDKUsageError", "max_retries")
    expect(function() globus.TransferClient { max_retries = value } end):to_raise("GlobusSDKUsageError", "max_retries")
    expect(function() fixtures.native_client { max_retries = value } end):to_raise("GlobusSDKUsageError", "max_retries")
  end)
end

for _, case in ipairs {
  { "" }, { "not a url" }, { "ftp://127.0.0.1/" }, { "file:///etc/passwd" }, { "//host/path" }, { "http://" },
  { "http://user:secret@127.0.0.1/" }, { "http://127.0.0.1:99999/" }, { "http://127.0.0.1/\r\nX: y" },
  { "http://127.0.0.1/a b\0c" }, { "http://\xff/" }, { "http://127.0.0.1:-1/" },
} do
  it(("the URL %q is refused"):format(case[1]), function()
    local failure = expect(function() globus.request("GET", case[1]) end):to_raise("GlobusSDKUsageError")
    expect(tostring(failure)).never:to_contain("secret")
  end)
end

for _, method in ipairs { "", "GET /", "G\r\nT", "GE\0T", "ÄÖ", "\xff" } do
  it(("the method %q is refused"):format(method), function()
    expect(function() globus.request(method, url) end):to_raise("GlobusSDKUsageError")
  end)
end

it("a path with a line break is encoded and never sent raw", function()
  fixtures.echo("/*")
  pcall(client.get, client, "/a\r\nX-Evil: 1")
  for _, request in ipairs(mock.requests()) do expect(request.headers["x-evil"]):to_be_nil() end
end)

it("wrong arguments name the function, the place, what was expected and what came", function()
  expect(function() globus.request() end):to_raise("GlobusSDKUsageError", "globus.request")
  expect(function() globus.request("GET", 7) end):to_raise("GlobusSDKUsageError", "url")
  expect(function() globus.request("GET", url, "opts") end):to_raise("GlobusSDKUsageError", "opts")
  expect(function() globus.request("GET", url, {}, 1) end):to_raise("GlobusSDKUsageError", "globus.request")
  expect(function() client.get("/echo") end):to_raise("GlobusSDKUsageError", "a client") -- globus-lua: ignore
  expect(function() globus.AccessTokenAuthorizer() end):to_raise("GlobusSDKUsageError", "access_token")
  expect(function() globus.AccessTokenAuthorizer(12) end):to_raise("GlobusSDKUsageError", "must be a string, got")
  expect(function() globus.BasicAuthorizer("user") end):to_raise("GlobusSDKUsageError", "password")
  expect(function() globus.RefreshTokenAuthorizer("r", {}) end):to_raise("GlobusSDKUsageError", "auth_client")
  expect(function() globus.ConfidentialAppAuthClient("id") end):to_raise("GlobusSDKUsageError", "client_secret")
  expect(function() globus.BaseClient { base_url = 7 } end):to_raise("GlobusSDKUsageError", "base_url")
  expect(function() globus.BaseClient {} end):to_raise("GlobusSDKUsageError", "base_url")
  expect(function() globus.BaseClient { base_url = "nonsense" } end):to_raise("GlobusSDKUsageError", "nonsense")
  expect(function() globus.TransferClient { authoriser = 1 } end) -- globus-lua: ignore
    :to_raise("GlobusSDKUsageError", "did you mean 'authorizer'?")
end)

it("methods of one object refuse another", function()
  local authorizer = globus.NullAuthorizer()
  expect(function() authorizer.get_authorization_header(client) end):to_raise("GlobusSDKUsageError", "an authorizer")
  expect(function() authorizer.get_authorization_header {} end):to_raise("GlobusSDKUsageError", "an authorizer")
  expect(function() return authorizer.acess_token end) -- globus-lua: ignore
    :to_raise("GlobusSDKUsageError", "acess_token")
  expect(function() return globus.AccessTokenAuthorizer("t").acess_token end) -- globus-lua: ignore
    :to_raise("GlobusSDKUsageError", "did you mean 'access_token'?")
  expect(function() authorizer.expires_at = 1 end):to_raise("GlobusSDKUsageError", "expires_at") -- globus-lua: ignore
  expect(function() return client.base_ulr end) -- globus-lua: ignore
    :to_raise("GlobusSDKUsageError", "did you mean 'base_url'?")
end)

it("objects are opaque", function()
  local authorizer = globus.AccessTokenAuthorizer("planted")
  expect(getmetatable(authorizer)):to_be(false)
  expect(function() next(authorizer) end):to_raise { message = "table expected" }
  expect(function() return #authorizer end):to_raise()
  expect(function() return authorizer .. "" end):to_raise()
  expect(rawequal(authorizer, authorizer)):to_be(true)
end)

for _, value in ipairs { -1, nan, inf, -inf, math.mininteger, 1e10, "1", {} } do
  it("task.sleep(" .. tostring(value):gsub("0x%x+", "") .. ") is refused", function()
    expect(function() task.sleep(value) end):to_raise("GlobusSDKUsageError", "task.sleep")
  end)
end

it("task.sleep needs its argument, and takes 0 and fractions", function()
  expect(function() task.sleep() end):to_raise("GlobusSDKUsageError", "seconds")
  task.sleep(0)
  task.sleep(0.001)
  task.sleep(-0.0)
end)

it("a deep table as data is an error, and a cycle too", function()
  local deep = {}
  local at = deep
  for _ = 1, 5000 do
    at.x = {}
    at = at.x
  end
  expect(function() globus.request("POST", url, { data = deep }) end):to_raise("GlobusSDKUsageError", "JSON")
  at.x = deep
  expect(function() globus.request("POST", url, { data = deep }) end):to_raise("GlobusSDKUsageError", "JSON")
end)

it("a response that is larger than the host accepts is a LimitError", function()
  mock.reply { path = "/echo", text = ("x"):rep(70 << 20) }
  expect(function() globus.request("GET", url, { max_retries = 0 }) end):to_raise { class = "LimitError" }
end)

it("a method of one class, called on an object of another, is an error and no trap", function()
  local null = globus.NullAuthorizer()
  local native, confidential = fixtures.native_client(), fixtures.confidential_client()
  local renewing = fixtures.refresh_token_authorizer()
  expect(function() renewing.ensure_valid_token(null) end):to_raise("GlobusSDKUsageError", "does not renew its token")
  expect(function() native.oauth2_start_flow(confidential, "openid") end)
    :to_raise("GlobusSDKUsageError", "start_flow of its own")
  expect(function() confidential.oauth2_token_introspect(native, "x") end)
    :to_raise("GlobusSDKUsageError", "has no secret")
  expect(function() renewing.get_authorization_header(native) end)
    :to_raise("GlobusSDKUsageError", "must be an authorizer")
  expect(function() native.oauth2_revoke_token(renewing, "x") end)
    :to_raise("GlobusSDKUsageError", "must be a login client")
end)
