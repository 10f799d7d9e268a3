-- require in several tasks at a time: a module is loaded once, and who requires it meanwhile waits.

local expect = require "expect"
local test = expect.test

local function requiring(name)
  return function() return (require(name)) end
end

test("a module that several tasks require at the same time is loaded once", function()
  local first, second, third = task.all(requiring "modules.slow", requiring "modules.slow", requiring "modules.slow")
  expect.equal(first.number, 1)
  expect.same(second, first)
  expect.same(third, first)
  expect.same(require "modules.slow", first)
end)

test("a module that fails is loaded again for the next one that waits for it", function()
  local failure
  local first, second = task.all(
    function()
      local ok, e = pcall(require, "modules.late_failure")
      failure = e
      return ok
    end,
    requiring "modules.late_failure"
  )
  expect.equal(first, false)
  expect.contains(tostring(failure), "the first attempt fails")
  expect.equal(second.attempt, 2)
end)

test("modules that require each other in two tasks are an error that names both", function()
  local function try(name)
    return function()
      local ok, e = pcall(require, name)
      return ok and "loaded" or tostring(e)
    end
  end
  local left, right = task.all(try "modules.left", try "modules.right")
  local text = left .. right
  expect.contains(text, "modules.left'")
  expect.contains(text, "modules.right'")
  expect.contains(text, "require each other, in two tasks at the same time")
end)

test("a module whose tasks require it while it is loaded is an error", function()
  expect.error(function() require "modules.own_child" end, "'modules.own_child' requires itself")
end)

test("a task that is cancelled while it waits for a module leaves the loading untouched", function()
  local loaded
  task.scope(function(s)
    s:spawn(function() loaded = require "modules.unhurried" end)
    local waiter = s:spawn(requiring "modules.unhurried")
    task.sleep(0.005)
    waiter:cancel()
    expect.error(function() waiter:wait() end, "cancelled")
    expect.equal(loaded, nil)
  end)
  expect.equal(loaded.is_loaded, true)
end)
