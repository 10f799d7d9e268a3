-- The job client_credentials.lua: a service account's groups.

local job = "../../../scripts/examples/client_credentials.lua"

it("lists the groups and the client's roles in them, with one token", function()
  local output = run_script(job, mock.client()).output
  expect(output):to_contain("Beamline users (member)\n")
  expect(output):to_contain("\n3 groups\n")
  expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(1)
end)

it("asks for nothing with a secret that is wrong", function()
  local e = expect(function() run_script(job, mock.client(), "wrong") end):to_raise("AuthAPIError")
  expect(e.http_status):to_equal(401)
  expect(mock.requests { path = "/v2/groups/*" }):to_have_length(0)
end)

it("says how it is used", function()
  expect(function() run_script(job, "id") end):to_raise("usage: globus-lua client_credentials.lua")
end)
