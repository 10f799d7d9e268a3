x = "global"
print(load("return x")(), load("return x", "c", "t", { x = "own" })())
print(pcall(load("return x", "c", "t", nil)))
print(pcall(load("return x", "c", "t", 5)))
local env = setmetatable({}, { __index = _G })
load("y = 1", "c", "t", env)()
print(y, env.y)
print(load("return _ENV", "c", "t", env)() == env, load("return _ENV")() == _G)
local _ENV = { load = load, print = print }
print(load("return x")())
