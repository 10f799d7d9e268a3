-- Tasks that never pause hold up neither timers nor requests, and long lists cost no more for each item.

local url = mock.url() .. "/bench/json"

local function spinning()
  while true do task.sleep(0) end
end

it("task.sleep(0) loops starve neither timers nor requests", function()
  local result = task.race(spinning, spinning, spinning, function()
    task.sleep(0.01)
    return globus.request("GET", url).http_status
  end)
  expect(result):to_be(200)
end)

it("task.sleep(0) goes round: each task has its turn", function()
  local order = {}
  local function turns(name)
    return function() for _ = 1, 3 do order[#order + 1] = name task.sleep(0) end end
  end
  task.all(turns "a", turns "b", turns "c")
  expect(table.concat(order)):to_equal("abcabcabc")
end)

it("tasks of one scope do not wait for those of another", function()
  local seen = {}
  task.all(function()
    task.map({ 1, 2, 3, 4 }, function() task.sleep(0.05) seen[#seen + 1] = "slow" end, { limit = 1 })
  end, function()
    task.map({ 1, 2, 3, 4 }, function() task.sleep(0.001) seen[#seen + 1] = "fast" end, { limit = 1 })
  end)
  expect(seen[1]):to_equal("fast")
  expect(seen):to_have_length(8)
end)

it("more requests than connections take their turns in order of arrival", function()
  local order = {}
  local list = {}
  for i = 1, 400 do list[i] = i end
  task.map(list, function(i) globus.request("GET", url) order[#order + 1] = i end, { limit = 400 })
  expect(order):to_have_length(400)
  expect(mock.requests { path = "/bench/json" }):to_have_length(400)
  -- 64 are under way at a time, and as many may have ended in the same moment.
  for place, i in ipairs(order) do
    expect(i <= place + 128):to_be_truthy()
  end
end)

it("progress changes nothing about the results, and the end is in the log", function()
  local results = task.map({ 3, 1, 2 }, function(n) return n * 2 end, { progress = "doubling" })
  expect(results):to_strictly_equal({ 6, 2, 4 })
  pcall(task.map, { 1, 2 }, function(n) if n == 2 then error "no" end end, { progress = true, limit = 1 })
  task.map(function() end, print, { progress = false })
  local lines = {}
  for _, line in ipairs(log_lines()) do
    if line:find(" items in ", 1, true) then lines[#lines + 1] = line end
  end
  expect(lines):to_have_length(2)
  expect(lines[1]):to_contain("info: doubling done: 3 of 3 items in ")
  expect(lines[2]):to_contain("info: task.map ended early: 1 of 2 items in ")
  expect(function() task.map({}, print, { progress = 1 }) end):to_raise("GlobusSDKUsageError", "a boolean or a string")
end)
