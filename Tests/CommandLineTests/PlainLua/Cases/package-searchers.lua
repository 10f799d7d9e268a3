table.insert(package.searchers, 1, function(name)
  if name == "virtual" then return function(...) return { args = { ... } } end, "the data" end
  if name == "silent" then return nil end
  return "my searcher has no '" .. name .. "'"
end)
local m, data = require "virtual"
print(m.args[1], m.args[2], data)
local path = package.path
package.path = "./?.nothing"
print((select(2, pcall(require, "absent")):gsub("\n\tno file '[^']*%.so'", "")))
print((select(2, pcall(require, "silent")):gsub("\n\tno file '[^']*%.so'", "")))
package.searchers = { package.searchers[1] }
print(pcall(require, "absent"))
package.searchers = {}
print(pcall(require, "absent"))
package.searchers = nil
print(pcall(require, "absent"))
package.searchers = { function() error("searcher fails") end }
print(pcall(require, "absent"))
package.searchers = { function() return 1 end, function() return {} end, function() return "said", "more" end }
print(pcall(require, "absent"))
package.searchers = { "no function" }
print(pcall(require, "absent"))
package.searchers = { function() return print, 1, 2, 3 end }
print(require "anything")
