#!/usr/bin/env globus-lua
-- Reports who is in the groups that you are in, and whose invitation is still open.
--
--   globus-lua group_report.lua
--
-- The tokens are those of `globus-lua login --scope groups`, or of the client that $GLOBUS_CLIENT_ID and
-- $GLOBUS_CLIENT_SECRET name. To try it without an account, run it with `globus-lua run --mock`.

local groups = globus.GroupsClient { app = globus.app() }

-- All groups are asked about at once; the results come in the order of the list.
local details = task.map(groups:get_my_groups().data, function(group)
  return groups:get_group(group.id, { include = "memberships" }).data
end)

local open = 0
for _, group in ipairs(details) do
  print(("%s (%d)"):format(group.name, #group.memberships))
  for _, member in ipairs(group.memberships) do
    local mark = member.status == "active" and "" or "  <- " .. member.status
    if member.status ~= "active" then open = open + 1 end
    print(("  %-8s %s%s"):format(member.role, member.username, mark))
  end
end
print(("%d groups, %d open invitations"):format(#details, open))
