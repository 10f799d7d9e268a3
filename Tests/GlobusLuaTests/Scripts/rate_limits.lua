-- A 429 with Retry-After: the origin's requests wait, and nobody else's.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local url = mock.info.url .. "/bench/json"
local foreign = mock.info.foreign_url .. "/bench/json"

test("a 429 with Retry-After holds back the other requests to its origin until the time is over", function()
  mock.fault { route = "/bench/json", kind = "retry_after", status = 429, text = "0.2" }
  local begun = mock.now()
  task.scope(function(s)
    s:spawn(globus.request, "GET", url)
    while mock.request_count "/bench/json" == 0 do task.sleep(0.001) end
    task.sleep(0.05)
    for _ = 1, 20 do s:spawn(globus.request, "GET", url) end
    task.sleep(0.05)
    expect.equal(mock.request_count "/bench/json", 1)
  end)
  expect.equal(mock.request_count "/bench/json", 22)
  expect.truthy(mock.now() - begun >= 0.2, "they came too early")
end)

test("requests to other origins go on meanwhile", function()
  mock.fault { route = "/bench/json", kind = "retry_after", status = 429, text = "0.4" }
  task.race(function() globus.request("GET", url) end, function()
    while mock.request_count "/bench/json" == 0 do task.sleep(0.001) end
    task.sleep(0.02)
    for _ = 1, 5 do expect.equal(globus.request("GET", foreign).http_status, 200) end
  end)
  expect.equal(mock.request_count "/bench/json", 6)
end)

test("a request that waits for its origin can be cancelled", function()
  local gate = mock.info.foreign_url .. "/held"
  mock.fault { route = "/held", kind = "retry_after", status = 429, text = "0.4" }
  local ok, failure = pcall(task.timeout, 0.3, function()
    task.all(function() globus.request("GET", gate) end, function()
      while mock.request_count "/held" == 0 do task.sleep(0.001) end
      task.sleep(0.02)
      globus.request("GET", gate)
    end)
  end)
  expect.truthy(not ok and globus.is_error(failure, "GlobusTimeoutError"), tostring(failure))
  expect.equal(mock.request_count "/held", 1)
end)

test("the wait of one task before a repetition blocks no other", function()
  local seen = {}
  mock.fault { route = "/busy", kind = "retry_after", status = 503, seconds = 30 }
  task.race(function() globus.request("GET", mock.info.url .. "/busy") end, function()
    while mock.request_count "/busy" == 0 do task.sleep(0.001) end
    for i = 1, 5 do seen[i] = globus.request("GET", url).http_status end
  end)
  expect.equal(#seen, 5)
end)
