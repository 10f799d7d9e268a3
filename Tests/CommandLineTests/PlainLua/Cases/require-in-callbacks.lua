package.preload.inner = function() return { less = function(a, b) return a < b end } end
local t = { 3, 1, 2 }
table.sort(t, function(a, b) return require "inner".less(a, b) end)
print(table.concat(t, " "))
print((("x"):gsub("x", function() return type(require "inner") end)))
print(tostring(setmetatable({}, { __tostring = function() return type(require "inner") end })))
print(coroutine.wrap(function() return require "inner" ~= nil end)())
