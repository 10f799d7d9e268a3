-- The mock and the clock that tests find.

local function transfer_client()
  local client = globus.ConfidentialAppAuthClient(mock.client())
  return globus.TransferClient {
    authorizer = globus.RefreshTokenAuthorizer(mock.refresh_token(), client),
    max_retries = 0,
  }
end

describe("mock.reply", function()
  it("answers in place of the service, once unless told otherwise", function()
    mock.reply { path = "/v0.10/task_list", json = { total = 7 } }
    local transfer = transfer_client()
    expect(transfer:get("/v0.10/task_list").data.total):to_equal(7)
    expect(transfer:get("/v0.10/task_list").data.total):to_equal(25)
  end)

  it("gives errors with their code", function()
    mock.reply { path = "/v0.10/*", status = 409, json = { code = "ClientError.Conflict", message = "busy" } }
    local e = expect(function() transfer_client():get("/v0.10/task_list") end):to_raise("TransferAPIError")
    expect(e.http_status):to_equal(409)
    expect(e.code):to_equal("ClientError.Conflict")
  end)

  it("breaks connections", function()
    local transfer = transfer_client()
    transfer:get("/v0.10/task_list")
    mock.reply { path = "/v0.10/task_list", times = 0, disconnect = true }
    expect(function() transfer:get("/v0.10/task_list") end):to_raise("NetworkError")
  end)

  it("lets requests pass first", function()
    mock.reply { path = "/v0.10/task_list", skip = 1, text = "hello", headers = { ["X-Late"] = "yes" } }
    local transfer = transfer_client()
    transfer:get("/v0.10/task_list")
    local response = transfer:get("/v0.10/task_list")
    expect(response.text):to_equal("hello")
    expect(response.headers["x-late"]):to_equal("yes")
  end)

  it("closes and resets connections at the moment that is told", function()
    local transfer = transfer_client()
    transfer:get("/v0.10/task_list")
    for _, moment in ipairs { true, "before", "after", "within" } do
      for _, reset in ipairs { false, true } do
        mock.reset()
        mock.reply { path = "/v0.10/transfer", times = 0, disconnect = moment, reset = reset }
        expect(function() transfer:post("/v0.10/transfer", { data = {} }) end):to_raise("NetworkError")
        expect(#mock.requests { path = "/v0.10/transfer" }):to_be_between(1, 2)
      end
    end
    expect(function() mock.reply { disconnect = "late" } end):to_raise("must be true, \"before\"")
  end)

  it("sends any bytes", function()
    mock.reply { path = "/bytes", text = "\xff\0\xfe", headers = { ["X-Number"] = 7 } }
    local response = globus.request("GET", mock.url() .. "/bytes")
    expect(response.text):to_equal("\xff\0\xfe")
    expect(response.headers["x-number"]):to_equal("7")
  end)

  it("asks a function, which may wait, or leave it to the service", function()
    local seen = {}
    mock.reply {
      path = "/v0.10/task_list", times = 0,
      answer = function(request)
        task.sleep(0.001)
        seen[#seen + 1] = request.query.limit
        if #seen == 1 then return { status = 202, json = { asked = request.query.limit } } end
      end,
    }
    local transfer = transfer_client()
    local response = transfer:get("/v0.10/task_list", { query_params = { limit = 3 } })
    expect(response.http_status):to_be(202)
    expect(response.data):to_equal({ asked = "3" })
    expect(transfer:get("/v0.10/task_list", { query_params = { limit = 4 } }).data.DATA):to_have_length(4)
    expect(seen):to_equal({ "3", "4" })
  end)

  it("has a function change the service's own reply", function()
    local transfer = transfer_client()
    mock.reply {
      path = "/v0.10/task_list",
      edit = function(reply)
        reply.status, reply.headers["X-Changed"] = 203, "yes"
        reply.json.DATA, reply.json.total = nil, 0
      end,
    }
    local response = transfer:get("/v0.10/task_list")
    expect(response.http_status):to_be(203)
    expect(response.headers["x-changed"]):to_equal("yes")
    expect(response.data.DATA):to_be_nil()
    expect(response.data.total):to_be(0)
    mock.reply { path = "/v0.10/task_list", edit = function() return { text = "another" } end }
    expect(transfer:get("/v0.10/task_list").text):to_equal("another")
    mock.reply {
      path = "/v0.10/task_list",
      edit = function(reply) reply.text = json.encode(reply.json):sub(1, 5) end,
    }
    expect(transfer:get("/v0.10/task_list").text):to_have_length(5)
    expect(transfer:get("/v0.10/task_list").data.total):to_be(25)
  end)

  it("refuses options that it does not know", function()
    expect(function() mock.reply { stauts = 200 } end):to_raise("did you mean 'status'?") -- globus-lua: ignore
    expect(function() mock.reply { status = 99 } end):to_raise("from 100 to 599")
  end)
end)

describe("mock.hold", function()
  it("holds requests until they are let go", function()
    local hold = mock.hold { path = "/v0.10/task_list", times = 2 }
    local transfer, order = transfer_client(), {}
    local function list()
      local status = transfer:get("/v0.10/task_list").http_status
      order[#order + 1] = status
    end
    task.all(list, list, function()
      hold:wait(2)
      order[#order + 1] = "held"
      hold:release()
    end)
    expect(order):to_equal({ "held", 200, 200 })
  end)

  it("lets go at the end of a block, and of those that were told to pass first", function()
    do
      local hold <close> = mock.hold { path = "/v0.10/task_list", times = 0, skip = 1 }
      expect(transfer_client():get("/v0.10/task_list").http_status):to_be(200)
      local function list() transfer_client():get("/v0.10/task_list", { timeout = 0.05 }) end
      expect(list):to_raise("GlobusTimeoutError")
    end
    expect(transfer_client():get("/v0.10/task_list").http_status):to_be(200)
  end)

  it("is waited for no longer than the task", function()
    local hold = mock.hold { path = "/nowhere" }
    expect(function() task.timeout(0.01, function() hold:wait() end) end):to_raise("GlobusTimeoutError")
    expect(function() hold:wait(0) end):to_raise("must be from 1 to 1000000")
  end)
end)

describe("each test", function()
  for round = 1, 2 do
    it(("finds the mock without requests and replies, round %d"):format(round), function()
      expect(mock.requests()):to_equal({})
      mock.reply { path = "/*", times = 0, status = 503 }
      expect(function() globus.request("GET", mock.url() .. "/x", { max_retries = 0 }) end):to_raise("GlobusAPIError")
      expect(mock.requests { path = "/x" }):to_have_length(1)
    end)
  end
end)

describe("mock.requests", function()
  it("shows a line for each request where an expectation fails", function()
    local transfer = transfer_client()
    transfer:get("/v0.10/task_list", { query_params = { limit = 3 } })
    pcall(globus.request, "GET", mock.url() .. "/x?token=secret")
    local ok, e = pcall(function() expect(mock.requests()):to_have_length(1) end)
    expect(ok):to_be(false)
    expect(e.message):to_equal("expected 3 requests to have the length 1\nits length is 3\n"
      .. "  POST /v2/oauth2/token\n  GET /v0.10/task_list?limit=3\n  GET /x?token=<redacted>")
    ok, e = pcall(function() expect(mock.last_request()):to_be_nil() end)
    expect({ ok, e.message }):to_equal({ false, "expected GET /x?token=<redacted> to be nil" })
    expect(tostring(mock.last_request())):to_equal("GET /x?token=<redacted>")
  end)

  it("knows the whole URL and the connection", function()
    globus.request("GET", mock.foreign_url() .. "/bench/json?a=1&a=%20")
    globus.request("GET", mock.foreign_url() .. "/bench/json")
    local first, second = table.unpack(mock.requests { path = "/bench/json" })
    expect(first.url):to_equal(mock.foreign_url() .. "/bench/json?a=1&a=%20")
    expect(first.query):to_equal({ a = " " })
    expect(second.connection):to_be(first.connection)
    expect(function() return first.pth end):to_raise("did you mean 'path'?") -- globus-lua: ignore
  end)

  it("has no data of a body that only says that it is JSON", function()
    local options = { data = "{oops", headers = { ["Content-Type"] = "application/json" } }
    pcall(globus.request, "POST", mock.url() .. "/x", options)
    expect(mock.last_request().text):to_equal("{oops")
    expect(mock.last_request().data):to_be_nil()
  end)

  it("raises where there is no last one", function()
    expect(function() mock.last_request { method = "get", path = "/x" } end)
      :to_raise("ExpectationError", "the mock was sent no GET /x")
  end)

  it("knows forms, queries and JSON", function()
    pcall(globus.request, "POST", mock.url() .. "/f?q=1", { data = { a = "b c" }, encoding = "form" })
    pcall(globus.request, "POST", mock.url() .. "/j", { data = { list = { 1 } } })
    local form, document = table.unpack(mock.requests { method = "POST" })
    expect(form.form):to_equal({ a = "b c" })
    expect(form.query):to_equal({ q = "1" })
    expect(document.data):to_equal({ list = { 1 } })
    expect(document.headers["content-type"]):to_contain("json")
  end)
end)

describe("logins", function()
  local function log_in()
    local client = globus.NativeAppAuthClient(mock.native_client())
    client:oauth2_start_flow("openid", { redirect_uri = mock.url() .. "/v2/web/auth-code" })
    return globus.request("GET", client:oauth2_get_authorize_url(), { allow_redirects = false }).headers.location
  end

  it("end as the policy says", function()
    expect(log_in()):to_contain("code=")
    mock.token_policy { login_error = "access_denied" }
    expect(log_in()):to_contain("error=access_denied")
    mock.token_policy { login_error = "login_required" }
    expect(log_in()):to_contain("error=login_required")
    mock.token_policy { login_error = "" }
    expect(log_in()):to_contain("code=")
  end)
end)

describe("time", function()
  it("lets tokens expire for the host and for the mock", function()
    mock.token_policy { lifetime = 100 }
    local transfer = transfer_client()
    transfer:get("/v0.10/task_list")
    clock.advance(200)
    transfer:get("/v0.10/task_list")
    expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(2)
  end)

  it("wakes who has waited long enough", function()
    local began = clock.now()
    local order = {}
    task.all(
      function() task.sleep(3600) order[#order + 1] = "later" end,
      function() task.sleep(60) order[#order + 1] = "soon" end,
      function()
        clock.advance(100)
        task.sleep(0.01)
        order[#order + 1] = "between"
        clock.advance(3500)
      end
    )
    expect(order):to_equal({ "soon", "between", "later" })
    expect(clock.now() - began):to_be_near(3600, 5)
  end)

  it("goes on at once where waits are skipped, and tells how long they were", function()
    clock.skip_waits()
    mock.reply { path = "/v0.10/task_list", times = 2, status = 503 }
    local before, began = clock.now(), os.clock()
    transfer_client():get("/v0.10/task_list", { max_retries = 2 })
    task.sleep(60)
    expect(clock.waits()):to_have_length(3)
    expect(clock.waits()[1]):to_be_between(0.25, 0.75)
    expect(clock.waits()[2]):to_be_between(0.5, 1.5)
    expect(clock.waits()[3]):to_equal(60)
    expect(clock.now() - before):to_be_greater_than(60.75)
    expect(os.clock() - began):to_be_less_than(30)
    mock.reset()
    expect(clock.waits()):to_equal({})
  end)

  it("skips no wait of the next test, and none that is a deadline", function()
    local before = clock.now()
    task.sleep(0.01)
    expect(clock.waits()):to_equal({ 0.01 })
    clock.skip_waits()
    task.timeout(3600, function() task.sleep(0.001) end)
    expect(clock.now() - before):to_be_less_than(60)
  end)

  it("is up against a 401 when tokens are expired", function()
    local transfer = transfer_client()
    transfer:get("/v0.10/task_list")
    mock.expire_tokens()
    transfer:get("/v0.10/task_list")
    expect(mock.requests { path = "/v0.10/task_list" }):to_have_length(3)
  end)
end)

describe("tokens", function()
  it("are active until they are revoked", function()
    local token = mock.access_token()
    expect(mock.is_active(token)):to_be(true)
    mock.revoke(token)
    expect(mock.is_active(token)):to_be(false)
    expect(mock.is_active("unknown")):to_be(false)
  end)

  it("are renewed without a refresh token in the answer where the policy says so", function()
    mock.token_policy { repeats_refresh_token = false }
    local response = globus.ConfidentialAppAuthClient(mock.client()):oauth2_refresh_token(mock.refresh_token())
    expect(response.by_resource_server["transfer.api.globus.org"].refresh_token):to_be_nil()
  end)
end)

describe("log_lines", function()
  it("has the lines of every level since the test began", function()
    log.debug("one", { b = 2, a = "x" })
    log.warning("two")
    expect(log_lines()):to_contain("debug: one a=x b=2")
    expect(table.concat(log_lines(), "\n")):to_contain("two")
  end)

  it("has none of the test before", function()
    expect(log_lines()):to_equal({})
  end)
end)
