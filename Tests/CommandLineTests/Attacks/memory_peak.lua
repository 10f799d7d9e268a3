-- expect: 0 "done"
-- options: --max-cpu 20 --max-memory 64M --allow-all
-- attack: JSON of empty tables, none of which takes more than three bytes
local text = "[" .. ("[],"):rep(1 << 22) .. "1]"
local _, e = pcall(json.decode, text)
assert(globus.is_error(e, "LimitError"), tostring(e))
assert(tonumber(io.open("/proc/self/status"):read("a"):match("VmHWM:%s*(%d+)")) < 200000)
print("done")
-- attack: JSON of characters that are all written as six
local _, e = pcall(json.encode, ("\1"):rep(1 << 24))
assert(globus.is_error(e, "LimitError"), tostring(e))
assert(tonumber(io.open("/proc/self/status"):read("a"):match("VmHWM:%s*(%d+)")) < 200000)
print("done")
-- attack: a header of many words
globus.StaticGlobusAuthorizer(("x "):rep(1 << 23))
assert(tonumber(io.open("/proc/self/status"):read("a"):match("VmHWM:%s*(%d+)")) < 200000)
print("done")
