-- Runs a file of tests that assert, such as the official ones of Lua 5.4.4, and counts the assertions.
--   asserting.lua FILE
-- Prints a line "ok FILE:LINE" for each assertion that held, and whether the file came to its end.

local load_source = dofile((arg[0]:match("^(.*)/") or ".") .. "/source.lua")
local name = arg[1]
arg = { [-1] = arg[-1], [0] = name }

-- What the official tests are told by the program that runs all of them.
_U, _soft, _port, _nomsg = true, true, true, true
function Message() end
-- It watches the collector by finalizers, which the tests do not need.
package.loaded.tracegc = { start = function() end, stop = function() end }

local places = {}
local real_assert = assert
function assert(...)
  if not (...) then
    local count, message = select("#", ...), select(2, ...)
    if count == 0 then real_assert() end
    error(count > 1 and message or count == 1 and "assertion failed!" or nil, 2)
  end
  local at = debug.getinfo(2, "Sl")
  -- Some tests assert in texts that they load, which all have one name.
  if at.source == "@" .. name then places[at.currentline] = true end
  return ...
end

local ok, reason = xpcall(real_assert(load_source(name)), debug.traceback)
if not ok then io.stderr:write(tostring(reason), "\n") end
io.stdout:write("\n", ok and "ok " or "not ok ", name, " to the end\n")
for line in pairs(places) do io.stdout:write("ok ", name, ":", line, "\n") end
os.exit(true, true)
