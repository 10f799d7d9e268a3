-- The job token_health.lua: whether what unattended jobs depend on still works.

local job = "../../../scripts/examples/token_health.lua"
local id, secret = mock.client()

it("says what works, with the exit status 0 and no secret", function()
  set_env { GLOBUS_CLIENT_ID = id, GLOBUS_CLIENT_SECRET = secret, GLOBUS_REFRESH_TOKEN = mock.refresh_token() }
  local run = run_script(job)
  expect(run.exit_status):to_equal(0)
  expect(run.output):to_contain("ok     client credentials: a token until ")
  expect(run.output):to_contain("ok     refresh token: active, of rosa@globus.example\n")
  expect(run.output).never:to_contain("mock-")
end)

it("exits with 1 for a refresh token that has been revoked", function()
  local token = mock.refresh_token()
  mock.revoke(token)
  set_env { GLOBUS_CLIENT_ID = id, GLOBUS_CLIENT_SECRET = secret, GLOBUS_REFRESH_TOKEN = token }
  local run = run_script(job)
  expect(run.exit_status):to_equal(1)
  expect(run.output):to_contain("BROKEN refresh token: it has been revoked; log in again\n")
end)

it("exits with 1 for a client that is refused", function()
  set_env { GLOBUS_CLIENT_ID = id, GLOBUS_CLIENT_SECRET = "wrong", GLOBUS_REFRESH_TOKEN = false }
  local run = run_script(job)
  expect(run.exit_status):to_equal(1)
  expect(run.output):to_contain("BROKEN client credentials: ")
end)

it("says which variables to set", function()
  set_env { GLOBUS_CLIENT_ID = false, GLOBUS_CLIENT_SECRET = false, GLOBUS_REFRESH_TOKEN = false }
  expect(function() run_script(job) end):to_raise("set GLOBUS_CLIENT_ID and GLOBUS_CLIENT_SECRET")
end)
