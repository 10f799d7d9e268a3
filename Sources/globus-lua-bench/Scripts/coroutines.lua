-- Suspended coroutines, and nothing else.
local count = ...

local coroutines = {}
for i = 1, tonumber(count) do
  coroutines[i] = coroutine.create(function()
    coroutine.yield()
  end)
  coroutine.resume(coroutines[i])
end
