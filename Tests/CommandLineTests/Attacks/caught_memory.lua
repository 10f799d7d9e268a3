-- expect: 0 "caught: LimitError: not enough memory: the limit is 8M (--max-memory)"
-- options: --max-cpu 20 --max-memory 8M
-- attack: a long string
local _, e = pcall(string.rep, "x", 1 << 30)
print("caught: " .. tostring(e))
assert(e.class == "LimitError" and globus.is_error(e, "LimitError"))
-- attack: a long string in a coroutine
local _, e = coroutine.resume(coroutine.create(function() return ("x"):rep(1 << 30) end))
print("caught: " .. tostring(e))
-- attack: a long string in a wrapped coroutine
local _, e = pcall(coroutine.wrap(function() return ("x"):rep(1 << 30) end))
print("caught: " .. tostring(e))
-- attack: a long string in a task
local _, e = pcall(task.all, function() return ("x"):rep(1 << 30) end)
print("caught: " .. tostring(e))
-- attack: a table, and room afterwards
local function hoard() local t = {} while true do t[#t + 1] = {} end end
local _, e = pcall(hoard)
collectgarbage()
local t = {}
for i = 1, 1e5 do t[i] = i end
print("caught: " .. tostring(e))
