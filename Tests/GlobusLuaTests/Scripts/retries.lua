-- Failures that pass: waits, resets and errors that are tried again.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local route = "GET /v0.10/task_list"
local transfer = globus.TransferClient { authorizer = globus.AccessTokenAuthorizer(mock.issue_access_token()) }

local function get(options)
  return transfer:get("/v0.10/task_list", options)
end

for _, case in ipairs {
  { "2 seconds", { seconds = 2 }, 2, 2 },
  { "a fraction", { text = "1.5" }, 1.5, 1.5 },
  { "a date 3 seconds ahead", { date = 3 }, 1.5, 3 },
  { "a date in the past", { date = -10 }, 0.25, 0.75 },
  { "0", { seconds = 0 }, 0.25, 0.75 },
  { "-5", { seconds = -5 }, 0.25, 0.75 },
  { "no number and no date", { text = "soon" }, 0.25, 0.75 },
} do
  for _, status in ipairs { 429, 503 } do
    test(("a %d with a Retry-After of %s waits as long as it makes sense"):format(status, case[1]), function()
      mock.skip_waits()
      local fault = { route = route, kind = "retry_after", status = status }
      for key, value in pairs(case[2]) do fault[key] = value end
      mock.fault(fault)
      expect.equal(get().http_status, 200)
      expect.equal(#mock.waits(), 1)
      expect.between(mock.waits()[1], case[3], case[4])
    end)
  end
end

test("a Retry-After of an hour is not waited for", function()
  mock.fault { route = route, kind = "retry_after", seconds = 3600 }
  local failure = expect.error(get, { http_status = 503 })
  expect.contains(tostring(failure), "; the server asks to wait 3600 s before the next attempt")
  expect.equal(mock.waits(), {})
  expect.equal(mock.request_count(route), 1)
end)

test("a Retry-After beyond all bounds is no trap", function()
  for _, text in ipairs { "99999999999999999999999", "1e400", "inf", "nan" } do
    mock.skip_waits()
    mock.fault { route = route, kind = "retry_after", text = text }
    pcall(get)
  end
end)

test("the waits grow, and max_retries ends them", function()
  mock.skip_waits()
  mock.fault { route = route, times = 100, kind = "api_error", status = 503, code = "Busy" }
  expect.error(function() get { max_retries = 3 } end, { http_status = 503, code = "Busy" })
  local waits = mock.waits()
  expect.equal(#waits, 3)
  for attempt, wait in ipairs(waits) do expect.between(wait, 0.25 * 2 ^ (attempt - 1), 0.75 * 2 ^ (attempt - 1)) end
  expect.equal(mock.request_count(route), 4)
end)

test("max_retries = 0 tries once", function()
  mock.fault { route = route, times = 100, kind = "api_error", status = 503, code = "Busy" }
  expect.error(function() get { max_retries = 0 } end, { http_status = 503 })
  expect.equal(mock.request_count(route), 1)
end)

test("a 404 is not tried again", function()
  expect.error(function() transfer:get("/v0.10/task/none") end, { http_status = 404 })
  expect.equal(mock.request_count("/*"), 1)
end)

for _, kind in ipairs { "reset", "close" } do
  for _, moment in ipairs { "before", "after", "within" } do
    test(("a connection that ends (%s, %s) is made again"):format(kind, moment), function()
      mock.skip_waits()
      mock.fault { route = route, kind = kind, moment = moment, times = 2 }
      expect.equal(get().http_status, 200)
      expect.equal(mock.request_count(route), 3)
    end)
  end
end

test("connections that never hold are a GlobusConnectionError", function()
  mock.skip_waits()
  mock.fault { route = route, kind = "reset", times = 100 }
  local failure = expect.error(function() get { max_retries = 2 } end, { class = "GlobusConnectionError" })
  expect.truthy(globus.is_error(failure, "NetworkError"))
  -- The first one may go out twice, when the connection that was kept turns out to be dead.
  expect.between(mock.request_count(route), 3, 4)
end)

test("a POST that may have been acted on is not repeated", function()
  mock.skip_waits()
  get()
  mock.fault { route = "POST /v0.10/transfer", kind = "reset", moment = "after", times = 100 }
  expect.error(function() transfer:post("/v0.10/transfer", { data = {} }) end, { class = "GlobusConnectionError" })
  expect.equal(mock.request_count("POST /v0.10/transfer"), 1)
end)

test("a token request is repeated after a reset and after a 503", function()
  mock.skip_waits()
  mock.fault { route = "POST /v2/oauth2/token", kind = "reset", moment = "before" }
  mock.fault { route = "POST /v2/oauth2/token", kind = "api_error", status = 503, code = "Busy" }
  expect.contains(mock.refresh_token_authorizer():get_authorization_header(), "Bearer ")
  expect.equal(mock.token_request_count(), 3)
end)

test("a slow answer is a GlobusTimeoutError when the timeout is over", function()
  mock.fault { route = route, kind = "hold", gate = "slow" }
  local failure = expect.error(function() get { timeout = 0.2, max_retries = 0 } end, { class = "GlobusTimeoutError" })
  expect.truthy(globus.is_error(failure, "NetworkError"))
  expect.equal(globus.is_error(failure, "GlobusAPIError"), false)
end)

test("a server that is not there is a GlobusConnectionError", function()
  expect.error(function()
    globus.request("GET", "http://127.0.0.1:1/", { max_retries = 0 })
  end, { class = "GlobusConnectionError" })
end)
