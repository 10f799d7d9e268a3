local base = os.tmpname()
os.remove(base)
local function write(suffix, text)
  local f = assert(io.open(base .. suffix, "w"))
  f:write(text)
  f:close()
  return base .. suffix
end
local one = write("one.lua", "return { name = ..., file = select(2, ...) }")
package.path = base .. "?.lua"
local m, where = require "one"
print(m.name, m.file == one, where == one)
package.loaded.one = nil
print((require "one") ~= m)
local dashed = write("my-mod.lua", "return 'dashed'")
print((require "my-mod"))
local bad = write("bad.lua", "return +")
print((select(2, pcall(require, "bad")):gsub(base:gsub("%p", "%%%0"), "BASE")))
local raises = write("raises.lua", "error('in module')")
print((select(2, pcall(require, "raises")):gsub(base:gsub("%p", "%%%0"), "BASE")))
local raisestable = write("raisestable.lua", "error({ code = 7 })")
print(select(2, pcall(require, "raisestable")).code)
local shebang = write("shebang.lua", "#!/usr/bin/lua\nreturn debug.traceback and 'after the first line'")
print((require "shebang"))
local bom = write("bom.lua", "\239\187\191return 'bom'")
print((require "bom"))
package.path = nil
print(pcall(require, "other"))
package.path = 5
print((select(2, pcall(require, "other")):match("no file '5'")))
package.path = ""
print((select(2, pcall(require, "other")):match("^[^\n]*")))
package.path = ";;" .. base .. "?.lua"
package.loaded.one = nil
print((require "one").name)
for _, name in ipairs { one, dashed, bad, raises, raisestable, shebang, bom } do os.remove(name) end
