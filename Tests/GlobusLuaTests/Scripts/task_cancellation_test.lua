-- What cancelling does to tasks: clean-up, errors, scopes within scopes, requests on their way.

local fixtures = require "modules.fixtures"

local route = "/bench/json"
local url = mock.url() .. route

local function closing(f)
  return setmetatable({}, { __close = f })
end

local function fail_here(message)
  error(message)
end

it("the first error is raised with its own traceback, after the siblings' clean-up", function()
  local order = {}
  local ok, failure = pcall(task.all, function()
    local _ <close> = closing(function() order[#order + 1] = "closed" end)
    task.sleep(60)
  end, function()
    task.sleep(0.01)
    fail_here "the first"
  end)
  order[#order + 1] = "raised"
  expect({ ok, order }):to_equal({ false, { "closed", "raised" } })
  expect(tostring(failure)):to_contain("the first")
end)

it("the traceback of a request's error in a task names the task's own function", function()
  mock.reply { path = route, status = 404, json = { code = "NotThere" } }
  local function asks() return globus.request("GET", url) end
  local failure = expect(function() task.map({ 1 }, function() return (asks()) end) end):to_raise { http_status = 404 }
  expect(failure.traceback):to_contain("task_cancellation_test.lua")
  expect(failure.traceback):to_contain("asks")
end)

it("waiting in the clean-up of a cancelled task raises at once", function()
  local classes = {}
  local begun = clock.now()
  pcall(task.timeout, 0.01, function()
    local _ <close> = closing(function()
      for i, wait in ipairs {
        function() task.sleep(60) end, function() globus.request("GET", url) end,
        function() task.all(function() end) end, function() task.timeout(1, function() end) end,
      } do
        local _, failure = pcall(wait)
        classes[i] = failure.class
      end
    end)
    task.sleep(60)
  end)
  expect(classes):to_equal({ "CancelledError", "CancelledError", "CancelledError", "CancelledError" })
  expect(clock.now() - begun):to_be_less_than(5)
end)

it("a cancelled request leaves the wire, and the connection's place to others", function()
  local hold = mock.hold { path = "/held", times = 64 }
  local cancelled = 0
  local ok = pcall(task.timeout, 0.3, function()
    local list = {}
    for i = 1, 64 do list[i] = i end
    task.map(list, function()
      local _, failure = pcall(globus.request, "GET", mock.url() .. "/held")
      if failure.class == "CancelledError" then cancelled = cancelled + 1 end
      error(failure)
    end)
  end)
  expect({ ok, cancelled }):to_strictly_equal({ false, 64 })
  expect(globus.request("GET", url).http_status):to_be(200)
  hold:release()
end)

it("cancelling one task of a scope is no failure of the scope", function()
  local result = task.scope(function(s)
    local t = s:spawn(task.sleep, 60)
    local other = s:spawn(function() task.sleep(0.01) return "other" end)
    t:cancel()
    local failure = expect(function() t:wait() end):to_raise { class = "CancelledError" }
    return failure.class .. " " .. other:wait()
  end)
  expect(result):to_equal("CancelledError other")
end)

it("a task that fails of its own while it is cancelled is a failure of the scope", function()
  local ok, failure = pcall(task.scope, function(s)
    local t = s:spawn(function()
      local _ <close> = closing(function() error("clean-up", 0) end)
      task.sleep(60)
    end)
    task.sleep(0)
    t:cancel()
  end)
  expect({ ok, failure }):to_equal({ false, "clean-up" })
end)

it("s:cancel() ends all tasks of a scope, those to come included", function()
  local ended = 0
  local ok, failure = pcall(task.scope, function(s)
    for _ = 1, 10 do
      s:spawn(function()
        local _ <close> = closing(function() ended = ended + 1 end)
        task.sleep(60)
      end)
    end
    task.sleep(0)
    s:cancel()
    s:spawn(function() task.sleep(0) ended = ended + 100 end)
    task.sleep(60)
  end)
  expect({ ok, failure.class, ended }):to_strictly_equal({ false, "CancelledError", 10 })
end)

it("scopes nest a thousand levels deep, and a cancellation reaches the innermost and comes back", function()
  local closed = 0
  local function nest(depth)
    local _ <close> = closing(function() closed = closed + 1 end)
    if depth == 0 then return task.sleep(60) end
    task.scope(function(s) s:spawn(nest, depth - 1) end)
  end
  local failure = expect(function() task.timeout(1, function() nest(1000) end) end)
    :to_raise { class = "GlobusTimeoutError" }
  expect(failure):to_be_truthy()
  expect(closed):to_be(1001)
  local function depth_of(n) return n == 0 and 0 or 1 + task.all(function() return depth_of(n - 1) end) end
  expect(depth_of(500)):to_be(500)
end)

it("a timeout within a timeout raises at its own level", function()
  local inner
  local ok = pcall(task.timeout, 5, function()
    inner = expect(function() task.timeout(0.01, function() task.sleep(60) end) end)
      :to_raise { class = "GlobusTimeoutError" }
  end)
  expect({ ok, inner ~= nil }):to_equal({ true, true })
end)

it("task.map over an iterator that requests, cancelled in the middle, asks for nothing more", function()
  local asked = 0
  local function items()
    asked = asked + 1
    return globus.request("GET", url).http_status
  end
  local ok, failure = pcall(task.map, items, function(_, n) if n == 5 then error("enough", 0) end end, { limit = 1 })
  expect({ ok, failure }):to_equal({ false, "enough" })
  expect({ asked, #mock.requests { path = route } }):to_strictly_equal({ 5, 5 })
end)

it("a waiter of a renewal that is cancelled leaves the renewal and the other waiters alone", function()
  local hold = mock.hold { path = "/v2/oauth2/token" }
  local renewals = 0
  local authorizer = fixtures.refresh_token_authorizer { on_refresh = function() renewals = renewals + 1 end }
  local headers, cancelled = {}, 0
  task.scope(function(s)
    local waiters = {}
    for i = 1, 1000 do
      waiters[i] = s:spawn(function()
        local header = authorizer:get_authorization_header()
        headers[#headers + 1] = header
      end)
    end
    hold:wait()
    -- The first one has started the renewal.
    for i = 1, 999, 2 do waiters[i]:cancel() end
    for i = 1, 999, 2 do
      local _, failure = pcall(waiters[i].wait, waiters[i])
      if failure.class == "CancelledError" then cancelled = cancelled + 1 end
    end
    hold:release()
  end)
  expect({ #headers, cancelled, renewals }):to_strictly_equal({ 500, 500, 1 })
  for _, header in ipairs(headers) do expect(header):to_be(headers[1]) end
  expect(fixtures.token_requests()):to_have_length(1)
end)

it("tasks in on_refresh are like any others: the first error cancels the siblings and is the handler's", function()
  local seen = {}
  local authorizer = fixtures.refresh_token_authorizer {
    on_refresh = function()
      task.all(function()
        local _ <close> = closing(function() seen[#seen + 1] = "closed" end)
        task.sleep(60)
      end, function()
        seen[#seen + 1] = #task.map({ 1, 2, 3 }, function(n) task.sleep(0) return n end)
        error("handler", 0)
      end)
    end,
  }
  expect(function() authorizer:get_authorization_header() end)
    :to_raise { class = "OnRefreshError", message = "handler" }
  expect(seen):to_strictly_equal({ 3, "closed" })
end)
