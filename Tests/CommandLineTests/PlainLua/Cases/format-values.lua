-- string.format of values of every type, with the conversions that every one of them allows.
local named = setmetatable({}, { __tostring = function() return "named" end })
local typed = setmetatable({}, { __name = "Typed" })
local values = {
  false, 12, -3.5, 1 / 0, "text", "with\0zero", named, typed, {}, print, function() end, coroutine.create(print), io.stdout,
}
for i = 1, #values do
  print(i, (pcall(string.format, "%s", values[i])), (("%s"):format(values[i]):gsub("0x%x+", "0x")))
  print(i, pcall(string.format, "%d", values[i]))
  print(i, pcall(string.format, "%5.1s|%-4s|%%|%s", values[i], "p", nil))
end
print(("%s %s %s"):format(nil, true, "p"))
print(("%p %p %p"):format(nil, 1, true))
print(#("%p"):format("a string") > 2, ("%p"):format({}) == ("%p"):format({}), ("%p"):format(print) == ("%p"):format(print))
print(pcall(string.format, "%s"))
print(pcall(string.format, "%p"))
print(pcall(string.format, "%"))
print(pcall(string.format, "%y", 1))
print(pcall(string.format))
print(("plain"):format(), ("%%p"):format(), ("p %s"):format(named))
-- What distinguishes a value is the same text wherever it is shown.
for _, value in ipairs{ {}, typed, print, coroutine.create(print), io.stdout } do
  print(("%s"):format(value) == tostring(value), ("%d %s"):format(1, value) == "1 " .. tostring(value))
end
