local mt = getmetatable("")
mt.__index = nil
print(pcall(function() return ("x"):upper() end))
mt.__index = string
print(("x"):upper())
mt.__add = nil
print(pcall(function() return "1" + 1 end))
print(pcall(function() return "a" + 1 end))
mt.__metatable = "locked"
print(getmetatable(""))
print(pcall(setmetatable, "", {}))
