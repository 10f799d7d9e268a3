-- Failures that pass: waits, resets and errors that are tried again.

local fixtures = require "modules.fixtures"

local route = "/v0.10/task_list"
local transfer = globus.TransferClient { authorizer = globus.AccessTokenAuthorizer(mock.access_token()) }

-- What a service may put into Retry-After.
local function text(value) return function() return value end end
-- A date so many seconds ahead.
local function date(seconds)
  return function() return os.date("!%a, %d %b %Y %H:%M:%S GMT", math.floor(clock.now() + seconds)) end
end

local function get(options)
  return transfer:get("/v0.10/task_list", options)
end

for _, case in ipairs {
  { "2 seconds", text "2", 2, 2 },
  { "a fraction", text "1.5", 1.5, 1.5 },
  { "a date 3 seconds ahead", date(3), 1.5, 3 },
  { "a date in the past", date(-10), 0.25, 0.75 },
  { "0", text "0", 0.25, 0.75 },
  { "-5", text "-5", 0.25, 0.75 },
  { "no number and no date", text "soon", 0.25, 0.75 },
} do
  for _, status in ipairs { 429, 503 } do
    it(("a %d with a Retry-After of %s waits as long as it makes sense"):format(status, case[1]), function()
      clock.skip_waits()
      mock.reply { path = route, status = status, headers = { ["Retry-After"] = case[2]() } }
      expect(get().http_status):to_be(200)
      expect(clock.waits()):to_have_length(1)
      expect(clock.waits()[1]):to_be_between(case[3], case[4])
    end)
  end
end

it("a Retry-After of an hour is not waited for", function()
  mock.reply { path = route, status = 503, headers = { ["Retry-After"] = 3600 } }
  local failure = expect(get):to_raise { http_status = 503 }
  expect(tostring(failure)):to_contain("; the server asks to wait 3600 s before the next attempt")
  expect(clock.waits()):to_equal({})
  expect(mock.requests { path = route }):to_have_length(1)
end)

it("a Retry-After beyond all bounds is no trap", function()
  for _, text in ipairs { "99999999999999999999999", "1e400", "inf", "nan" } do
    clock.skip_waits()
    mock.reply { path = route, status = 503, headers = { ["Retry-After"] = text } }
    pcall(get)
  end
end)

it("the waits grow, and max_retries ends them", function()
  clock.skip_waits()
  mock.reply { path = route, times = 0, status = 503, json = { code = "Busy" } }
  expect(function() get { max_retries = 3 } end):to_raise { http_status = 503, code = "Busy" }
  local waits = clock.waits()
  expect(waits):to_have_length(3)
  for attempt, wait in ipairs(waits) do
    expect(wait):to_be_between(0.25 * 2 ^ (attempt - 1), 0.75 * 2 ^ (attempt - 1))
  end
  expect(mock.requests { path = route }):to_have_length(4)
end)

it("max_retries = 0 tries once", function()
  mock.reply { path = route, times = 0, status = 503, json = { code = "Busy" } }
  expect(function() get { max_retries = 0 } end):to_raise { http_status = 503 }
  expect(mock.requests { path = route }):to_have_length(1)
end)

it("a 404 is not tried again", function()
  expect(function() transfer:get("/v0.10/task/none") end):to_raise { http_status = 404 }
  expect(mock.requests()):to_have_length(1)
end)

for _, kind in ipairs { "reset", "close" } do
  for _, moment in ipairs { "before", "after", "within" } do
    it(("a connection that ends (%s, %s) is made again"):format(kind, moment), function()
      clock.skip_waits()
      mock.reply { path = route, times = 2, disconnect = moment, reset = kind == "reset" }
      expect(get().http_status):to_be(200)
      expect(mock.requests { path = route }):to_have_length(3)
    end)
  end
end

it("connections that never hold are a GlobusConnectionError", function()
  clock.skip_waits()
  mock.reply { path = route, times = 0, disconnect = "before", reset = true }
  local failure = expect(function() get { max_retries = 2 } end):to_raise { class = "GlobusConnectionError" }
  expect(failure):to_be_a("NetworkError")
  -- The first one may go out twice, when the connection that was kept turns out to be dead.
  expect(#mock.requests { path = route }):to_be_between(3, 4)
end)

it("a POST that may have been acted on is not repeated", function()
  clock.skip_waits()
  get()
  mock.reply { path = "/v0.10/transfer", times = 0, disconnect = "after", reset = true }
  expect(function() transfer:post("/v0.10/transfer", { data = {} }) end):to_raise { class = "GlobusConnectionError" }
  expect(mock.requests { path = "/v0.10/transfer" }):to_have_length(1)
end)

it("a token request is repeated after a reset and after a 503", function()
  clock.skip_waits()
  mock.reply { path = "/v2/oauth2/token", disconnect = "before", reset = true }
  mock.reply { path = "/v2/oauth2/token", status = 503, json = { code = "Busy" } }
  expect(fixtures.refresh_token_authorizer():get_authorization_header()):to_contain("Bearer ")
  expect(fixtures.token_requests()):to_have_length(3)
end)

it("a slow answer is a GlobusTimeoutError when the timeout is over", function()
  local hold = mock.hold { path = route }
  local failure = expect(function() get { timeout = 0.2, max_retries = 0 } end)
    :to_raise { class = "GlobusTimeoutError" }
  expect(failure):to_be_a("NetworkError")
  expect(globus.is_error(failure, "GlobusAPIError")):to_be(false)
end)

it("a server that is not there is a GlobusConnectionError", function()
  expect(function()
    globus.request("GET", "http://127.0.0.1:1/", { max_retries = 0 })
  end):to_raise { class = "GlobusConnectionError" }
end)
