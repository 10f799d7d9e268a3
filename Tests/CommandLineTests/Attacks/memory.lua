-- expect: 1 "not enough memory: the limit is 8M (--max-memory)"
-- options: --max-cpu 20 --max-memory 8M
-- attack: a long string
local _ = string.rep("x", 1 << 30)
-- attack: a string that doubles
local s = "x"
while true do s = s .. s end
-- attack: a table of tables
local t = {}
while true do t[#t + 1] = {} end
-- attack: many globals
for i = 1, 1e9 do _G["k" .. i] = i end
-- attack: many coroutines
local t = {}
for i = 1, 1e9 do t[i] = coroutine.create(print) end
-- attack: a replacement that doubles
local s = "a"
for _ = 1, 64 do s = s:gsub(".", "%0%0") end
-- attack: a long concatenation
local t = {}
for i = 1, 1 << 13 do t[i] = ("x"):rep(1 << 10) .. i end
local _ = table.concat(t)
-- attack: a chunk of many constants
local t = { "return {" }
for i = 1, 1 << 19 do t[#t + 1] = "'" .. i .. "'," end
t[#t + 1] = "}"
load(table.concat(t))
-- attack: JSON of a long list
local text = "[" .. ("1,"):rep(1 << 20) .. "1]"
json.decode(text)
-- attack: JSON that doubles
local t = { "x" }
while true do t = { json.encode(t), json.encode(t) } end
-- attack: JSON of a few tables that are in each other, twice each
local t = { "x" }
for _ = 1, 60 do t = { t, t } end
json.encode(t)
-- attack: a body of tables that are in each other, twice each
local t = { "x" }
for _ = 1, 60 do t = { t, t } end
globus.request("POST", "https://auth.globus.org/", { data = t, max_retries = 0 })
