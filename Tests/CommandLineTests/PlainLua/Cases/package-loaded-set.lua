package.loaded["my.own"] = { value = 1 }
print(require "my.own".value, require "my.own" == package.loaded["my.own"])
package.loaded["my.own"] = "changed"
print((require "my.own"))
package.loaded["my.own"] = nil
print(pcall(require, "my.own") == false)
package.loaded["false"] = false
print(pcall(require, "false") == false)
package.loaded.string = { fake = true }
print(require("string").fake, string.rep("x", 2))
local loaded = package.loaded
package.loaded = {}
loaded.kept = 5
print((require "kept"))
