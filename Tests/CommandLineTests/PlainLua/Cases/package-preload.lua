package.preload["a-b/c"] = function(...) print(select("#", ...), ...) return { "made" } end
local m, data = require "a-b/c"
print(m[1], data)
print((require "a-b/c") == m, select("#", require "a-b/c"))
package.preload.quiet = function() end
print(require "quiet")
print(package.loaded.quiet)
package.preload.sets = function(name) package.loaded[name] = "set by itself" end
print(require "sets")
package.preload.no = function() return false end
print(require "no")
print(package.loaded.no, select("#", require "no"))
package.preload.raises = function() error("broken", 0) end
print(pcall(require, "raises"))
print(package.loaded.raises)
package.preload.table = function() return "not asked" end
print(require "table" == table)
package.preload.bad = 5
print(select(2, pcall(require, "bad")):match("^[^\n]*"))
