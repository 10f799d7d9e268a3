print(pcall(setmetatable, "", {}))
print(pcall(setmetatable, "x", nil))
print(pcall(setmetatable, 1, {}))
