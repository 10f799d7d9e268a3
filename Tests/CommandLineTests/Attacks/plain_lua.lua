-- expect: 0 "done"
-- options: --max-cpu 2 --max-memory 64M
-- attack: paths of templates without end
local ok = pcall(package.searchpath, "x", ("?;"):rep(1e6))
assert(not ok and not pcall(package.searchpath, ("x"):rep(1e6), ("?"):rep(1e6)))
assert(not pcall(package.searchpath, ("."):rep(1e6), "?", ".", ("x"):rep(1e6)))
assert(not pcall(package.searchpath, ("x."):rep(6e5), ("?;"):rep(900)))
assert(not package.searchpath("x", "") and not package.searchpath("", "?") and not package.searchpath("\0", "?\0?"))
package.path = ("?;"):rep(1e6)
assert(not pcall(require, "x"))
package.path = setmetatable({}, { __tostring = function() error("trapped") end })
assert(not pcall(require, "x"))
package.path = 5
assert(not pcall(require, "x"))
print("done")
-- attack: options of getinfo
for _, what in ipairs{ "", ">", ">S", "?", "S>", ("S"):rep(1e6), "SlnutfLr", "\0", "L\0>", "x" } do
  pcall(debug.getinfo, 1, what)
  pcall(debug.getinfo, print, what)
  pcall(debug.getinfo, coroutine.create(print), 0, what)
end
local kept = {}
local function reads() return kept end
for _, level in ipairs{ -1, math.mininteger, math.maxinteger, 1 << 31, 1 << 32, 0.5, 1e308, -0.0, 0/0, "1", "x" } do
  pcall(debug.getinfo, level)
  pcall(debug.getlocal, level, 1)
  pcall(debug.getlocal, 1, level)
  pcall(debug.traceback, "x", level)
  pcall(debug.getupvalue, reads, level)
  pcall(debug.setupvalue, reads, level, kept)
  pcall(debug.upvalueid, reads, level)
  pcall(debug.upvaluejoin, reads, level, reads, level)
end
assert(reads() == kept)
print("done")
-- attack: levels of a coroutine that runs, waits, has ended and has failed
local running = coroutine.create(function() for i = -1, 5 do debug.getinfo(coroutine.running(), i) end end)
local failed = coroutine.create(error)
local waiting = coroutine.create(function(...) local a <const>, b = 1, ... coroutine.yield(a) end)
coroutine.resume(running)
coroutine.resume(failed)
coroutine.resume(waiting, 5)
for _, co in ipairs{ running, failed, waiting, coroutine.create(print), coroutine.running() } do
  for level = -1, 5 do
    for n = -3, 3 do pcall(debug.getlocal, co, level, n) end
    pcall(debug.getinfo, co, level)
    debug.traceback(co, "x", level)
  end
end
print("done")
-- attack: an environment that is replaced by its upvalue
local print, assert, debug = print, assert, debug
local function reader() return globus end
for i = 1, 3 do
  if debug.getupvalue(reader, i) == "_ENV" then assert(debug.setupvalue(reader, i, { globus = "mine" }) == "_ENV") end
end
assert(reader() == "mine" and globus == "mine" and print and not string)
print("done")
-- attack: a collector that is stopped for ever
collectgarbage("stop")
local kept = {}
for i = 1, 1e5 do kept[i % 10] = { ("x"):rep(1000) } end
assert(collectgarbage("count") < 64 * 1024)
for _, value in ipairs{ math.maxinteger, math.mininteger, -1, 0, 1e15 } do
  for _, option in ipairs{ "step", "setpause", "setstepmul", "incremental", "generational" } do
    pcall(collectgarbage, option, value, value, value)
  end
end
print("done")
-- attack: a collection in odd places
local mt = { __index = function() collectgarbage() return "x" end, __close = function() collectgarbage() end }
local t <close> = setmetatable({}, mt)
table.sort({ 3, 2, 1 }, function(a, b) collectgarbage("step", 1 << 30) return a < b end)
assert(("abc"):gsub(".", function() collectgarbage() end) == "abc" and t.x == "x")
print("done")
-- attack: warnings
for _, text in ipairs{ "", "@", "@on", "@x", "\27[2J", ("x"):rep(1e6), "\0" } do warn(text) end
assert(not pcall(warn) and not pcall(warn, {}) and not pcall(warn, "x", {}))
for i = 1, 100 do warn(("x"):rep(1e4), ("y"):rep(1e4)) end
warn("@off")
print("done")
-- attack: searchers that lie
local results = { 1, true, {}, print, "x", setmetatable({}, { __call = error }), coroutine.create(print) }
for _, first in ipairs(results) do
  for _, second in ipairs(results) do
    package.searchers = { function() return first, second end }
    pcall(require, "a" .. tostring(first) .. tostring(second))
  end
end
package.searchers = { function() error(setmetatable({}, { __tostring = error })) end }
assert(not pcall(require, "b"))
local searchers = {}
for i = 1, 200 do searchers[i] = function() return ("x"):rep(1e4) end end
package.searchers = searchers
assert(#select(2, pcall(require, "d")) > 2e6)
print("done")
-- attack: modules that change what require stands on
package.preload.a = function()
  package.loaded, package.preload, package.searchers, package.path = nil, nil, nil, nil
  for name in pairs(package) do package[name] = nil end
  require, package = nil, nil
  return "a"
end
local own = require
assert(own "a" == "a" and own "a" == "a")
assert(not pcall(own, "b"))
print("done")
-- attack: modules that yield, sort and close
package.preload.yields = function(name) coroutine.yield(name) return name end
local co = coroutine.wrap(function() return require "yields" end)
assert(co() == "yields" and co() == "yields")
package.preload.sleeps = function() task.sleep(0) return "slept" end
assert(not pcall(table.sort, { 1, 2 }, function() return require "sleeps" end))
local a, b = task.all(function() return require "sleeps" end, function() return require "sleeps" end)
assert(a == "slept" and b == "slept")
package.preload.closes = function() local x <close> = setmetatable({}, { __close = function() error("closing") end }) end
assert(not pcall(require, "closes") and package.loaded.closes == nil)
assert(require "sleeps" == "slept")
print("done")
-- attack: a reader that never ends, and one that loads again
local n = 0
local function again() n = n + 1 return n < 150 and load(again) and "" or nil end
load(again)
assert(not pcall(load, function() error({}) end) or true)
assert(not load(coroutine.wrap(function() coroutine.yield("return ") coroutine.yield({}) end)))
assert(not load(function() return coroutine.yield() end))
print("done")
-- attack: methods of files
local mt = getmetatable(io.stdout)
local writes = mt.__index.write
mt.__index.shout = function(self, text) return self:write(text:upper()) end
io.stdout:shout("x\n")
for _, name in ipairs{ "write", "read", "lines", "close", "seek", "flush", "setvbuf" } do
  mt.__index[name] = function() error("trapped") end
end
mt.__name, mt.__gc, mt.__close, mt.__index, mt.__metatable = "globus.Authorizer", error, error, nil, 1
assert(not pcall(setmetatable, io.stdout, {}) and not pcall(setmetatable, {}, { __gc = true }))
io.write("y\n")
log.warning("still logs")
assert(tostring(io.stdout):match("^file %(") and io.type(io.stdout) == "file")
print("done")
-- attack: the closing of files called by hand
local close = getmetatable(io.stdout).__close
assert(getmetatable(io.stdout).__gc == nil)
for _, value in ipairs{ 1, "x", {}, print, globus.NullAuthorizer(), coroutine.create(print) } do
  assert(not pcall(close, value))
end
for i = 1, 3 do pcall(close, io.stderr) end
print("done")
-- attack: what tells strings apart
local seen, kept = {}, {}
for i = 1, 1e4 do
  kept[i] = "text" .. i
  local text = ("%p"):format(kept[i])
  assert(text:match("^0x%x+$") and not seen[text])
  seen[text] = true
end
assert(("%p"):format("a" .. 1) == ("%p"):format("a" .. 1))
print("done")
-- attack: a table that all scripts would share
globus.time.parse = function() error("trapped") end
globus.time = nil
local lfs = require "lfs"
lfs.attributes = error
assert(require "lfs" == lfs and lfs.dir)
for name in pairs(package.loaded) do package.loaded[name] = nil end
assert(require "globus" and require "lfs" ~= nil and require "json" == json)
print("done")
