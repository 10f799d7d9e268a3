-- The metatable of strings is a table of the script's own.
local mt = getmetatable("")
local names = {}
for name in pairs(mt) do names[#names + 1] = name end
table.sort(names)
print(table.concat(names, " "))
print(mt == getmetatable("other"), mt.__metatable, mt.__name)
mt.__call = function(s, ...) return s:format(...) end
print(("%d-%s")(1, "x"))
mt.__index = function(s, i) if math.type(i) == "integer" then return s:sub(i, i) end return string[i] end
print(("hello")[1], ("hello")[5], ("hello"):upper())
mt.__add = function(a, b) return tostring(a) .. tostring(b) end
print("a" + "b", "1" + 2, 1 + "2")
mt.__unm = string.reverse
print(-"abc")
mt.__mul = string.rep
print("ab" * 3)
