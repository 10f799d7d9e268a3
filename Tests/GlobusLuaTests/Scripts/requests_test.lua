-- globus.request and the service clients: what goes out, and what comes back.

local fixtures = require "modules.fixtures"

local function sent(method, options, path)
  local url = fixtures.echo(path or "/echo")
  globus.request(method, url, options)
  return mock.last_request { path = path or "/echo" }
end

for _, method in ipairs { "GET", "POST", "PUT", "PATCH", "DELETE", "get", "Options" } do
  it("the method " .. method .. " is sent in upper case", function()
    expect(sent(method).method):to_be(method:upper())
  end)
end

for _, verb in ipairs { "get", "post", "put", "patch", "delete" } do
  it("a client's " .. verb .. " and its request send the same", function()
    fixtures.echo("/echo")
    local client = globus.BaseClient { base_url = mock.url() }
    local options = { query_params = { a = "1" }, headers = { ["X-Test"] = "yes" } }
    client[verb](client, "/echo", options)
    client:request(verb:upper(), "echo", options)
    for _, request in ipairs(mock.requests { path = "/echo" }) do
      expect(request.method):to_be(verb:upper())
      expect(fixtures.query(request)):to_equal("a=1")
      expect(request.headers["x-test"]):to_equal("yes")
    end
    expect(mock.requests { path = "/echo" }):to_have_length(2)
  end)
end

it("query_params: booleans are True and False, lists repeat, numbers and spaces are written as the SDK does", function()
  local request = sent("GET", {
    query_params = { yes = true, no = false, list = { "a", "b" }, int = 10, float = 1.5, text = "a b&c=d", none = "" },
  })
  expect(fixtures.query(request)):to_equal("float=1.5&int=10&list=a&list=b&no=False&none=&text=a+b%26c%3Dd&yes=True")
end)

it("query_params are added to those of the URL", function()
  fixtures.echo("/echo")
  globus.request("GET", mock.url() .. "/echo?first=1", { query_params = { second = 2 } })
  expect(fixtures.query(mock.last_request { path = "/echo" })):to_equal("first=1&second=2")
end)

it("data that is a table is sent as JSON", function()
  local request = sent("POST", { data = { name = "x", list = { 1, 2 }, empty = json.array(), none = json.null } })
  expect(request.headers["content-type"]):to_equal("application/json")
  expect(json.decode(request.text)):to_strictly_equal({ name = "x", list = { 1, 2 }, empty = {} })
  expect(request.text):to_contain('"empty":[]')
  expect(request.text):to_contain('"none":null')
end)

it("data that is a string is sent as it is", function()
  local request = sent("POST", { data = "just text" })
  expect(request.text):to_equal("just text")
  expect(request.headers["content-type"]):to_be_nil()
end)

it("data may be sent as a form", function()
  local request = sent("POST", { data = { a = "x y", flag = true, list = { "1", "2" } }, encoding = "form" })
  expect(request.text):to_equal("a=x+y&flag=True&list=1&list=2")
  expect(request.headers["content-type"]):to_equal("application/x-www-form-urlencoded")
end)

it("a string may be sent as JSON", function()
  expect(sent("POST", { data = "text", encoding = "json" }).text):to_equal('"text"')
end)

it("a body without a request body has a length of 0", function()
  expect(sent("POST").headers["content-length"]):to_equal("0")
  expect(sent("GET").headers["content-length"]):to_be_nil()
end)

it("the caller's headers win over the defaults, in any case", function()
  local headers = { accept = "text/plain", ["content-type"] = "application/x-own" }
  local request = sent("POST", { data = { a = 1 }, headers = headers })
  expect(request.headers.accept):to_equal("text/plain")
  expect(request.headers["content-type"]):to_equal("application/x-own")
end)

it("a header may be a number", function()
  expect(sent("GET", { headers = { ["X-Number"] = 7 } }).headers["x-number"]):to_equal("7")
end)

it("the client names itself, and app_name after it", function()
  fixtures.echo("/echo")
  globus.BaseClient { base_url = mock.url(), app_name = "beamline" }:get("/echo")
  local headers = mock.last_request { path = "/echo" }.headers
  expect(headers["user-agent"]):to_contain("globus-lua/")
  expect(headers["user-agent"]):to_contain("/beamline")
  expect(headers["x-globus-client-info"]):to_contain("product=globus-lua")
end)

it("a response has status, reason, headers in any case, type, text and data", function()
  mock.reply {
    path = "/echo", status = 201, text = '{"a":1,"n":null}', content_type = "application/json",
    headers = { ["X-Answer"] = "42" },
  }
  local r = globus.request("GET", mock.url() .. "/echo")
  expect(r.http_status):to_be(201)
  expect(r.http_reason):to_equal("Created")
  expect({ r.headers["x-answer"], r.headers["X-ANSWER"], r.headers["X-Answer"] }):to_equal({ "42", "42", "42" })
  expect(r.headers.missing):to_be_nil()
  expect(r.content_type):to_contain("application/json")
  expect(r.text):to_equal('{"a":1,"n":null}')
  expect(r.data):to_strictly_equal({ a = 1 })
  expect(r.data):to_be(r.data)
  expect(r.headers):to_be(r.headers)
end)

it("r:get finds a field, or the default", function()
  local url = fixtures.echo("/echo", '{"a":1,"f":false,"n":null}')
  local r = globus.request("GET", url)
  expect(r:get("a")):to_be(1)
  expect(r:get("f", "default")):to_be(false)
  expect(r:get("n", "default")):to_equal("default")
  expect(r:get("missing", 7)):to_be(7)
  expect(r:get("missing")):to_be_nil()
end)

for _, body in ipairs { "", "<html>", "{broken", "\xff\xfe" } do
  it(("data is nil for the body %q, and text is the body"):format(body), function()
    mock.reply { path = "/echo", text = body, content_type = "text/html" }
    local r = globus.request("GET", mock.url() .. "/echo")
    expect(r.data):to_be_nil()
    expect(r:get("a", "default")):to_equal("default")
    expect(r.text):to_equal(body)
  end)
end

it("r:get of a list is the default", function()
  local r = globus.request("GET", fixtures.echo("/echo", "[1,2]"))
  expect(r.data):to_strictly_equal({ 1, 2 })
  expect(r:get("a", 3)):to_be(3)
end)

it("an unknown field of a response suggests the nearest, and none can be set", function()
  local r = globus.request("GET", fixtures.echo("/echo"))
  expect(function() return r.http_statsu end) -- globus-lua: ignore
    :to_raise("GlobusSDKUsageError", "did you mean 'http_status'?")
  expect(function() r.text = "x" end):to_raise("GlobusSDKUsageError", "text")
end)

it("a client joins path and base URL, whatever the slashes", function()
  fixtures.echo("/v1/echo")
  for _, base in ipairs { "/v1", "/v1/" } do
    local client = globus.BaseClient { base_url = mock.url() .. base }
    client:get("echo")
    client:get("/echo")
  end
  expect(mock.requests { path = "/v1/echo" }):to_have_length(4)
end)

it("a path is percent-encoded", function()
  fixtures.echo("/*")
  globus.BaseClient { base_url = mock.url() }:get("/a b/ü?x")
  expect(mock.last_request().path):to_equal("/a%20b/%C3%BC%3Fx")
end)

for _, name in ipairs { "Auth", "Transfer", "Groups", "Search", "Flows", "Timers", "Compute" } do
  it(name .. "Client finds its service and raises its own errors", function()
    local client = globus[name .. "Client"] {}
    expect((client.base_url:gsub("/$", ""))):to_be(mock.url())
    mock.reply { path = "/x", status = 400, json = { code = "Bad" } }
    local failure = expect(function() client:get("/x") end):to_raise { class = name .. "APIError", code = "Bad" }
    expect(failure):to_be_a("GlobusAPIError")
    expect(tostring(client)):to_contain(name .. "Client")
  end)
end

it("environments have the Globus host names", function()
  for environment, url in pairs {
    production = "https://actions.automate.globus.org/", preview = "https://preview.actions.automate.globus.org/",
  } do
    expect(globus.BaseClient { environment = environment, service_name = "actions" }.base_url):to_be(url)
  end
  for environment, host in pairs {
    production = "globus.org", preview = "preview.globus.org", sandbox = "sandbox.globuscs.info",
    test = "test.globuscs.info",
  } do
    local client = globus.BaseClient { environment = environment, service_name = "other" }
    expect(client.base_url):to_equal("https://other.api." .. host .. "/")
  end
  expect(function() globus.BaseClient { environment = "nowhere", service_name = "other" } end)
    :to_raise("GlobusSDKUsageError", "nowhere")
end)

it("the URL that a variable sets for a service wins over the environment, and base_url over both", function()
  expect((globus.TransferClient { environment = "preview" }.base_url:gsub("/$", ""))):to_be(mock.url())
  local client = globus.TransferClient { environment = "preview", base_url = "https://own.example/v1" }
  expect(client.base_url):to_contain("https://own.example/v1")
end)

it("redirects are followed, and 303 becomes a GET", function()
  mock.reply { path = "/first", status = 302, headers = { Location = "/second" } }
  mock.reply { path = "/second", status = 307, headers = { Location = "/bench/json" } }
  expect(globus.request("GET", mock.url() .. "/first").data.name):to_equal("globus")
  mock.reply { path = "/first", status = 303, headers = { Location = "/bench/json" } }
  expect(globus.request("POST", mock.url() .. "/first", { data = "x" }).data.name):to_equal("globus")
  local last = mock.last_request { path = "/bench/json" }
  expect({ last.method, last.text }):to_equal({ "GET", "" })
end)

it("allow_redirects = false returns the redirect", function()
  mock.reply { path = "/first", status = 302, headers = { Location = "/second" } }
  local r = globus.request("GET", mock.url() .. "/first", { allow_redirects = false })
  expect({ r.http_status, r.headers.location }):to_strictly_equal({ 302, "/second" })
end)

it("redirects without end are an error", function()
  mock.reply { path = "/loop", times = 0, status = 302, headers = { Location = "/loop" } }
  expect(function() globus.request("GET", mock.url() .. "/loop") end):to_raise { message = "redirect" }
  expect(#mock.requests { path = "/loop" }):to_be_between(5, 40)
end)

for _, status in ipairs { 301, 302, 303, 307, 308 } do
  it(("a %d to another origin drops the credentials, the same origin keeps them"):format(status), function()
    local authorizer = globus.AccessTokenAuthorizer("planted-token")
    mock.reply { path = "/away", status = status, headers = { Location = mock.foreign_url() .. "/bench/json" } }
    globus.request("GET", mock.url() .. "/away", { authorizer = authorizer })
    local request = mock.last_request { path = "/bench/json" }
    expect(fixtures.origin(request)):to_equal(mock.foreign_url())
    expect(request.headers.authorization):to_be_nil()
    mock.reply { path = "/near", status = status, headers = { Location = "/bench/json" } }
    globus.request("GET", mock.url() .. "/near", { authorizer = authorizer })
    request = mock.last_request { path = "/bench/json" }
    expect(fixtures.origin(request)):to_equal(mock.url())
    expect(request.headers.authorization):to_equal("Bearer planted-token")
  end)
end

it("a redirect to another origin drops the caller's own Authorization and Cookie too", function()
  mock.reply { path = "/away", status = 302, headers = { Location = mock.foreign_url() .. "/bench/json" } }
  globus.request("GET", mock.url() .. "/away", { headers = { authorization = "Basic x", cookie = "session=1" } })
  local headers = mock.last_request { path = "/bench/json" }.headers
  expect(headers.authorization):to_be_nil()
  expect(headers.cookie):to_be_nil()
end)

it("a client's authorizer is for its own origin alone", function()
  fixtures.echo("/echo")
  local client = globus.BaseClient {
    base_url = mock.url(), authorizer = globus.AccessTokenAuthorizer("planted-token"),
  }
  client:get(mock.url() .. "/echo")
  expect(mock.last_request { path = "/echo" }.headers.authorization):to_equal("Bearer planted-token")
  client:get(mock.foreign_url() .. "/echo")
  local request = mock.last_request { path = "/echo" }
  expect(fixtures.origin(request)):to_equal(mock.foreign_url())
  expect(request.headers.authorization):to_be_nil()
end)

it("a 401 from another origin does not touch the client's token", function()
  local authorizer = fixtures.refresh_token_authorizer()
  local client = globus.TransferClient { authorizer = authorizer }
  client:get("/v0.10/task_list")
  local before = authorizer.access_token
  expect(function() client:get(mock.foreign_url() .. "/v0.10/task_list") end):to_raise { http_status = 401 }
  expect(authorizer.access_token):to_be(before)
  expect(authorizer.expires_at):to_be_truthy()
  expect(fixtures.token_requests()):to_have_length(1)
end)

it("cleartext http beyond loopback carries no credentials", function()
  for _, options in ipairs {
    { authorizer = globus.AccessTokenAuthorizer("planted-token") },
    { headers = { Authorization = "Bearer planted-token" } },
  } do
    local failure = expect(function()
      globus.request("GET", "http://example.org/", options)
    end):to_raise("GlobusSDKUsageError", "credentials are not sent over cleartext")
    expect(tostring(failure)).never:to_contain("planted-token")
  end
end)

it("a client's authorizer is the object that it was given", function()
  local authorizer = globus.AccessTokenAuthorizer("t")
  expect(globus.TransferClient { authorizer = authorizer }.authorizer):to_be(authorizer)
  expect(globus.TransferClient().authorizer):to_be_nil()
end)

it("connections are kept and used again", function()
  fixtures.echo("/echo")
  for _ = 1, 5 do globus.request("GET", mock.url() .. "/echo") end
  local connections = {}
  for _, request in ipairs(mock.requests { path = "/echo" }) do connections[request.connection] = true end
  local first = next(connections)
  expect(next(connections, first)):to_be_nil()
end)
