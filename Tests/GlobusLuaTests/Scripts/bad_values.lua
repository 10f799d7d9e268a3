-- Values that make no sense are usage errors that name the place, and never a trap.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local url = mock.info.url .. "/echo"
local client = globus.BaseClient { base_url = mock.info.url }
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
  test("the option is refused before anything is sent: " .. case[2] .. " " .. tostring(next(case[1])), function()
    expect.usage_error(function() globus.request("GET", url, case[1]) end, case[2])
    expect.usage_error(function() client:get("/echo", case[1]) end, case[1].authorizer and "authorizer" or case[2])
    expect.equal(mock.request_count("/*"), 0)
  end)
end

for _, value in ipairs { 0, -1, nan, inf, -inf, math.mininteger, math.maxinteger, 1e300, -0.0, 1e10 } do
  test("a timeout of " .. tostring(value) .. " is refused", function()
    expect.usage_error(function() globus.request("GET", url, { timeout = value }) end, "timeout")
    expect.usage_error(function() globus.TransferClient { timeout = value } end, "timeout")
    expect.usage_error(function() mock.confidential_client { timeout = value } end, "timeout")
  end)
end

test("tiny and huge timeouts that make sense are no trap", function()
  mock.echo("/echo")
  pcall(globus.request, "GET", url, { timeout = 1e-12, max_retries = 0 })
  pcall(globus.request, "GET", url, { timeout = 5e-324, max_retries = 0 })
  expect.equal(globus.request("GET", url, { timeout = 1e9 }).http_status, 200)
end)

for _, value in ipairs { -1, 1001, nan, inf, math.mininteger, math.maxinteger, 1e300 } do
  test("max_retries of " .. tostring(value) .. " is refused", function()
    expect.usage_error(function() globus.request("GET", url, { max_retries = value }) end, "max_retries")
    expect.usage_error(function() globus.TransferClient { max_retries = value } end, "max_retries")
    expect.usage_error(function() mock.native_client { max_retries = value } end, "max_retries")
  end)
end

for _, case in ipairs {
  { "" }, { "not a url" }, { "ftp://127.0.0.1/" }, { "file:///etc/passwd" }, { "//host/path" }, { "http://" },
  { "http://user:secret@127.0.0.1/" }, { "http://127.0.0.1:99999/" }, { "http://127.0.0.1/\r\nX: y" },
  { "http://127.0.0.1/a b\0c" }, { "http://\xff/" }, { "http://127.0.0.1:-1/" },
} do
  test(("the URL %q is refused"):format(case[1]), function()
    local failure = expect.usage_error(function() globus.request("GET", case[1]) end, "")
    expect.lacks(tostring(failure), "secret")
  end)
end

for _, method in ipairs { "", "GET /", "G\r\nT", "GE\0T", "ÄÖ", "\xff" } do
  test(("the method %q is refused"):format(method), function()
    expect.usage_error(function() globus.request(method, url) end, "")
  end)
end

test("a path with a line break is encoded and never sent raw", function()
  mock.echo("/*")
  pcall(client.get, client, "/a\r\nX-Evil: 1")
  for _, request in ipairs(mock.requests()) do expect.equal(request.headers["x-evil"], nil) end
end)

test("wrong arguments name the function, the place, what was expected and what came", function()
  expect.usage_error(function() globus.request() end, "globus.request")
  expect.usage_error(function() globus.request("GET", 7) end, "url")
  expect.usage_error(function() globus.request("GET", url, "opts") end, "opts")
  expect.usage_error(function() globus.request("GET", url, {}, 1) end, "globus.request")
  expect.usage_error(function() client.get("/echo") end, "a client") -- globus-lua: ignore
  expect.usage_error(function() globus.AccessTokenAuthorizer() end, "access_token")
  expect.usage_error(function() globus.AccessTokenAuthorizer(12) end, "must be a string, got")
  expect.usage_error(function() globus.BasicAuthorizer("user") end, "password")
  expect.usage_error(function() globus.RefreshTokenAuthorizer("r", {}) end, "auth_client")
  expect.usage_error(function() globus.ConfidentialAppAuthClient("id") end, "client_secret")
  expect.usage_error(function() globus.BaseClient { base_url = 7 } end, "base_url")
  expect.usage_error(function() globus.BaseClient {} end, "base_url")
  expect.usage_error(function() globus.BaseClient { base_url = "nonsense" } end, "nonsense")
  expect.usage_error(function() globus.TransferClient { authoriser = 1 } end, "did you mean 'authorizer'?") -- globus-lua: ignore
end)

test("methods of one object refuse another", function()
  local authorizer = globus.NullAuthorizer()
  expect.usage_error(function() authorizer.get_authorization_header(client) end, "an authorizer")
  expect.usage_error(function() authorizer.get_authorization_header {} end, "an authorizer")
  expect.usage_error(function() return authorizer.acess_token end, "acess_token") -- globus-lua: ignore
  expect.usage_error(function() return globus.AccessTokenAuthorizer("t").acess_token end, "did you mean 'access_token'?") -- globus-lua: ignore
  expect.usage_error(function() authorizer.expires_at = 1 end, "expires_at") -- globus-lua: ignore
  expect.usage_error(function() return client.base_ulr end, "did you mean 'base_url'?") -- globus-lua: ignore
end)

test("objects are opaque", function()
  local authorizer = globus.AccessTokenAuthorizer("planted")
  expect.equal(getmetatable(authorizer), false)
  expect.error(function() next(authorizer) end, "table expected")
  expect.error(function() return #authorizer end, "")
  expect.error(function() return authorizer .. "" end, "")
  expect.equal(rawequal(authorizer, authorizer), true)
end)

for _, value in ipairs { -1, nan, inf, -inf, math.mininteger, 1e10, "1", {} } do
  test("task.sleep(" .. tostring(value):gsub("0x%x+", "") .. ") is refused", function()
    expect.usage_error(function() task.sleep(value) end, "task.sleep")
  end)
end

test("task.sleep needs its argument, and takes 0 and fractions", function()
  expect.usage_error(function() task.sleep() end, "seconds")
  task.sleep(0)
  task.sleep(0.001)
  task.sleep(-0.0)
end)

test("a deep table as data is an error, and a cycle too", function()
  local deep = {}
  local at = deep
  for _ = 1, 5000 do
    at.x = {}
    at = at.x
  end
  expect.usage_error(function() globus.request("POST", url, { data = deep }) end, "JSON")
  at.x = deep
  expect.usage_error(function() globus.request("POST", url, { data = deep }) end, "JSON")
end)

test("a response that is larger than the host accepts is a LimitError", function()
  mock.fault { route = "/echo", kind = "huge", bytes = 70 << 20 }
  expect.error(function() globus.request("GET", url, { max_retries = 0 }) end, { class = "LimitError" })
end)

test("a method of one class, called on an object of another, is an error and no trap", function()
  local null = globus.NullAuthorizer()
  local native, confidential = mock.native_client(), mock.confidential_client()
  local renewing = mock.refresh_token_authorizer()
  expect.usage_error(function() renewing.ensure_valid_token(null) end, "does not renew its token")
  expect.usage_error(function() native.oauth2_start_flow(confidential, "openid") end, "start_flow of its own")
  expect.usage_error(function() confidential.oauth2_token_introspect(native, "x") end, "has no secret")
  expect.usage_error(function() renewing.get_authorization_header(native) end, "must be an authorizer")
  expect.usage_error(function() native.oauth2_revoke_token(renewing, "x") end, "must be a login client")
end)
