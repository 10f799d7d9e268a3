-- expect: 0 "done"
-- options: --max-cpu 2 --max-memory 64M --allow-all
-- attack: tables with metatables of their own
local lfs = require "lfs"
local function trap() error("trapped") end
local trapped = setmetatable({}, { __newindex = trap, __index = trap, __len = trap, __metatable = 1 })
assert(lfs.attributes("/", trapped) == trapped and rawget(trapped, "mode") == "directory")
for _, name in ipairs{ "mode", "dev", "ino", "size", "permissions" } do assert(lfs.attributes("/", name) == rawget(trapped, name)) end
assert(not pcall(lfs.attributes, "/", "nothing") and lfs.attributes("/", true).mode == "directory")
print("done")
-- attack: listings that are closed, left and kept
local lfs = require "lfs"
local iterate, listing, none, closing = lfs.dir("/")
assert(none == nil and rawequal(listing, closing) and type(iterate(listing)) == "string")
listing:close()
listing:close()
assert(not pcall(iterate, listing) and not pcall(listing.next, listing))
for _, value in ipairs{ 1, "x", {}, io.stdout, globus.NullAuthorizer() } do assert(not pcall(iterate, value)) end
local kept = {}
for i = 1, 2000 do
  for name in lfs.dir("/") do break end
  kept[i % 10] = select(2, lfs.dir("/"))
end
for name in coroutine.wrap(function() for name in lfs.dir("/") do coroutine.yield(name) end end) do assert(#name > 0) end
print("done")
-- attack: locks that are freed, kept and collected
local lfs = require "lfs"
local folder = os.tmpname()
os.remove(folder)
assert(lfs.mkdir(folder))
local lock = assert(lfs.lock_dir(folder))
assert(select(2, lfs.lock_dir(folder)) == "File exists")
lock:free()
lock:free()
do local held <close> = assert(lfs.lock_dir(folder)) end
assert(lfs.lock_dir(folder))
collectgarbage()
collectgarbage()
assert(lfs.lock_dir(folder)):free()
assert(lfs.rmdir(folder))
print("done")
-- attack: files that are closed, and none
local lfs = require "lfs"
local file = io.tmpfile()
for _, mode in ipairs{ "", "x", "rw", "\0" } do pcall(lfs.lock, file, mode) end
assert(lfs.lock(file, "w", 0, 5) and lfs.unlock(file, 0, 5))
assert(not lfs.lock(file, "w", -1) and not lfs.lock(file, "w", math.maxinteger, math.maxinteger))
file:close()
assert(not pcall(lfs.lock, file, "r") and not pcall(lfs.unlock, file) and not pcall(lfs.setmode, file, "text"))
local pipe = io.popen("true")
pcall(lfs.lock, pipe, "r")
pipe:close()
print("done")
-- attack: times that no file can have
local lfs = require "lfs"
local name = os.tmpname()
for _, time in ipairs{ 0/0, math.huge, -math.huge, 1e300, math.maxinteger, -1, 0.5, "12", "x" } do pcall(lfs.touch, name, time, time) end
assert(lfs.touch(name, 10, 20) and lfs.attributes(name, "access") == 10 and lfs.attributes(name, "modification") == 20)
os.remove(name)
print("done")
