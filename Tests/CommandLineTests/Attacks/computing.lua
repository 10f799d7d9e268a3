-- expect: 1 "the CPU limit of 0.05 s (--max-cpu) was reached without a wait"
-- attack: a loop
while true do end
-- attack: a loop that catches everything
while true do pcall(function() while true do end end) end
-- attack: a message handler that never ends, for an error of the limit's own
xpcall(function() while true do end end, function() while true do end end)
-- attack: a message handler that never ends, for an error of the script's
while true do xpcall(error, function() while true do end end) end
-- attack: a coroutine that never ends, in a wrapper that would swallow a yield
coroutine.wrap(function() while true do end end)()
-- attack: a coroutine that never ends, resumed again and again
local co = coroutine.create(function() while true do end end)
while true do coroutine.resume(co) end
-- attack: a new coroutine that never ends, again and again
while true do
  local co = coroutine.create(function() while true do end end)
  coroutine.resume(co)
end
-- attack: a jump to itself
::again::
goto again
-- attack: a tail call to itself
local function f() return f() end
f()
-- attack: every integer
for _ = math.mininteger, math.maxinteger do end
-- attack: a comparator that catches everything
table.sort({ 3, 2, 1 }, function()
  while true do pcall(function() while true do end end) end
end)
-- attack: a replacement with a message handler that never ends
local text = ("x"):gsub(".", function()
  xpcall(function() while true do end end, function() while true do end end)
end)
-- attack: a replacement that catches everything
while true do
  pcall(string.gsub, "x", ".", function() while true do end end)
end
-- attack: pcall of pcall of pcall
while true do pcall(pcall, pcall, pcall, error) end
-- attack: an iterator that never ends
for _ in function() return 1 end do end
-- attack: metamethods that never end
local t = setmetatable({}, { __index = function() while true do end end, __eq = function() while true do end end })
return t.x
-- attack: one metamethod in the other
local t = setmetatable({}, { __lt = function(a, b) return a < b or true end })
while true do pcall(function() return t < t end) end
-- attack: the loop in the last of a hundred coroutines
local function nest(n)
  if n == 0 then while true do end end
  coroutine.wrap(nest)(n - 1)
end
nest(100)
-- attack: a slow call of C, again and again
local text = ("x"):rep(1 << 20)
while true do text = text:reverse() end
-- attack: capitals, small letters and characters of a long text, again and again
local text = ("x"):rep(1 << 26)
while true do utf8.len(text:upper():lower()) end
-- attack: a long text in a longer one, where it never is
local text = ("x"):rep(1 << 26)
while true do text:find(text:sub(1, 1 << 20) .. "y", 1, true) end
-- attack: a sort of long texts that begin in the same way
local text, t = ("\0"):rep(1 << 25), {}
local other = text .. "\0"
for i = 1, 1000 do t[i] = i % 2 == 0 and text or other end
table.sort(t)
-- attack: the collector, again and again
while true do collectgarbage() end
-- attack: a reader that gives spaces for ever
load(function() return " " end)
-- attack: a reader that gives spaces for ever, again and again
while true do pcall(load, function() return " " end) end
-- attack: a chain of `and` that compiles in the square of its length
load("return " .. ("a and "):rep(200000) .. "a")
-- attack: a chain of `elseif` that compiles in the square of its length
load("if a then " .. ("elseif a then "):rep(200000) .. "end")
-- attack: tracebacks of a deep stack
local function deep(n) if n > 0 then return 1 + deep(n - 1) end while true do debug.traceback() end end
deep(10000)
-- attack: a table that is its own __call
local t = {}
setmetatable(t, t).__call = t
t()
-- attack: a string beyond all memory, again and again
while true do pcall(string.rep, "x", 1 << 40) end
-- attack: patterns that try everything
while true do pcall(string.find, ("a"):rep(30), ("a?"):rep(30) .. ("a"):rep(30)) end
-- attack: a pattern that goes back again and again
local _ = ("a"):rep(20000):find(".-.-.-.-b")
-- attack: braces that are never closed
while true do pcall(string.find, ("("):rep(2e5), "%b()x") end
-- attack: a replacement that looks through the rest at every place
local _ = ("a"):rep(2e6):gsub(".-b", "")
-- attack: a table that is moved for ever
table.move({}, 1, math.maxinteger - 1, 2)
-- attack: an item at the beginning of a table that says it is long
table.insert(setmetatable({}, { __len = function() return 1 << 52 end }), 1, 1)
-- attack: the first item out of a table that says it is long
table.remove(setmetatable({}, { __len = function() return 1 << 52 end }), 1)
-- attack: a concatenation of nothing, for ever
table.concat(setmetatable({}, { __index = function() return "" end }), "", 1, 1 << 40)
-- attack: a chunk whose globals never end
load("x = y", "chunk", "t", setmetatable({}, { __index = function() while true do end end }))()
-- attack: an iterator for tasks that never ends
task.map(function() return 1 end, function() while true do end end)
-- attack: formats of many items, again and again
local items = {}
for i = 1, 200 do items[i] = i end
while true do string.format(("%99.99f"):rep(200), table.unpack(items)) end
-- attack: random numbers for ever
while math.random() >= 0 do end
-- attack: JSON for ever
local list = {} for i = 1, 1000 do list[i] = i end
while true do json.decode(json.encode(list)) end
-- attack: a value whose text takes for ever
print(setmetatable({}, { __tostring = function() while true do end end }))
-- attack: JSON of a few tables that are in each other, twice each
local t = {}
for _ = 1, 60 do t = { t, t } end
json.encode(t)
