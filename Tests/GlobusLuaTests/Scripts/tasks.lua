-- task.all, task.map, task.race, task.timeout, task.scope: several things at a time.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local function after(seconds, ...)
  local values = table.pack(...)
  return function()
    task.sleep(seconds)
    return table.unpack(values, 1, values.n)
  end
end

local function failing(seconds, value)
  return function()
    task.sleep(seconds)
    error(value, 0)
  end
end

-- A function that notes in `seen` that its variables were closed.
local function guarded(seen, name)
  return function()
    local guard <close> = setmetatable({}, { __close = function() seen[#seen + 1] = name end })
    task.sleep(60)
  end
end

test("task.all returns what each function returned first, in their order", function()
  expect.equal({ task.all(after(0.02, "a", "x"), after(0.01, "b"), after(0)) }, { "a", "b" })
  expect.equal(select("#", task.all(after(0), after(0))), 2)
end)

test("task.all of nothing returns nothing", function()
  expect.equal(select("#", task.all()), 0)
  expect.equal(select("#", task.all(table.unpack {})), 0)
end)

test("the first error of task.all cancels the others, runs their clean-up, and is raised as it was", function()
  local seen, mistake = {}, { code = 42 }
  local ok, failure = pcall(task.all, guarded(seen, "one"), failing(0.01, mistake), guarded(seen, "two"))
  expect.equal(ok, false)
  expect.same(failure, mistake)
  expect.equal(#seen, 2)
end)

test("task.map returns the results in order, however they come", function()
  local results = task.map({ 3, 1, 2 }, function(n, index)
    task.sleep(n / 200)
    return n * 10 + index
  end)
  expect.equal(results, { 31, 12, 23 })
  expect.equal(task.map({}, error), {})
end)

test("task.map without order puts the results in the order in which they come", function()
  local results = task.map({ 0.03, 0.01, 0.02 }, function(n) task.sleep(n) return n end, { ordered = false })
  expect.equal(results, { 0.01, 0.02, 0.03 })
end)

test("task.map runs no more at a time than its limit says", function()
  local running, most = 0, 0
  task.map({ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, function()
    running = running + 1
    most = math.max(most, running)
    task.sleep(0.001)
    running = running - 1
  end, { limit = 3 })
  expect.equal(most, 3)
end)

test("task.map takes an iterator, which may wait, and ends with it", function()
  local n = 0
  local function items()
    task.sleep(0)
    n = n + 1
    if n <= 50 then return n end
  end
  local results = task.map(items, function(item, index)
    expect.equal(item, index)
    return item * 2
  end, { limit = 8 })
  expect.equal(#results, 50)
  expect.equal(results[50], 100)
end)

test("an error in task.map is raised, and no item is begun after it", function()
  local begun = 0
  local ok, failure = pcall(task.map, { 1, 2, 3, 4, 5, 6, 7, 8 }, function(n)
    begun = begun + 1
    if n == 2 then error("second", 0) end
    task.sleep(60)
  end, { limit = 2 })
  expect.equal({ ok, failure }, { false, "second" })
  expect.equal(begun, 2)
end)

test("task.race returns what the first one returns that succeeds, and cancels the others", function()
  local seen = {}
  expect.equal({ task.race(guarded(seen, "slow"), after(0.01, "fast", 2), failing(0, "no")) }, { "fast", 2 })
  expect.equal(seen, { "slow" })
end)

test("a race that all lose raises the first error", function()
  local ok, failure = pcall(task.race, failing(0.01, "second"), failing(0, "first"))
  expect.equal({ ok, failure }, { false, "first" })
end)

test("task.timeout returns what the function returns in time, and otherwise cancels it", function()
  expect.equal({ task.timeout(5, after(0, 1, 2)) }, { 1, 2 })
  local seen = {}
  local ok, failure = pcall(task.timeout, 0.01, guarded(seen, "late"))
  expect.equal(ok, false)
  expect.truthy(globus.is_error(failure, "GlobusTimeoutError"), tostring(failure))
  expect.equal(seen, { "late" })
end)

test("task.timeout raises the function's own error where it fails in time", function()
  local ok, failure = pcall(task.timeout, 5, failing(0, "own"))
  expect.equal({ ok, failure }, { false, "own" })
end)

test("a cancelled request is over, and its late answer touches nothing", function()
  mock.fault { kind = "latency", route = "/bench/json", seconds = 0.3 }
  local url = mock.info.url .. "/bench/json"
  local ok, failure = pcall(task.timeout, 0.05, function() return globus.request("GET", url) end)
  expect.truthy(not ok and globus.is_error(failure, "GlobusTimeoutError"), tostring(failure))
  expect.equal(globus.request("GET", url).http_status, 200)
end)

test("task.scope waits for what it has started, and returns what its body returns", function()
  local seen = {}
  local result = task.scope(function(s)
    for i = 1, 3 do
      s:spawn(function(a, b) task.sleep(0.01) seen[#seen + 1] = a + b end, i, 10)
    end
    return "body"
  end)
  expect.equal(result, "body")
  expect.equal(#seen, 3)
end)

test("t:wait() returns what the task returned, as often as it is asked", function()
  local a, b = task.scope(function(s)
    local t = s:spawn(after(0.01, "x", "y"))
    t:wait()
    return t:wait()
  end)
  expect.equal({ a, b }, { "x", "y" })
end)

test("an error in a scope's task cancels its body, and one in its body its tasks", function()
  local seen = {}
  local ok, failure = pcall(task.scope, function(s)
    s:spawn(failing(0.01, "task"))
    guarded(seen, "body")()
  end)
  expect.equal({ ok, failure }, { false, "task" })
  ok, failure = pcall(task.scope, function(s)
    s:spawn(guarded(seen, "child"))
    task.sleep(0.01)
    error("body", 0)
  end)
  expect.equal({ ok, failure }, { false, "body" })
  expect.equal(seen, { "body", "child" })
end)

test("a child may spawn into its scope after the body has ended, and nobody after the scope has", function()
  local seen, kept = {}, nil
  task.scope(function(s)
    kept = s
    s:spawn(function()
      task.sleep(0.01)
      s:spawn(function() seen[#seen + 1] = "grandchild" end)
    end)
  end)
  expect.equal(seen, { "grandchild" })
  expect.usage_error(function() kept:spawn(print) end, "the scope has ended")
end)

test("cancelling a task makes every further wait of it raise, and task.cancelled tells", function()
  local told, classes = nil, {}
  pcall(task.scope, function(s)
    local t = s:spawn(function()
      for i = 1, 3 do
        local _, failure = pcall(task.sleep, 60)
        classes[i] = failure.class
      end
      told = task.cancelled()
    end)
    task.sleep(0)
    t:cancel()
    t:wait()
  end)
  expect.equal(classes, { "CancelledError", "CancelledError", "CancelledError" })
  expect.equal(told, true)
  expect.equal(task.cancelled(), false)
end)

test("tasks nest, and work inside generators and handlers of renewals", function()
  local function tree(depth)
    if depth == 0 then task.sleep(0) return 1 end
    local a, b = task.all(function() return tree(depth - 1) end, function() return tree(depth - 1) end)
    return a + b
  end
  expect.equal(tree(6), 64)
  local generate = coroutine.wrap(function() coroutine.yield((task.all(after(0, "inside")))) end)
  expect.equal(generate(), "inside")
end)

test("ten thousand tasks at a time end well", function()
  local list = {}
  for i = 1, 10000 do list[i] = i end
  local results = task.map(list, function(i) task.sleep(0) return i end, { limit = 10000 })
  expect.equal(#results, 10000)
  expect.equal(results[10000], 10000)
end)

test("a thousand tasks on one expired authorizer make one token request", function()
  local info = mock.info
  local client = globus.ConfidentialAppAuthClient(info.client_id, info.client_secret)
  local renewals = 0
  local authorizer = globus.RefreshTokenAuthorizer(mock.issue_refresh_token(), client, {
    on_refresh = function() task.sleep(0.01) renewals = renewals + 1 end,
  })
  local list = {}
  for i = 1, 1000 do list[i] = i end
  local headers = task.map(list, function() return authorizer:get_authorization_header() end, { limit = 1000 })
  for _, header in ipairs(headers) do expect.equal(header, headers[1]) end
  expect.equal({ #headers, renewals }, { 1000, 1 })
  expect.equal(#mock.requests { route = "POST /v2/oauth2/token" }, 1)
end)

test("the text of a task says whether it runs", function()
  task.scope(function(s)
    local t = s:spawn(task.sleep, 0)
    expect.equal(tostring(t), "task.Task (running)")
    t:wait()
    expect.equal(tostring(t), "task.Task (ended)")
  end)
end)

test("arguments are checked", function()
  expect.usage_error(function() task.all(1) end, "argument #1 must be a function, got a number")
  expect.usage_error(function() task.all(nil) end, "argument #1 must be a function, got nil")
  expect.usage_error(function() task.race() end, "argument #1 (f) must be a function")
  expect.usage_error(function() task.all(print, 1) end, "argument #2 must be a function")
  expect.usage_error(function() task.map({}, print, { limit = 0 }) end, "must be from 1 to 10000")
  expect.usage_error(function() task.map({}, print, { limit = math.mininteger }) end, "must be from 1 to 10000")
  expect.usage_error(function() task.timeout(0, print) end, "more than 0")
  expect.usage_error(function() task.timeout(0 / 0, print) end, "more than 0")
  expect.usage_error(function() task.sleep(-1) end, "from 0 to 1e9")
  expect.usage_error(function() task.map({}, print, { limt = 1 }) end, "did you mean 'limit'?") -- globus-lua: ignore
end)
