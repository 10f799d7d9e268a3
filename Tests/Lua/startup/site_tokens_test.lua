-- globus-lua: --allow-read=key
-- The startup script site_tokens.lua, without a database: what it needs to know, and what it refuses.

local script = "../../../scripts/startup/site_tokens.lua"

it("says what to set where its variables are missing", function()
  set_env { GLOBUS_LUA_DATABASE = false, GLOBUS_LUA_DATABASE_KEY = false, GLOBUS_LUA_AUDIT_LOG = false }
  expect(function() startup(script) end):to_raise("set GLOBUS_LUA_DATABASE to the database's URL")
end)

it("refuses a password in the URL, and does not show it", function()
  set_env { GLOBUS_LUA_DATABASE = "postgresql://me:secret-word@db.example/tokens", GLOBUS_LUA_DATABASE_KEY = "key" }
  local failure = expect(function() startup(script) end):to_raise("put that into ~/.pgpass")
  expect(tostring(failure)).never:to_contain("secret-word")
end)

it("asks for the permission to reach the database's host", function()
  set_env { GLOBUS_LUA_DATABASE = "postgresql://me@db.example/tokens", GLOBUS_LUA_DATABASE_KEY = "key" }
  expect(function() startup(script) end):to_raise("--allow-net=db.example:5432")
end)
