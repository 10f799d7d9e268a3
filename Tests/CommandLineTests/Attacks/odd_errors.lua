-- expect: 1 "globus-lua: "
-- options: --max-cpu 0.5
-- attack: no error at all
error()
-- attack: nil
error(nil)
-- attack: a table
error({})
-- attack: a coroutine
error(coroutine.create(print))
-- attack: a text of thirty megabytes
error(string.rep("x", 3e7))
-- attack: a text with control characters
error("\27[2J\27]0;title\7\r\n\0")
-- attack: a text whose making fails
error(setmetatable({}, { __tostring = function() error("again") end }))
-- attack: a text that is none
error(setmetatable({}, { __tostring = function() return {} end }))
-- attack: a text that takes for ever
error(setmetatable({}, { __tostring = function() while true do end end }))
-- attack: an error in the message handler
xpcall(error, function() error("again") end)
error("x")
-- attack: an error in every clean-up
local a <close> = setmetatable({}, { __close = function() error("first") end })
local b <close> = setmetatable({}, { __close = function() error("second") end })
error("x")
-- attack: a yield from outside
coroutine.yield()
-- attack: source that is none
return load(("\0"):rep(100))()
