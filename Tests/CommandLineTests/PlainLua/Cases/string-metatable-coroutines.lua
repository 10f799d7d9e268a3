function string:first() return self:sub(1, 1) end
print(coroutine.wrap(function() coroutine.yield(("abc"):first()) end)())
print(select(2, pcall(function() return ("xyz"):first() end)))
table.sort({ "b", "a" }, function(a, b) return a:first() < b:first() end)
print((("abc"):gsub("%w", function(c) return c:first() .. "." end)))
print(load("return ('load'):first()")())
local t <close> = setmetatable({}, { __close = function() print(("closing"):first()) end })
