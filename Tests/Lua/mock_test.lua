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

  it("refuses options that it does not know", function()
    expect(function() mock.reply { stauts = 200 } end):to_raise("did you mean 'status'?") -- globus-lua: ignore
    expect(function() mock.reply { status = 99 } end):to_raise("from 100 to 599")
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

  it("is up against a 401 when tokens are expired", function()
    local transfer = transfer_client()
    transfer:get("/v0.10/task_list")
    mock.expire_tokens()
    transfer:get("/v0.10/task_list")
    expect(mock.requests { path = "/v0.10/task_list" }):to_have_length(3)
  end)
end)
