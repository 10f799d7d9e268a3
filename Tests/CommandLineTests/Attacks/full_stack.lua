-- expect: 0 "done"
-- options: --max-cpu 20
-- attack: JSON that is read where the stack is nearly full
local values, text = {}, ("["):rep(256) .. ("]"):rep(256)
for i = 1, 1e6 do values[i] = false end
local function read() return json.decode(text) end
local function fill(...) local ok, result = pcall(read) return ok, result end
for n = 999300, 999960, 20 do pcall(coroutine.wrap(function() return fill(table.unpack(values, 1, n)) end)) end
print("done")
-- attack: JSON that is written where the stack is nearly full
local values, deep = {}, {}
for i = 1, 1e6 do values[i] = false end
for _ = 1, 250 do deep = { deep } end
local function write() return json.encode(deep) end
local function fill(...) local ok, result = pcall(write) return ok, result end
for n = 999300, 999960, 20 do pcall(coroutine.wrap(function() return fill(table.unpack(values, 1, n)) end)) end
print("done")
