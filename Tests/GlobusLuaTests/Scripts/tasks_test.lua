-- task.all, task.map, task.race, task.timeout, task.scope: several things at a time.

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

it("task.all returns what each function returned first, in their order", function()
  expect({ task.all(after(0.02, "a", "x"), after(0.01, "b"), after(0)) }):to_equal({ "a", "b" })
  expect(select("#", task.all(after(0), after(0)))):to_be(2)
end)

it("task.all of nothing returns nothing", function()
  expect(select("#", task.all())):to_be(0)
  expect(select("#", task.all(table.unpack {}))):to_be(0)
end)

it("the first error of task.all cancels the others, runs their clean-up, and is raised as it was", function()
  local seen, mistake = {}, { code = 42 }
  local ok, failure = pcall(task.all, guarded(seen, "one"), failing(0.01, mistake), guarded(seen, "two"))
  expect(ok):to_be(false)
  expect(failure):to_be(mistake)
  expect(seen):to_have_length(2)
end)

it("task.map returns the results in order, however they come", function()
  local results = task.map({ 3, 1, 2 }, function(n, index)
    task.sleep(n / 200)
    return n * 10 + index
  end)
  expect(results):to_strictly_equal({ 31, 12, 23 })
  expect(task.map({}, error)):to_equal({})
end)

it("task.map without order puts the results in the order in which they come", function()
  local results = task.map({ 0.03, 0.01, 0.02 }, function(n) task.sleep(n) return n end, { ordered = false })
  expect(results):to_strictly_equal({ 0.01, 0.02, 0.03 })
end)

it("task.map runs no more at a time than its limit says", function()
  local running, most = 0, 0
  task.map({ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, function()
    running = running + 1
    most = math.max(most, running)
    task.sleep(0.001)
    running = running - 1
  end, { limit = 3 })
  expect(most):to_be(3)
end)

it("task.map takes an iterator, which may wait, and ends with it", function()
  local n = 0
  local function items()
    task.sleep(0)
    n = n + 1
    if n <= 50 then return n end
  end
  local results = task.map(items, function(item, index)
    expect(item):to_be(index)
    return item * 2
  end, { limit = 8 })
  expect(results):to_have_length(50)
  expect(results[50]):to_be(100)
end)

it("an error in task.map is raised, and no item is begun after it", function()
  local begun = 0
  local ok, failure = pcall(task.map, { 1, 2, 3, 4, 5, 6, 7, 8 }, function(n)
    begun = begun + 1
    if n == 2 then error("second", 0) end
    task.sleep(60)
  end, { limit = 2 })
  expect({ ok, failure }):to_equal({ false, "second" })
  expect(begun):to_be(2)
end)

it("task.race returns what the first one returns that succeeds, and cancels the others", function()
  local seen = {}
  expect({ task.race(guarded(seen, "slow"), after(0.01, "fast", 2), failing(0, "no")) })
    :to_strictly_equal({ "fast", 2 })
  expect(seen):to_equal({ "slow" })
end)

it("a race that all lose raises the first error", function()
  local ok, failure = pcall(task.race, failing(0.01, "second"), failing(0, "first"))
  expect({ ok, failure }):to_equal({ false, "first" })
end)

it("task.timeout returns what the function returns in time, and otherwise cancels it", function()
  expect({ task.timeout(5, after(0, 1, 2)) }):to_strictly_equal({ 1, 2 })
  local seen = {}
  local ok, failure = pcall(task.timeout, 0.01, guarded(seen, "late"))
  expect(ok):to_be(false)
  expect(failure):to_be_a("GlobusTimeoutError")
  expect(seen):to_equal({ "late" })
end)

it("task.timeout raises the function's own error where it fails in time", function()
  local ok, failure = pcall(task.timeout, 5, failing(0, "own"))
  expect({ ok, failure }):to_equal({ false, "own" })
end)

it("a cancelled request is over, and its late answer touches nothing", function()
  mock.reply { path = "/bench/json", delay = 0.3 }
  local url = mock.url() .. "/bench/json"
  local ok, failure = pcall(task.timeout, 0.05, function() return globus.request("GET", url) end)
  expect(ok):to_be(false)
  expect(failure):to_be_a("GlobusTimeoutError")
  expect(globus.request("GET", url).http_status):to_be(200)
end)

it("task.scope waits for what it has started, and returns what its body returns", function()
  local seen = {}
  local result = task.scope(function(s)
    for i = 1, 3 do
      s:spawn(function(a, b) task.sleep(0.01) seen[#seen + 1] = a + b end, i, 10)
    end
    return "body"
  end)
  expect(result):to_equal("body")
  expect(seen):to_have_length(3)
end)

it("t:wait() returns what the task returned, as often as it is asked", function()
  local a, b = task.scope(function(s)
    local t = s:spawn(after(0.01, "x", "y"))
    t:wait()
    return t:wait()
  end)
  expect({ a, b }):to_equal({ "x", "y" })
end)

it("an error in a scope's task cancels its body, and one in its body its tasks", function()
  local seen = {}
  local ok, failure = pcall(task.scope, function(s)
    s:spawn(failing(0.01, "task"))
    guarded(seen, "body")()
  end)
  expect({ ok, failure }):to_equal({ false, "task" })
  ok, failure = pcall(task.scope, function(s)
    s:spawn(guarded(seen, "child"))
    task.sleep(0.01)
    error("body", 0)
  end)
  expect({ ok, failure }):to_equal({ false, "body" })
  expect(seen):to_equal({ "body", "child" })
end)

it("a child may spawn into its scope after the body has ended, and nobody after the scope has", function()
  local seen, kept = {}, nil
  task.scope(function(s)
    kept = s
    s:spawn(function()
      task.sleep(0.01)
      s:spawn(function() seen[#seen + 1] = "grandchild" end)
    end)
  end)
  expect(seen):to_equal({ "grandchild" })
  expect(function() kept:spawn(print) end):to_raise("GlobusSDKUsageError", "the scope has ended")
end)

it("cancelling a task makes every further wait of it raise, and task.cancelled tells", function()
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
  expect(classes):to_equal({ "CancelledError", "CancelledError", "CancelledError" })
  expect(told):to_be(true)
  expect(task.cancelled()):to_be(false)
end)

it("tasks nest, and work inside generators and handlers of renewals", function()
  local function tree(depth)
    if depth == 0 then task.sleep(0) return 1 end
    local a, b = task.all(function() return tree(depth - 1) end, function() return tree(depth - 1) end)
    return a + b
  end
  expect(tree(6)):to_be(64)
  local generate = coroutine.wrap(function() coroutine.yield((task.all(after(0, "inside")))) end)
  expect(generate()):to_equal("inside")
end)

it("ten thousand tasks at a time end well", function()
  local list = {}
  for i = 1, 10000 do list[i] = i end
  local results = task.map(list, function(i) task.sleep(0) return i end, { limit = 10000 })
  expect(results):to_have_length(10000)
  expect(results[10000]):to_be(10000)
end)

it("a thousand tasks on one expired authorizer make one token request", function()
  local client = globus.ConfidentialAppAuthClient(mock.client())
  local renewals = 0
  local authorizer = globus.RefreshTokenAuthorizer(mock.refresh_token(), client, {
    on_refresh = function() task.sleep(0.01) renewals = renewals + 1 end,
  })
  local list = {}
  for i = 1, 1000 do list[i] = i end
  local headers = task.map(list, function() return authorizer:get_authorization_header() end, { limit = 1000 })
  for _, header in ipairs(headers) do expect(header):to_be(headers[1]) end
  expect({ #headers, renewals }):to_strictly_equal({ 1000, 1 })
  expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(1)
end)

it("the text of a task says whether it runs", function()
  task.scope(function(s)
    local t = s:spawn(task.sleep, 0)
    expect(tostring(t)):to_equal("task.Task (running)")
    t:wait()
    expect(tostring(t)):to_equal("task.Task (ended)")
  end)
end)

it("arguments are checked", function()
  expect(function() task.all(1) end):to_raise("GlobusSDKUsageError", "argument #1 must be a function, got a number")
  expect(function() task.all(nil) end):to_raise("GlobusSDKUsageError", "argument #1 must be a function, got nil")
  expect(function() task.race() end):to_raise("GlobusSDKUsageError", "argument #1 (f) must be a function")
  expect(function() task.all(print, 1) end):to_raise("GlobusSDKUsageError", "argument #2 must be a function")
  expect(function() task.map({}, print, { limit = 0 }) end):to_raise("GlobusSDKUsageError", "must be from 1 to 10000")
  expect(function() task.map({}, print, { limit = math.mininteger }) end)
    :to_raise("GlobusSDKUsageError", "must be from 1 to 10000")
  expect(function() task.timeout(0, print) end):to_raise("GlobusSDKUsageError", "more than 0")
  expect(function() task.timeout(0 / 0, print) end):to_raise("GlobusSDKUsageError", "more than 0")
  expect(function() task.sleep(-1) end):to_raise("GlobusSDKUsageError", "from 0 to 1e9")
  expect(function() task.map({}, print, { limt = 1 }) end) -- globus-lua: ignore
    :to_raise("GlobusSDKUsageError", "did you mean 'limit'?")
end)
