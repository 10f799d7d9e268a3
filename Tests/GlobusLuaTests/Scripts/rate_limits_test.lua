-- A 429 with Retry-After: the origin's requests wait, and nobody else's.

local url = mock.url() .. "/bench/json"
local foreign = mock.foreign_url() .. "/bench/json"

it("a 429 with Retry-After holds back the other requests to its origin until the time is over", function()
  mock.reply { path = "/bench/json", status = 429, headers = { ["Retry-After"] = "0.2" } }
  local begun = clock.now()
  task.scope(function(s)
    s:spawn(globus.request, "GET", url)
    while #mock.requests { path = "/bench/json" } == 0 do task.sleep(0.001) end
    task.sleep(0.05)
    for _ = 1, 20 do s:spawn(globus.request, "GET", url) end
    task.sleep(0.05)
    expect(mock.requests { path = "/bench/json" }):to_have_length(1)
  end)
  expect(mock.requests { path = "/bench/json" }):to_have_length(22)
  expect(clock.now() - begun).never:to_be_less_than(0.2)
end)

it("requests to other origins go on meanwhile", function()
  mock.reply { path = "/bench/json", status = 429, headers = { ["Retry-After"] = "0.4" } }
  task.race(function() globus.request("GET", url) end, function()
    while #mock.requests { path = "/bench/json" } == 0 do task.sleep(0.001) end
    task.sleep(0.02)
    for _ = 1, 5 do expect(globus.request("GET", foreign).http_status):to_be(200) end
  end)
  expect(mock.requests { path = "/bench/json" }):to_have_length(6)
end)

it("a request that waits for its origin can be cancelled", function()
  local gate = mock.foreign_url() .. "/held"
  mock.reply { path = "/held", status = 429, headers = { ["Retry-After"] = "0.4" } }
  local ok, failure = pcall(task.timeout, 0.3, function()
    task.all(function() globus.request("GET", gate) end, function()
      while #mock.requests { path = "/held" } == 0 do task.sleep(0.001) end
      task.sleep(0.02)
      globus.request("GET", gate)
    end)
  end)
  expect(ok):to_be(false)
  expect(failure):to_be_a("GlobusTimeoutError")
  expect(mock.requests { path = "/held" }):to_have_length(1)
end)

it("the wait of one task before a repetition blocks no other", function()
  local seen = {}
  mock.reply { path = "/busy", status = 503, headers = { ["Retry-After"] = 30 } }
  task.race(function() globus.request("GET", mock.url() .. "/busy") end, function()
    while #mock.requests { path = "/busy" } == 0 do task.sleep(0.001) end
    for i = 1, 5 do seen[i] = globus.request("GET", url).http_status end
  end)
  expect(seen):to_have_length(5)
end)
