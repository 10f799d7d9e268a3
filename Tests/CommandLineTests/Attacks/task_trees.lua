-- expect: 1 "limit"
-- options: --max-memory 2M
-- attack: tasks without end
task.scope(function(s) while true do s:spawn(task.sleep, 1000) end end)
-- attack: tasks without end, whatever the error
task.scope(function(s) while true do pcall(s.spawn, s, task.sleep, 1000) end end)
-- attack: tasks that each start two
local function f() task.race(f, f) end
f()
-- attack: tasks that each start two, from coroutines
local function f() coroutine.wrap(function() task.all(f, f) end)() end
f()
-- attack: tasks that each start two and hold much
local function f() local t = ("x"):rep(1000) .. tostring({}) task.all(f, f) return t end
f()
