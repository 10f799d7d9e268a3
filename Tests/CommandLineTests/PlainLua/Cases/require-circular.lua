package.preload.a = function(name)
  local M = { name = name }
  package.loaded[name] = M
  M.b = require "b"
  return M
end
package.preload.b = function() return { a = require "a" } end
print(require "a".b.a == require "a")
