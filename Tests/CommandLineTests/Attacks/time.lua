-- expect: 124 "the wall-clock limit of 0.3 s (--max-time) was reached"
-- options: --max-time 0.3 --max-cpu none
-- attack: computing
while true do end
-- attack: waiting
task.sleep(1000)
-- attack: waiting again and again, whatever the error
while true do pcall(task.sleep, 1000) end
-- attack: waiting for nothing, again and again
while true do task.sleep(0) end
-- attack: many tasks that catch everything
task.scope(function(s)
  for _ = 1, 100 do s:spawn(function() while true do pcall(task.sleep, 1000) end end) end
end)
-- attack: a clean-up that waits
local wait <close> = setmetatable({}, { __close = function() while true do pcall(task.sleep, 1000) end end })
task.sleep(1000)
-- attack: a wait in coroutines in coroutines
coroutine.wrap(function() coroutine.wrap(function() while true do pcall(task.sleep, 1000) end end)() end)()
-- attack: standard input that nobody writes to
io.read("a")
