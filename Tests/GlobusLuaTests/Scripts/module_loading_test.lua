-- require in several tasks at a time: a module is loaded once, and who requires it meanwhile waits.

local function requiring(name)
  return function() return (require(name)) end
end

it("a module that several tasks require at the same time is loaded once", function()
  local first, second, third = task.all(requiring "modules.slow", requiring "modules.slow", requiring "modules.slow")
  expect(first.number):to_be(1)
  expect(second):to_be(first)
  expect(third):to_be(first)
  expect(require "modules.slow"):to_be(first)
end)

it("a module that fails is loaded again for the next one that waits for it", function()
  local failure
  local first, second = task.all(
    function()
      local ok, e = pcall(require, "modules.late_failure")
      failure = e
      return ok
    end,
    requiring "modules.late_failure"
  )
  expect(first):to_be(false)
  expect(tostring(failure)):to_contain("the first attempt fails")
  expect(second.attempt):to_be(2)
end)

it("modules that require each other in two tasks are an error that names both", function()
  local function try(name)
    return function()
      local ok, e = pcall(require, name)
      return ok and "loaded" or tostring(e)
    end
  end
  local left, right = task.all(try "modules.left", try "modules.right")
  local text = left .. right
  expect(text):to_contain("modules.left'")
  expect(text):to_contain("modules.right'")
  expect(text):to_contain("require each other, in two tasks at the same time")
end)

it("a module whose tasks require it while it is loaded is an error", function()
  expect(function() require "modules.own_child" end):to_raise { message = "'modules.own_child' requires itself" }
end)

it("a task that is cancelled while it waits for a module leaves the loading untouched", function()
  local loaded
  task.scope(function(s)
    s:spawn(function() loaded = require "modules.unhurried" end)
    local waiter = s:spawn(requiring "modules.unhurried")
    task.sleep(0.005)
    waiter:cancel()
    expect(function() waiter:wait() end):to_raise { message = "cancelled" }
    expect(loaded):to_be_nil()
  end)
  expect(loaded.is_loaded):to_be(true)
end)
