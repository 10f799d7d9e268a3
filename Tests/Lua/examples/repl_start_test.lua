-- The start file repl_start.lua; what it gives to the REPL are globals of the REPL's own.

local file = "../../../scripts/examples/repl_start.lua"

it("asks for nothing and prints nothing before it is used", function()
  local id, secret = mock.client()
  set_env { GLOBUS_CLIENT_ID = id, GLOBUS_CLIENT_SECRET = secret }
  expect(run_script(file)):to_equal({ output = "", exit_status = 0, values = {} })
  expect(mock.requests()):to_have_length(0)
end)

it("needs the client's variables", function()
  set_env { GLOBUS_CLIENT_ID = false, GLOBUS_CLIENT_SECRET = false }
  expect(function() run_script(file) end):to_raise("GlobusSDKUsageError")
end)
