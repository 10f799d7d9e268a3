-- globus.request and the service clients: what goes out, and what comes back.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local function sent(method, options, path)
  local url = mock.echo(path or "/echo")
  globus.request(method, url, options)
  return mock.last_request(path or "/echo")
end

for _, method in ipairs { "GET", "POST", "PUT", "PATCH", "DELETE", "get", "Options" } do
  test("the method " .. method .. " is sent in upper case", function()
    expect.equal(sent(method).method, method:upper())
  end)
end

for _, verb in ipairs { "get", "post", "put", "patch", "delete" } do
  test("a client's " .. verb .. " and its request send the same", function()
    mock.echo("/echo")
    local client = globus.BaseClient { base_url = mock.info.url }
    local options = { query_params = { a = "1" }, headers = { ["X-Test"] = "yes" } }
    client[verb](client, "/echo", options)
    client:request(verb:upper(), "echo", options)
    for _, request in ipairs(mock.requests { route = "/echo" }) do
      expect.equal(request.method, verb:upper())
      expect.equal(request.query, "a=1")
      expect.equal(request.headers["x-test"], "yes")
    end
    expect.equal(mock.request_count("/echo"), 2)
  end)
end

test("query_params: booleans are True and False, lists repeat, numbers and spaces are written as the SDK does", function()
  local request = sent("GET", {
    query_params = { yes = true, no = false, list = { "a", "b" }, int = 10, float = 1.5, text = "a b&c=d", none = "" },
  })
  expect.equal(request.query, "float=1.5&int=10&list=a&list=b&no=False&none=&text=a+b%26c%3Dd&yes=True")
end)

test("query_params are added to those of the URL", function()
  mock.echo("/echo")
  globus.request("GET", mock.info.url .. "/echo?first=1", { query_params = { second = 2 } })
  expect.equal(mock.last_request("/echo").query, "first=1&second=2")
end)

test("data that is a table is sent as JSON", function()
  local request = sent("POST", { data = { name = "x", list = { 1, 2 }, empty = json.array(), none = json.null } })
  expect.equal(request.headers["content-type"], "application/json")
  expect.equal(json.decode(request.text), { name = "x", list = { 1, 2 }, empty = {} })
  expect.contains(request.text, '"empty":[]')
  expect.contains(request.text, '"none":null')
end)

test("data that is a string is sent as it is", function()
  local request = sent("POST", { data = "just text" })
  expect.equal(request.text, "just text")
  expect.equal(request.headers["content-type"], nil)
end)

test("data may be sent as a form", function()
  local request = sent("POST", { data = { a = "x y", flag = true, list = { "1", "2" } }, encoding = "form" })
  expect.equal(request.text, "a=x+y&flag=True&list=1&list=2")
  expect.equal(request.headers["content-type"], "application/x-www-form-urlencoded")
end)

test("a string may be sent as JSON", function()
  expect.equal(sent("POST", { data = "text", encoding = "json" }).text, '"text"')
end)

test("a body without a request body has a length of 0", function()
  expect.equal(sent("POST").headers["content-length"], "0")
  expect.equal(sent("GET").headers["content-length"], nil)
end)

test("the caller's headers win over the defaults, in any case", function()
  local request = sent("POST", { data = { a = 1 }, headers = { accept = "text/plain", ["content-type"] = "application/x-own" } })
  expect.equal(request.headers.accept, "text/plain")
  expect.equal(request.headers["content-type"], "application/x-own")
end)

test("a header may be a number", function()
  expect.equal(sent("GET", { headers = { ["X-Number"] = 7 } }).headers["x-number"], "7")
end)

test("the client names itself, and app_name after it", function()
  mock.echo("/echo")
  globus.BaseClient { base_url = mock.info.url, app_name = "beamline" }:get("/echo")
  local headers = mock.last_request("/echo").headers
  expect.contains(headers["user-agent"], "globus-lua/")
  expect.contains(headers["user-agent"], "/beamline")
  expect.contains(headers["x-globus-client-info"], "product=globus-lua")
end)

test("a response has status, reason, headers in any case, type, text and data", function()
  mock.fault {
    route = "/echo", kind = "answer", status = 201, body = '{"a":1,"n":null}', headers = { ["X-Answer"] = "42" },
  }
  local r = globus.request("GET", mock.info.url .. "/echo")
  expect.equal(r.http_status, 201)
  expect.equal(r.http_reason, "Created")
  expect.equal({ r.headers["x-answer"], r.headers["X-ANSWER"], r.headers["X-Answer"] }, { "42", "42", "42" })
  expect.equal(r.headers.missing, nil)
  expect.contains(r.content_type, "application/json")
  expect.equal(r.text, '{"a":1,"n":null}')
  expect.equal(r.data, { a = 1 })
  expect.same(r.data, r.data)
  expect.same(r.headers, r.headers)
end)

test("r:get finds a field, or the default", function()
  local url = mock.echo("/echo", '{"a":1,"f":false,"n":null}')
  local r = globus.request("GET", url)
  expect.equal(r:get("a"), 1)
  expect.equal(r:get("f", "default"), false)
  expect.equal(r:get("n", "default"), "default")
  expect.equal(r:get("missing", 7), 7)
  expect.equal(r:get("missing"), nil)
end)

for _, body in ipairs { "", "<html>", "{broken", "\xff\xfe" } do
  test(("data is nil for the body %q, and text is the body"):format(body), function()
    local fault = { route = "/echo", kind = "answer", body = body, content_type = "text/html" }
    if body:find("\xff") then fault = { route = "/echo", kind = "answer", body = "x", content_type = "text/html" } end
    mock.fault(fault)
    local r = globus.request("GET", mock.info.url .. "/echo")
    expect.equal(r.data, nil)
    expect.equal(r:get("a", "default"), "default")
    expect.equal(r.text, fault.body)
  end)
end

test("r:get of a list is the default", function()
  local r = globus.request("GET", mock.echo("/echo", "[1,2]"))
  expect.equal(r.data, { 1, 2 })
  expect.equal(r:get("a", 3), 3)
end)

test("an unknown field of a response suggests the nearest, and none can be set", function()
  local r = globus.request("GET", mock.echo("/echo"))
  expect.usage_error(function() return r.http_statsu end, "did you mean 'http_status'?") -- globus-lua: ignore
  expect.usage_error(function() r.text = "x" end, "text")
end)

test("a client joins path and base URL, whatever the slashes", function()
  mock.echo("/v1/echo")
  for _, base in ipairs { "/v1", "/v1/" } do
    local client = globus.BaseClient { base_url = mock.info.url .. base }
    client:get("echo")
    client:get("/echo")
  end
  expect.equal(mock.request_count("/v1/echo"), 4)
end)

test("a path is percent-encoded", function()
  mock.echo("/*")
  globus.BaseClient { base_url = mock.info.url }:get("/a b/ü?x")
  expect.equal(mock.last_request("/*").path, "/a%20b/%C3%BC%3Fx")
end)

for _, name in ipairs { "Auth", "Transfer", "Groups", "Search", "Flows", "Timers", "Compute" } do
  test(name .. "Client finds its service and raises its own errors", function()
    local client = globus[name .. "Client"] {}
    expect.equal(client.base_url:gsub("/$", ""), mock.info.url)
    mock.fault { route = "/x", kind = "api_error", status = 400, code = "Bad" }
    local failure = expect.error(function() client:get("/x") end, { class = name .. "APIError", code = "Bad" })
    expect.truthy(globus.is_error(failure, "GlobusAPIError"))
    expect.contains(tostring(client), name .. "Client")
  end)
end

test("environments have the Globus host names", function()
  for environment, url in pairs {
    production = "https://actions.automate.globus.org/", preview = "https://preview.actions.automate.globus.org/",
  } do
    expect.equal(globus.BaseClient { environment = environment, service_name = "actions" }.base_url, url)
  end
  for environment, host in pairs {
    production = "globus.org", preview = "preview.globus.org", sandbox = "sandbox.globuscs.info",
    test = "test.globuscs.info",
  } do
    local client = globus.BaseClient { environment = environment, service_name = "other" }
    expect.equal(client.base_url, "https://other.api." .. host .. "/")
  end
  expect.usage_error(function() globus.BaseClient { environment = "nowhere", service_name = "other" } end, "nowhere")
end)

test("the URL that a variable sets for a service wins over the environment, and base_url over both", function()
  expect.equal(globus.TransferClient { environment = "preview" }.base_url:gsub("/$", ""), mock.info.url)
  local client = globus.TransferClient { environment = "preview", base_url = "https://own.example/v1" }
  expect.contains(client.base_url, "https://own.example/v1")
end)

test("redirects are followed, and 303 becomes a GET", function()
  mock.fault { route = "/first", kind = "redirect", status = 302, to = "/second" }
  mock.fault { route = "/second", kind = "redirect", status = 307, to = "/bench/json" }
  expect.equal(globus.request("GET", mock.info.url .. "/first").data.name, "globus")
  mock.fault { route = "/first", kind = "redirect", status = 303, to = "/bench/json" }
  expect.equal(globus.request("POST", mock.info.url .. "/first", { data = "x" }).data.name, "globus")
  local last = mock.last_request("/bench/json")
  expect.equal({ last.method, last.text }, { "GET", "" })
end)

test("allow_redirects = false returns the redirect", function()
  mock.fault { route = "/first", kind = "redirect", status = 302, to = "/second" }
  local r = globus.request("GET", mock.info.url .. "/first", { allow_redirects = false })
  expect.equal({ r.http_status, r.headers.location }, { 302, "/second" })
end)

test("redirects without end are an error", function()
  mock.fault { route = "/loop", times = 1000, kind = "redirect", status = 302, to = "/loop" }
  expect.error(function() globus.request("GET", mock.info.url .. "/loop") end, "redirect")
  expect.between(mock.request_count("/loop"), 5, 40)
end)

for _, status in ipairs { 301, 302, 303, 307, 308 } do
  test(("a %d to another origin drops the credentials, the same origin keeps them"):format(status), function()
    local authorizer = globus.AccessTokenAuthorizer("planted-token")
    mock.fault { route = "/away", kind = "redirect", status = status, to = mock.info.foreign_url .. "/bench/json" }
    globus.request("GET", mock.info.url .. "/away", { authorizer = authorizer })
    local request = mock.last_request("/bench/json")
    expect.equal({ request.origin, request.headers.authorization }, { "foreign" })
    mock.fault { route = "/near", kind = "redirect", status = status, to = "/bench/json" }
    globus.request("GET", mock.info.url .. "/near", { authorizer = authorizer })
    request = mock.last_request("/bench/json")
    expect.equal({ request.origin, request.headers.authorization }, { "main", "Bearer planted-token" })
  end)
end

test("a redirect to another origin drops the caller's own Authorization and Cookie too", function()
  mock.fault { route = "/away", kind = "redirect", status = 302, to = mock.info.foreign_url .. "/bench/json" }
  globus.request("GET", mock.info.url .. "/away", { headers = { authorization = "Basic x", cookie = "session=1" } })
  local headers = mock.last_request("/bench/json").headers
  expect.equal(headers.authorization, nil)
  expect.equal(headers.cookie, nil)
end)

test("a client's authorizer is for its own origin alone", function()
  mock.echo("/echo")
  local client = globus.BaseClient {
    base_url = mock.info.url, authorizer = globus.AccessTokenAuthorizer("planted-token"),
  }
  client:get(mock.info.url .. "/echo")
  expect.equal(mock.last_request("/echo").headers.authorization, "Bearer planted-token")
  client:get(mock.info.foreign_url .. "/echo")
  local request = mock.last_request("/echo")
  expect.equal({ request.origin, request.headers.authorization }, { "foreign" })
end)

test("a 401 from another origin does not touch the client's token", function()
  local authorizer = mock.refresh_token_authorizer()
  local client = globus.TransferClient { authorizer = authorizer }
  client:get("/v0.10/task_list")
  local before = authorizer.access_token
  expect.error(function() client:get(mock.info.foreign_url .. "/v0.10/task_list") end, { http_status = 401 })
  expect.equal(authorizer.access_token, before)
  expect.truthy(authorizer.expires_at)
  expect.equal(mock.token_request_count(), 1)
end)

test("cleartext http beyond loopback carries no credentials", function()
  for _, options in ipairs {
    { authorizer = globus.AccessTokenAuthorizer("planted-token") },
    { headers = { Authorization = "Bearer planted-token" } },
  } do
    local failure = expect.usage_error(function()
      globus.request("GET", "http://example.org/", options)
    end, "credentials are not sent over cleartext")
    expect.lacks(tostring(failure), "planted-token")
  end
end)

test("a client's authorizer is the object that it was given", function()
  local authorizer = globus.AccessTokenAuthorizer("t")
  expect.same(globus.TransferClient { authorizer = authorizer }.authorizer, authorizer)
  expect.equal(globus.TransferClient().authorizer, nil)
end)

test("connections are kept and used again", function()
  mock.echo("/echo")
  for _ = 1, 5 do globus.request("GET", mock.info.url .. "/echo") end
  local connections = {}
  for _, request in ipairs(mock.requests { route = "/echo" }) do connections[request.connection] = true end
  local first = next(connections)
  expect.equal(next(connections, first), nil)
end)
