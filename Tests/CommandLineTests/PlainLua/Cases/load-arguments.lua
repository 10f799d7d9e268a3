print(pcall(load))
print(pcall(load, nil))
print(pcall(load, true))
print(pcall(load, {}))
print(pcall(load, "return 1", {}))
print(pcall(load, "return 1", "x", {}))
print(pcall(load, print, {}))
print(load(12))
print(load(1.5))
print(pcall(load, function() return {} end))
print(pcall(load, function() error("in the reader", 0) end))
print(load(function() error({}) end) == nil)
local parts = { "return ", "1", " + 2", "", " + 3" }
local i = 0
print(load(function() i = i + 1 return parts[i] end)())
local n = 0
print(load(function() n = n + 1 if n == 1 then return 42 end end))
