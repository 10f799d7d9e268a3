-- expect: 1 "overflow"
-- options: --max-cpu 20
-- attack: a function in itself
local function f() return 1 + f() end
f()
-- attack: a replacement in itself
local function f() return (("x"):gsub(".", f)) end
f()
-- attack: a coroutine in itself
local function f() return coroutine.wrap(f)() end
f()
-- attack: a text in itself
local t
t = setmetatable({}, { __tostring = function() return tostring(t) end })
tostring(t)
-- attack: a missing global that is looked for in itself
setmetatable(_G, { __index = function(t, k) return t[k] end })
return missing
-- attack: a comparison in itself
local function f() table.sort({ 3, 2, 1 }, f) end
f()
-- attack: a chunk of parentheses
assert(load("return " .. ("("):rep(1e6)))
-- attack: a chunk of braces
assert(load("return " .. ("{"):rep(1e5) .. ("}"):rep(1e5)))
-- attack: a module in itself through metamethods
local t = setmetatable({}, {})
getmetatable(t).__index = function(_, k) return t[k .. "x"] end
return t.x
