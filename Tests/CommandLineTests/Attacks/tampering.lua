-- expect: 0 "done"
-- options: --max-cpu 20 --allow-net=127.0.0.1
-- attack: bytecode
for _, mode in ipairs{ "b", "t", "bt" } do assert(not load("\27Lua", "x", mode)) end
assert(not load("\27LuaS") and not load("\27Lua\x54\0\x19\x93\r\n\x1a\n"))
assert(not pcall(string.dump, function() end))
assert(package.loadlib == nil and package.cpath == "" and #package.searchers == 3)
print("done")
-- attack: bytecode by a reader
local pieces = { "\27Lua", "S" }
local f, message = load(function() return table.remove(pieces, 1) end)
assert(not f and message:find("binary"))
print("done")
-- attack: the methods of strings
-- They are the script's own, and what it does to them reaches nobody else: no task of another's, no code of the host's.
assert(not pcall(setmetatable, "", {}))
local mt, trap = getmetatable(""), function() error("trapped") end
for _, name in ipairs{ "__index", "__newindex", "__call", "__tostring", "__len", "__eq", "__lt", "__le", "__concat", "__add",
  "__sub", "__unm", "__close", "__pairs", "__gc", "__mode" } do mt[name] = trap end
mt.__name, mt.__metatable = "AccessTokenAuthorizer", false
pcall(globus.request, "GET", "https://127.0.0.1:1/", { headers = { A = "x" }, authorizer = "x", max_retries = 0 })
assert(not pcall(globus.request, "GET", "https://127.0.0.1:1/", { authorizer = "x", max_retries = 0 }))
assert(json.encode{ a = "x", b = "y" == "z" } and json.decode('"x"') == "x")
log.warning("x", { a = "y" })
assert(globus.BasicAuthorizer("a", "b"):get_authorization_header() == "Basic YTpi")
assert(not pcall(json.array, "x") and not pcall(json.object, "x"))
assert(not pcall(error, "x"))
-- It is what print asks, as in plain Lua.
mt.__tostring = nil
print("done")
-- attack: finalizers
for _, gc in ipairs{ function() end, true, false, 1, "x" } do
  assert(not pcall(setmetatable, {}, { __gc = gc }))
end
local meta = {}
local object = setmetatable({}, meta)
meta.__gc = function() while true do end end
object = nil
collectgarbage()
print("done")
-- attack: the metatables of host objects
for _, object in ipairs{ globus.NullAuthorizer(), globus.BasicAuthorizer("a", "b"), io.stdout } do
  local meta = getmetatable(object)
  assert(meta == false or not pcall(function() meta.__gc(object) end), tostring(object))
  assert(not pcall(setmetatable, object, {}))
  assert(not pcall(function() object.x = 1 end))
end
print("done")
-- attack: forged host objects
local real = globus.BasicAuthorizer("a", "b")
for _, forged in ipairs{
  setmetatable({}, { __name = "BasicAuthorizer" }), setmetatable({}, { __index = real }), io.stdout, 1, "x",
  coroutine.create(print), print, true,
} do
  assert(not pcall(globus.request, "GET", "http://127.0.0.1:1", { authorizer = forged, max_retries = 0 }))
  assert(not pcall(real.get_authorization_header, forged))
end
assert(not pcall(real.get_authorization_header))
print("done")
-- attack: a forged error of the host's
local _, real = pcall(globus.request, "GET", "nonsense")
local forged = setmetatable({ class = "LimitError", message = "x" }, { __tostring = function() return "x" end })
assert(not globus.is_error(forged) and globus.is_error(real))
assert(not pcall(setmetatable, real, {}))
assert(not pcall(error, forged))
print("done")
-- attack: debug
local known = {
  traceback = 1, getinfo = 1, getlocal = 1, getmetatable = 1, setmetatable = 1, gethook = 1, sethook = 1, getupvalue = 1,
  setupvalue = 1, upvalueid = 1, upvaluejoin = 1,
}
for name in pairs(debug) do assert(known[name], name) end
for _, f in ipairs{ print, pcall, require, globus.request, io.write, string.format, json.encode, task.all } do
  assert(debug.getupvalue(f, 1) == nil and debug.setupvalue(f, 1, 1) == nil and not debug.upvalueid(f, 1))
  assert(debug.getinfo(f, "S").what == "C")
  assert(not pcall(debug.upvaluejoin, f, 1, function() return known end, 1))
  assert(not pcall(debug.upvaluejoin, function() return known end, 1, f, 1))
end
assert(not pcall(debug.sethook, print, "l") and not pcall(debug.sethook, coroutine.create(print), print, "", 1))
for _, value in ipairs{ 1, true, print, coroutine.create(print), io.stdout, globus.NullAuthorizer() } do
  assert(not pcall(debug.setmetatable, value, {}) and not pcall(debug.setmetatable, value, nil))
end
assert(not pcall(debug.setmetatable, nil, {}) and not pcall(debug.setmetatable, {}, { __gc = print }))
assert(not pcall(debug.setmetatable, select(2, pcall(globus.request, "GET", "x")), {}))
for _, run in ipairs{ pcall, function(f) return task.all(f, f) end, function(f) coroutine.wrap(f)() end } do
  run(function()
    for level = 0, 30 do
      local call = debug.getinfo(level, "Sf")
      assert(not call or call.what ~= "C" or call.func == nil)
    end
  end)
end
assert(debug.getmetatable("") == getmetatable("") and debug.getmetatable(globus.NullAuthorizer()) == false)
print("done")
-- attack: addresses
local function check(text)
  -- Small numbers that are counted up are no addresses.
  for number in text:gmatch("0x%x+") do assert(number:find("^0x00000%x%x%x$"), text) end
end
for _, value in ipairs{
  {}, print, function() end, coroutine.create(print), globus.NullAuthorizer(), json.null, globus.request,
  setmetatable({}, { __name = "named" }), io.stdout,
} do
  check(tostring(value))
  check(select(2, pcall(error, tostring(value))))
  check(tostring(select(2, pcall(function() return value < value end))))
  check(tostring(select(2, pcall(function() return value .. "" end))))
end
assert(tostring(print) == tostring(print) and tostring({}) ~= tostring({}))
check(debug.traceback("x"))
local a, b = math.randomseed()
assert(math.type(a) == "integer" and math.type(b) == "integer")
print("done")
-- attack: the collector's settings
for _, option in ipairs{ "stop", "restart", "generational", "incremental", "setpause", "setstepmul", "isrunning" } do
  assert(pcall(collectgarbage, option), option)
end
-- Stopped, it runs again when memory is needed.
collectgarbage("stop")
for i = 1, 400 do local s = ("x"):rep(1 << 22) .. i end
assert(collectgarbage("count") < 1 << 20)
assert(collectgarbage() == 0 and collectgarbage("count") > 0 and collectgarbage("step") ~= nil)
print("done")
-- attack: functions that others see
string.format = nil
rawset(_G, "pcall", nil)
table.insert, coroutine.wrap, json.encode, globus.request = nil, nil, nil, nil
local r = task.all(function() return type(_G.string.rep) end)
assert(r == "function")
print("done")
-- attack: chunks at the edges of the compiler
assert(not load(("local a\n"):rep(300)))
local names = {}
for i = 1, 250 do names[i] = "a" .. i end
local source = {}
for i = 1, 250 do source[i] = "local a" .. i .. " = 1\n" end
assert(not load(table.concat(source)))
assert(load("return " .. ("'x'..") :rep(100) .. "'x'"))
assert(not load("::a:: ::a::") and not load("goto b") and not load("break"))
assert(not load("local x <const> = 1; x = 2") and not load("local x <nonsense> = 1"))
print("done")
-- attack: a stray yield, and values that look like a wait
local ok, message = pcall(coroutine.yield, 1, "x", {})
assert(not ok and message:find("outside a coroutine"))
local co = coroutine.wrap(function() coroutine.yield(false, nil) return 1 end)
assert(co() == false and co() == 1)
print("done")
-- attack: coroutines that wait for the host, resumed and closed by others
local co = coroutine.create(function() task.sleep(0.05) end)
local ok, message
task.all(function() coroutine.resume(co) end, function()
  ok, message = coroutine.resume(co)
  assert(not ok and message:find("waits for the host"))
  ok, message = pcall(coroutine.close, co)
  assert(not ok and message:find("waits for the host"))
end)
print("done")
-- attack: values whose metamethods never return, given to the host
local trap = function() while true do end end
local t = setmetatable({ a = 1 }, { __pairs = trap, __len = trap, __index = trap, __eq = trap, __newindex = trap })
assert(json.encode(t) == '{"a":1}')
assert(not pcall(globus.request, "GET", "http://127.0.0.1:1", { headers = t, max_retries = 0 }))
pcall(globus.request, "GET", "http://127.0.0.1:1", t)
pcall(globus.BaseClient, t)
pcall(task.map, t, print)
print("done")
-- attack: tables that hold themselves
local t = {}
t[1] = t
assert(not pcall(json.encode, t))
assert(not pcall(globus.request, "GET", "http://127.0.0.1:1", { headers = t, max_retries = 0 }))
assert(not pcall(globus.request, "POST", "http://127.0.0.1:1", { data = t, max_retries = 0 }))
local deep = {}
for _ = 1, 1e5 do deep = { deep } end
assert(not pcall(json.encode, deep))
assert(not pcall(json.decode, ("["):rep(1e6)))
print("done")
-- attack: what would go on for ever and does nothing
assert(string.rep("", math.maxinteger) == "")
local function f() return pcall(f) end
assert(f())
print("done")
-- attack: a result that nobody can read
print("done")
local trap = function() while true do end end
return setmetatable({}, { __index = trap, __len = trap, __pairs = trap, __tostring = trap, __name = trap }), trap
-- attack: the system
for _, f in ipairs{
  function() os.execute("true") end, function() io.popen("true") end, function() io.open("/etc/passwd") end,
  function() io.lines("/etc/passwd") end, function() io.output("/tmp/globus-lua-attack") end,
  function() os.getenv("HOME") end, function() os.remove("/tmp/globus-lua-attack") end, function() os.tmpname() end,
  function() os.rename("/etc/passwd", "/etc/passwd") end, function() io.open("/proc/self/environ") end,
} do
  local ok, e = pcall(f)
  assert(not ok and e.class == "PermissionError", tostring(e))
end
assert(os.setlocale == nil and io.tmpfile == nil or not pcall(io.tmpfile))
assert(package.loadlib == nil)
print("done")
-- attack: modules from elsewhere
for _, name in ipairs{ "../../etc/passwd", "a/../b", "/etc/passwd", "..", "a..b", ".a", "a.", "", "a\0b", "a b", "%s", "_G.x" } do
  assert(not pcall(require, name), name)
end
assert(not pcall(require, ("x."):rep(1e5) .. "x"))
package.path = "/etc/?;/proc/self/?;?;../../../../etc/?"
for _, name in ipairs{ "passwd", "environ", "/etc/passwd", "hostname" } do
  local ok, e = pcall(require, name)
  assert(not ok and type(e) == "string" and not e:find("error loading", 1, true), e)
  assert(not package.searchpath(name, package.path))
end
for _, f in ipairs{ dofile, loadfile } do
  local ok, e = pcall(f, "/etc/passwd")
  assert(not ok and e.class == "PermissionError", tostring(e))
end
print("done")
-- attack: the tables of modules
for _, value in ipairs{ 1, "x", true, {}, print, setmetatable({}, { __index = error, __newindex = error, __len = error }) } do
  package.loaded, package.preload, package.searchers, package.path = value, value, value, value
  pcall(require, "x")
  pcall(require, "json")
  local searchers = { value, function() return value, value end, function() return nil, value end }
  package.searchers = searchers
  pcall(require, "y" .. tostring(value))
end
package.searchers = setmetatable({}, { __index = function() return function() return require "z" end end })
pcall(require, "z")
package.searchers = { function(name) return require(name) end }
assert(not pcall(require, "itself"))
package.searchers = { function(name) coroutine.yield(name) return print end }
local co = coroutine.create(require)
assert(coroutine.resume(co, "yielding") and coroutine.resume(co))
print("done")
-- attack: lines that end in the middle of a request
local url = "https://127.0.0.1:1/"
local options = { max_retries = 0, timeout = 1 }
for _, call in ipairs{
  function() globus.request("GET /x HTTP/1.1\r\nX: ", url, options) end,
  function() globus.request("GET", "https://127.0.0.1:1/\r\nHost: x", options) end,
  function() globus.request("GET", "https://127.0.0.1:1\0.example.org/", options) end,
  function() globus.request("GET", "https://me:word@127.0.0.1:1/", options) end,
  function() globus.request("GET", "https://127.1:1/", options) end,
  function() globus.request("GET", url, { headers = { ["A\r\nB"] = "x" } }) end,
  function() globus.request("GET", url, { headers = { A = "x\r\nB: y" } }) end,
  function() globus.request("GET", url, { headers = { Host = "x" } }) end,
  function() globus.request("POST", url, { headers = { ["Content-Length"] = "1" }, data = "x" }) end,
  function() globus.request("POST", url, { headers = { ["Transfer-Encoding"] = "chunked" }, data = "x" }) end,
  function() globus.BaseClient{ app_name = "x\r\ny" } end,
  function() globus.BaseClient{ base_url = "https://127.0.0.1:1/\n" }:get("/") end,
} do
  local ok, e = pcall(call)
  assert(not ok and (e.class == "GlobusSDKUsageError" or e.class == "PermissionError"), tostring(e))
end
print("done")
-- attack: what has ended
local scope, one
task.scope(function(s) scope = s one = s:spawn(function() return 1 end) end)
assert(not pcall(scope.spawn, scope, print))
scope:cancel()
one:cancel()
assert(one:wait() == 1)
local file = io.tmpfile and select(2, pcall(io.tmpfile))
assert(not pcall(io.stdout.write, file, "x"))
print("done")
-- attack: fields of a log line that change the table that they are in
local fields = {}
local function change()
  for name in pairs(fields) do fields[name] = nil end
  for i = 1, 3000 do fields["other" .. i] = 1 end
  for name in pairs(fields) do fields[name] = nil end
  for i = 1, 10 do fields[i + 0.5] = 1 end
  collectgarbage()
  return "x"
end
for _ = 1, 20 do
  for i = 1, 50 do fields["k" .. i] = setmetatable({}, { __tostring = change }) end
  local ok, message = pcall(log.warning, "changing", fields)
  assert(ok, message)
end
-- What was jumped over would leave the limit of memory without effect.
assert(not pcall(string.rep, "x", 1 << 30))
print("done")
-- attack: metatables that are locked, replaced by the marks of JSON
local _, e = pcall(globus.request, "GET", "nonsense")
local own = setmetatable({}, { __metatable = "mine" })
for _, locked in ipairs { e, own } do
  for _, mark in ipairs { json.array, json.object } do
    local ok, message = pcall(mark, locked)
    assert(not ok and tostring(message):find("protected metatable"), tostring(message))
  end
end
assert(globus.is_error(e) and getmetatable(own) == "mine")
assert(json.encode(json.array(json.object({}))) == "[]" and json.encode(json.object(json.decode("[]"))) == "{}")
print("done")
-- attack: paths of more names than the system takes
local path = ("x/"):rep(2e6)
for _, call in ipairs { io.open, io.lines, io.output, os.remove } do
  local ok, file = pcall(call, path)
  assert(not ok or not file)
end
assert(not pcall(globus.token_storage, "json", { filepath = path }))
local _, message, code = os.rename(path, path)
assert(code == 36, message)
print("done")
-- attack: long lines for the log, and lines with many fields
log.warning(("access_token=\1"):rep(1e7))
log.warning("x", { a = ("Bearer x "):rep(5e6) })
local fields = {}
for i = 1, 1e6 do fields["k" .. i] = i end
assert(not pcall(log.warning, "x", fields))
print("done")
