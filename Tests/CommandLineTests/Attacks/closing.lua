-- expect: 1 "the CPU limit of 0.05 s (--max-cpu) was reached without a wait"
-- attack: a clean-up that never ends, behind a loop
local loop <close> = setmetatable({}, { __close = function() while true do end end })
while true do end
-- attack: a clean-up that catches everything, behind a loop
local loop <close> = setmetatable({}, {
  __close = function() while true do pcall(function() while true do end end) end end,
})
while true do end
-- attack: a clean-up with a message handler that never ends, behind a loop
local loop <close> = setmetatable({}, {
  __close = function()
    xpcall(function() while true do end end, function() while true do end end)
    while true do end
  end,
})
while true do end
-- attack: fifty clean-ups that never end
local loops = setmetatable({}, { __close = function() while true do end end })
local function nest(n)
  local loop <close> = loops
  if n > 0 then nest(n - 1) end
  while true do end
end
nest(50)
-- attack: closing a coroutine whose clean-up never ends
local co = coroutine.create(function()
  local loop <close> = setmetatable({}, { __close = function() while true do end end })
  coroutine.yield()
end)
coroutine.resume(co)
coroutine.close(co)
-- attack: closing a coroutine that was stopped where nothing can yield, in a clean-up
local stopped = coroutine.create(function()
  local loop <close> = setmetatable({}, { __close = function() while true do end end })
  local _ = ("x"):gsub("x", function() while true do end end)
end)
local closer <close> = setmetatable({}, { __close = function() while true do pcall(coroutine.close, stopped) end end })
coroutine.resume(stopped)
-- attack: an error in a coroutine whose clean-up never ends
local f = coroutine.wrap(function()
  local loop <close> = setmetatable({}, { __close = function() while true do end end })
  error("x")
end)
while true do pcall(f) end
-- attack: a clean-up that never ends, after the script has ended itself
local loop <close> = setmetatable({}, { __close = function() while true do end end })
os.exit(0)
-- attack: the clean-ups of a thousand tasks that never end
task.all(function()
  task.scope(function(s)
    for _ = 1, 1000 do
      s:spawn(function()
        local loop <close> = setmetatable({}, { __close = function() while true do end end })
        task.sleep(1000)
      end)
    end
  end)
end, function() task.sleep(0) while true do end end)
