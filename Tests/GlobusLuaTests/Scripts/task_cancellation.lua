-- What cancelling does to tasks: clean-up, errors, scopes within scopes, requests on their way.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local route = "/bench/json"
local url = mock.info.url .. route

local function closing(f)
  return setmetatable({}, { __close = f })
end

local function fail_here(message)
  error(message)
end

test("the first error is raised with its own traceback, after the siblings' clean-up", function()
  local order = {}
  local ok, failure = pcall(task.all, function()
    local _ <close> = closing(function() order[#order + 1] = "closed" end)
    task.sleep(60)
  end, function()
    task.sleep(0.01)
    fail_here "the first"
  end)
  order[#order + 1] = "raised"
  expect.equal({ ok, order }, { false, { "closed", "raised" } })
  expect.contains(tostring(failure), "the first")
end)

test("the traceback of a request's error in a task names the task's own function", function()
  mock.fault { route = route, kind = "api_error", status = 404, code = "NotThere" }
  local function asks() return globus.request("GET", url) end
  local failure = expect.error(function() task.map({ 1 }, function() return (asks()) end) end, { http_status = 404 })
  expect.contains(failure.traceback, "task_cancellation.lua")
  expect.contains(failure.traceback, "asks")
end)

test("waiting in the clean-up of a cancelled task raises at once", function()
  local classes = {}
  local begun = mock.now()
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
  expect.equal(classes, { "CancelledError", "CancelledError", "CancelledError", "CancelledError" })
  expect.truthy(mock.now() - begun < 5, "it took long")
end)

test("a cancelled request leaves the wire, and the connection's place to others", function()
  mock.fault { route = "/held", kind = "hold", gate = "held", times = 64 }
  local cancelled = 0
  local ok = pcall(task.timeout, 0.3, function()
    local list = {}
    for i = 1, 64 do list[i] = i end
    task.map(list, function()
      local _, failure = pcall(globus.request, "GET", mock.info.url .. "/held")
      if failure.class == "CancelledError" then cancelled = cancelled + 1 end
      error(failure)
    end)
  end)
  expect.equal({ ok, cancelled }, { false, 64 })
  expect.equal(globus.request("GET", url).http_status, 200)
  mock.open { gate = "held" }
end)

test("cancelling one task of a scope is no failure of the scope", function()
  local result = task.scope(function(s)
    local t = s:spawn(task.sleep, 60)
    local other = s:spawn(function() task.sleep(0.01) return "other" end)
    t:cancel()
    local failure = expect.error(function() t:wait() end, { class = "CancelledError" })
    return failure.class .. " " .. other:wait()
  end)
  expect.equal(result, "CancelledError other")
end)

test("a task that fails of its own while it is cancelled is a failure of the scope", function()
  local ok, failure = pcall(task.scope, function(s)
    local t = s:spawn(function()
      local _ <close> = closing(function() error("clean-up", 0) end)
      task.sleep(60)
    end)
    task.sleep(0)
    t:cancel()
  end)
  expect.equal({ ok, failure }, { false, "clean-up" })
end)

test("s:cancel() ends all tasks of a scope, those to come included", function()
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
  expect.equal({ ok, failure.class, ended }, { false, "CancelledError", 10 })
end)

test("scopes nest a thousand levels deep, and a cancellation reaches the innermost and comes back", function()
  local closed = 0
  local function nest(depth)
    local _ <close> = closing(function() closed = closed + 1 end)
    if depth == 0 then return task.sleep(60) end
    task.scope(function(s) s:spawn(nest, depth - 1) end)
  end
  local failure = expect.error(function() task.timeout(1, function() nest(1000) end) end, { class = "GlobusTimeoutError" })
  expect.truthy(failure)
  expect.equal(closed, 1001)
  local function depth_of(n) return n == 0 and 0 or 1 + task.all(function() return depth_of(n - 1) end) end
  expect.equal(depth_of(500), 500)
end)

test("a timeout within a timeout raises at its own level", function()
  local inner
  local ok = pcall(task.timeout, 5, function()
    inner = expect.error(function() task.timeout(0.01, function() task.sleep(60) end) end, { class = "GlobusTimeoutError" })
  end)
  expect.equal({ ok, inner ~= nil }, { true, true })
end)

test("task.map over an iterator that requests, cancelled in the middle, asks for nothing more", function()
  local asked = 0
  local function items()
    asked = asked + 1
    return globus.request("GET", url).http_status
  end
  local ok, failure = pcall(task.map, items, function(_, n) if n == 5 then error("enough", 0) end end, { limit = 1 })
  expect.equal({ ok, failure }, { false, "enough" })
  expect.equal({ asked, mock.request_count(route) }, { 5, 5 })
end)

test("a waiter of a renewal that is cancelled leaves the renewal and the other waiters alone", function()
  mock.fault { route = "POST /v2/oauth2/token", kind = "hold", gate = "renewal" }
  local renewals = 0
  local authorizer = mock.refresh_token_authorizer { on_refresh = function() renewals = renewals + 1 end }
  local headers, cancelled = {}, 0
  task.scope(function(s)
    local waiters = {}
    for i = 1, 1000 do
      waiters[i] = s:spawn(function()
        local header = authorizer:get_authorization_header()
        headers[#headers + 1] = header
      end)
    end
    mock.wait_for_arrivals { gate = "renewal" }
    -- The first one has started the renewal.
    for i = 1, 999, 2 do waiters[i]:cancel() end
    for i = 1, 999, 2 do
      local _, failure = pcall(waiters[i].wait, waiters[i])
      if failure.class == "CancelledError" then cancelled = cancelled + 1 end
    end
    mock.open { gate = "renewal" }
  end)
  expect.equal({ #headers, cancelled, renewals }, { 500, 500, 1 })
  for _, header in ipairs(headers) do expect.equal(header, headers[1]) end
  expect.equal(mock.token_request_count(), 1)
end)

test("tasks in on_refresh are like any others: the first error cancels the siblings and is the handler's", function()
  local seen = {}
  local authorizer = mock.refresh_token_authorizer {
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
  expect.error(function() authorizer:get_authorization_header() end, { class = "OnRefreshError", message = "handler" })
  expect.equal(seen, { 3, "closed" })
end)
