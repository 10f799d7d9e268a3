-- The script login.lua, which logs in by itself; the mock consents at once.

local script = "../../../scripts/examples/login.lua"

it("says how it is used", function()
  expect(function() run_script(script) end):to_raise("usage: globus-lua login.lua")
end)

it("is refused without the permission to ask for a login", function()
  local e = expect(function() run_script(script, (mock.native_client())) end):to_raise("PermissionError")
  expect(e.message):to_contain("--allow-login")
  expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(0)
end)
