local mt = getmetatable("")
mt.__tostring = function(s) return "<" .. s .. ">" end
print(tostring("x"))
mt.__tostring = nil
mt.__name = "Text"
print(pcall(math.abs, "x"))
print(pcall(function() return "x" < 1 end))
mt.__lt = function() return true end
print("x" < 1, 1 < "x", "a" < "b", "b" < "a")
mt.__len = function() return 99 end
print(#"abc")
mt.__eq = function() return true end
print("a" == "b")
mt.__concat = function() return "joined" end
print("a" .. "b", pcall(function() return "a" .. {} end))
mt.__newindex = function(s, k, v) print("set", s, k, v) end
local s = "text"
s.field = 1
mt.__close = function() print("closed") end
do local x <close> = "tbc" end
mt.__pairs = function(s) return function(_, i) i = i + 1 if i <= #s then return i, s:sub(i, i) end end, s, 0 end
for i, c in pairs("ab") do print(i, c) end
