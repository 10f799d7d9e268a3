-- The job group_report.lua: who is in a client's groups.

local job = "../../../scripts/examples/group_report.lua"

it("lists the members of each group, asking for each once and with one token", function()
  local report = run_script(job).output
  expect(report):to_contain("Beamline users (2)\n  admin    rosa@globus.example\n")
  expect(report):to_contain("  member   quentin@globus.example  <- invited\n")
  expect(report):to_contain("3 groups, 2 open invitations\n")
  expect(mock.requests { path = "/v2/groups/{id}" }):to_have_length(4)
  expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(1)
end)

it("reports nothing at all when one group is refused", function()
  mock.reply { path = "/v2/groups/*", skip = 2, status = 403, json = { code = "FORBIDDEN", message = "not yours" } }
  local e = expect(function() run_script(job) end):to_raise("GroupsAPIError")
  expect(e.http_status):to_equal(403)
end)
