-- expect: 0 "done"
-- options: --max-cpu 20
-- attack: twenty thousand coroutines, each closing the one before
local c = false
for _ = 1, 20000 do
  local p = c
  c = coroutine.create(function()
    local x <close> = setmetatable({}, { __close = function() if p then coroutine.close(p) end end })
    coroutine.yield()
  end)
  coroutine.resume(c)
end
coroutine.close(c)
print("done")
-- attack: the same, with every error caught
local c = false
for _ = 1, 20000 do
  local p = c
  c = coroutine.create(function()
    local x <close> = setmetatable({}, { __close = function() if p then pcall(coroutine.close, p) end end })
    coroutine.yield()
  end)
  coroutine.resume(c)
end
coroutine.close(c)
print("done")
-- attack: the same, with deep calls of C between
local function deep(n, f)
  if n == 0 then return f() end
  return (("x"):gsub("x", function() deep(n - 1, f) end))
end
local c = false
for _ = 1, 2000 do
  local p = c
  c = coroutine.create(function()
    local x <close> = setmetatable({}, {
      __close = function() if p then deep(180, function() coroutine.close(p) end) end end,
    })
    coroutine.yield()
  end)
  coroutine.resume(c)
end
coroutine.close(c)
print("done")
-- attack: the same, through wrap and errors
local c = false
for _ = 1, 20000 do
  local p = c
  c = coroutine.wrap(function()
    local x <close> = setmetatable({}, { __close = function() if p then p() end end })
    coroutine.yield()
    error("x")
  end)
  c()
end
pcall(c)
print("done")
-- attack: the same, left to the collector
do
  local c = false
  for _ = 1, 20000 do
    local p = c
    c = coroutine.create(function()
      local x <close> = setmetatable({}, { __close = function() if p then coroutine.close(p) end end })
      coroutine.yield()
    end)
    coroutine.resume(c)
  end
end
collectgarbage()
print("done")
-- attack: the same, left to the end of the script
print("done")
local c = false
for _ = 1, 20000 do
  local p = c
  c = coroutine.create(function()
    local x <close> = setmetatable({}, { __close = function() if p then coroutine.close(p) end end })
    coroutine.yield()
  end)
  coroutine.resume(c)
end
local last <close> = setmetatable({}, { __close = function() coroutine.close(c) end })
-- attack: waits in the coroutines of a cancelled task
local function nest(n)
  local x <close> = setmetatable({}, { __close = function() pcall(task.sleep, 1) end })
  if n == 0 then task.sleep(1000) end
  coroutine.wrap(nest)(n - 1)
end
pcall(task.timeout, 0.01, nest, 100)
pcall(task.timeout, 0.01, function() nest(100) end)
print("done")
