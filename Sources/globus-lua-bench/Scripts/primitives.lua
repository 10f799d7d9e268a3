-- Functions of Lua's own that every program uses, one of them so many times.
local name, file, count = ...
count = tonumber(count)

local primitives = {}

primitives["coroutine.create"] = function()
  local create, body = coroutine.create, function() end
  for _ = 1, count do create(body) end
end

primitives["coroutine.yield"] = function()
  local yield = coroutine.yield
  local step = coroutine.wrap(function() while true do yield() end end)
  for _ = 1, count do step() end
end

primitives["io.lines"] = function()
  local left = count
  repeat
    for _ in io.lines(file) do left = left - 1 end
  until left <= 0
end

primitives["pcall"] = function()
  local pcall, body = pcall, function() end
  for _ = 1, count do pcall(body) end
end

primitives["setmetatable"] = function()
  local setmetatable, metatable = setmetatable, { __index = {} }
  for _ = 1, count do setmetatable({}, metatable) end
end

primitives["string.format"] = function()
  local format = string.format
  for i = 1, count do format("item %d: %s", i, "name") end
end

primitives["tostring"] = function()
  local tostring = tostring
  for i = 1, count do tostring(i) end
end

primitives[name]()
