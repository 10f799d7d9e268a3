-- The script renew.lua, which the demo runs: the life of a token.

local script = "../../../scripts/examples/renew.lua"

local function run()
  local id, secret = mock.client()
  set_env { GLOBUS_CLIENT_ID = id, GLOBUS_CLIENT_SECRET = secret, GLOBUS_REFRESH_TOKEN = mock.refresh_token() }
  return run_script(script)
end

it("takes a token that lives long for expired", function()
  local output = run().output
  expect(output):to_contain("The token is taken for expired")
  expect(output):to_contain("   AuthAPIError: invalid_grant (status 400)\n")
  expect(output):to_contain("\nDone: 3 renewals, each seen by on_refresh.\n")
  expect(mock.requests { path = "/v0.10/task_list" }):to_have_length(5)
end)

it("waits for the end of one that lives shortly", function()
  mock.token_policy { lifetime = 30 }
  local output
  task.all(
    function() output = run().output end,
    function() while not output do task.sleep(0.01) clock.advance(1) end end
  )
  expect(output):to_contain("The token is waited out")
end)

it("fails when Transfer refuses", function()
  mock.reply { path = "/v0.10/task_list", status = 403, json = { code = "PermissionDenied", message = "no" } }
  expect(run):to_raise("TransferAPIError")
end)

it("says which variables to set", function()
  set_env { GLOBUS_CLIENT_ID = "id", GLOBUS_CLIENT_SECRET = "secret", GLOBUS_REFRESH_TOKEN = false }
  expect(function() run_script(script) end):to_raise("set GLOBUS_CLIENT_ID, GLOBUS_CLIENT_SECRET and")
end)
