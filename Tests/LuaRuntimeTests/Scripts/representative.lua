-- Touches everything that allocates: tables, strings, closures, coroutines, errors, host objects, waits, modules.
local results = {}

local function generate(n)
  return coroutine.wrap(function()
    for i = 1, n do
      coroutine.yield(host.wait("item " .. i))
    end
  end)
end

for item in generate(3) do
  results[#results + 1] = item:upper():rep(4)
end

local counters = {}
for i = 1, 4 do
  counters[i] = host.counter()
  counters[i].value = i
  counters[i]:increment()
end

local ok, failure = pcall(host.fail)
assert(not ok and failure.class == "TestError", failure)
local again, same = pcall(error, failure)
assert(not again and same == failure)
ok, failure = pcall(host.fail_later)
assert(not ok and failure.number == 8, failure)
ok, failure = pcall(host.order, "x", { timout = 1 })
assert(not ok, "the unknown option was accepted")
ok, failure = pcall(function() return counters[1].incremet end)
assert(not ok, "the unknown field was accepted")
ok, failure = pcall(table.sort, { 2, 1 }, function() host.wait() end)
assert(not ok, "the comparator has waited")

do
  local guard <close> = setmetatable({}, { __close = function() results.closed = host.wait(true) end })
  results[#results + 1] = tostring(guard)
end

results.module = require("answer").value
results.again = require("a.b").nested
results.chunk = load("return ... .. '!'")("loaded")
results.text = table.concat({ ("%d %s"):format(42, "text"), tostring(counters[1]) }, ",")
results.matched = ("a=1, b=2"):gsub("(%w)=(%w)", "%2=%1")
return #results
