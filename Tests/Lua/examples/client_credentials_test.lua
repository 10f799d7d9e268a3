-- The job client_credentials.lua: a service account's groups.

local job = "../../../scripts/examples/client_credentials.lua"
local id, secret = mock.client()

before_each(function() set_env { GLOBUS_CLIENT_ID = id, GLOBUS_CLIENT_SECRET = secret } end)

it("lists the groups and the client's roles in them, with one token", function()
  local output = run_script(job).output
  expect(output):to_contain("Beamline users (member)\n")
  expect(output):to_contain("\n3 groups\n")
  expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(1)
end)

it("asks for nothing with a secret that is wrong", function()
  set_env { GLOBUS_CLIENT_SECRET = "wrong" }
  local e = expect(function() run_script(job) end):to_raise("AuthAPIError")
  expect(e.http_status):to_equal(401)
  expect(mock.requests { path = "/v2/groups/*" }):to_have_length(0)
end)

it("says which variables to set", function()
  set_env { GLOBUS_CLIENT_SECRET = false }
  expect(function() run_script(job) end):to_raise("set GLOBUS_CLIENT_ID and GLOBUS_CLIENT_SECRET")
end)
