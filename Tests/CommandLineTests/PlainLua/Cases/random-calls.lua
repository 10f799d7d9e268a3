-- Calls of standard functions with arguments at random, which are the same in every run: what they return, and what they
-- raise when they are called by name, as a local, a field, a method or by pcall.
math.randomseed(16)
local skipped = {}
for name in ([[os.exit os.execute os.tmpname os.time os.clock os.date os.getenv os.remove os.rename os.setlocale math.random
  math.randomseed math.atan math.atan2 string.rep string.dump table.move table.concat table.unpack table.insert coroutine.wrap
  coroutine.running coroutine.yield coroutine.create coroutine.isyieldable]]):gmatch("%S+") do skipped[name] = true end
local names = {
  "assert", "error", "getmetatable", "ipairs", "load", "next", "pairs", "pcall", "rawequal", "rawget", "rawlen", "rawset",
  "select", "setmetatable", "tonumber", "tostring", "type", "xpcall",
}
for _, library in ipairs { "string", "table", "math", "utf8", "os", "coroutine" } do
  local found = {}
  for name, f in pairs(_G[library]) do
    if type(f) == "function" and not skipped[library .. "." .. name] then found[#found + 1] = library .. "." .. name end
  end
  table.sort(found)
  table.move(found, 1, #found, #names + 1, names)
end
local values = {
  "nil", "true", "false", "0", "1", "-1", "2.5", "1e308", "0/0", "math.maxinteger", "math.mininteger", "''", "'abc'", "'10'",
  "'0x10'", "' 5 '", "'%d'", "'%s'", "'%a+'", "'('", "'%b'", "'[a'", "'\\0'", "'\\xff'", "'%5.3q'", "'%i %x'", "'\xc3\xa9'",
  "{}", "{1,2,3}", "{n=1}", "print", "function() end", "coroutine.create(print)", "io.stdout",
  "setmetatable({}, {__tostring=function() return 'T' end})", "setmetatable({}, {__name='My'})",
  "setmetatable({}, {__index=function(t,k) return k end})",
}
local forms = {
  "return %s(%s)", "local f = %s return f(%s)", "local t = { m = %s } return t.m(%s)", "local r = %s(%s) return r",
  "return (%s)(%s)", "return pcall(%s, %s)",
}
local function shown(value)
  if type(value) == "string" then return ("%q"):format(value) end
  return (type(value) == "number" or value == nil or type(value) == "boolean") and tostring(value) or type(value)
end
for _ = 1, 4000 do
  local name, arguments = names[math.random(#names)], {}
  for i = 1, math.random(0, 4) do arguments[i] = values[math.random(#values)] end
  local form, list = forms[math.random(#forms)], table.concat(arguments, ", ")
  local code = list == "" and form:find("pcall") and "return pcall(" .. name .. ")" or form:format(name, list)
  local method = name:match("^string%.(%w+)$")
  if method and math.random(4) == 1 then
    code = ("return (%s):%s(%s)"):format(arguments[1] or "'x'", method, table.concat(arguments, ", ", math.min(2, #arguments + 1)))
  end
  local results = table.pack(pcall(assert(load(code, "=code"))))
  for i = 1, results.n do results[i] = shown(results[i]) end
  print(code, table.concat(results, " ", 1, results.n))
end
