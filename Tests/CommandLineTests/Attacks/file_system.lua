-- expect: 0 "done"
-- options: --max-cpu 2 --max-memory 64M
-- attack: files without permission
local lfs = require "lfs"
for _, f in ipairs{
  function() return lfs.attributes("/etc/passwd") end, function() return lfs.symlinkattributes("/etc/passwd") end,
  function() return lfs.attributes("/nowhere/at/all") end, function() return lfs.attributes("/etc/passwd", "size") end,
  function() return lfs.dir("/etc") end, function() return lfs.dir("/nowhere") end, function() return lfs.mkdir("/tmp/x") end,
  function() return lfs.rmdir("/tmp") end, function() return lfs.touch("/tmp/x") end, function() return lfs.lock_dir("/tmp") end,
  function() return lfs.link("/etc/passwd", "x") end, function() return lfs.link("/etc/passwd", "/tmp/x", true) end,
  function() return lfs.link("../etc/passwd", "/tmp/x", true) end, function() return lfs.attributes("/proc/self/environ") end,
} do
  local ok, e = pcall(f)
  assert(not ok and e.class == "PermissionError", tostring(e))
end
print("done")
-- attack: arguments that are none
local lfs = require "lfs"
local values = { {}, print, true, io.stdout, coroutine.create(print), globus.NullAuthorizer(), 0/0, math.huge, "", "\0", "a\0b",
  ("x"):rep(1e5), ("../"):rep(1e4) }
for name, f in pairs(lfs) do
  pcall(f)
  for _, a in ipairs(values) do
    pcall(f, a)
    for _, b in ipairs{ {}, 0/0, "\0", "x" } do pcall(f, a, b, a, b) end
  end
end
print("done")
-- attack: the working folder
local lfs = require "lfs"
local before = lfs.currentdir()
for _, path in ipairs{ "/", "..", "/etc", "/nowhere", "", ("../"):rep(1e4) } do
  local ok, message = lfs.chdir(path)
  assert(ok == nil and message:find("working directory", 1, true), path)
end
assert(lfs.currentdir() == before)
print("done")
