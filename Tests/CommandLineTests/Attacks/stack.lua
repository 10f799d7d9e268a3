-- expect: 1 "overflow"
-- options: --max-cpu 20 --allow-net=127.0.0.1
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
-- attack: a text in itself, by a format
local t
t = setmetatable({}, { __tostring = function() return string.format("%s", t) end })
tostring(t)
-- attack: a task in itself
local function f() task.all(f) end
f()
-- attack: a scope in itself, from coroutines
local function f() coroutine.wrap(function() task.scope(function(s) s:spawn(f) end) end)() end
f()
-- attack: an authorizer that asks itself
local a
a = globus.GlobusAuthorizer{ get_authorization_header = function() return a:get_authorization_header() end }
a:get_authorization_header()
-- attack: an authorizer that sends a request with itself
local a
a = globus.GlobusAuthorizer{
  get_authorization_header = function() return globus.request("GET", "https://127.0.0.1:1", { authorizer = a }).text end,
}
globus.request("GET", "https://127.0.0.1:1", { authorizer = a })
-- attack: authorizers that are each renewed by a new one
local function header()
  local a = globus.RenewingAuthorizer{
    get_token_response = header, extract_token_data = function() return { access_token = "a", expires_at_seconds = 1 } end,
  }
  return a:get_authorization_header()
end
header()
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
