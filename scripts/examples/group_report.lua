#!/usr/bin/env globus-lua
-- globus-lua: --allow-env=GLOBUS_CLIENT_ID,GLOBUS_CLIENT_SECRET
-- Reports who is in the groups of a client, and whose invitation is still open.
--
--   globus-lua run --trust-script group_report.lua
--
-- The client is the one that $GLOBUS_CLIENT_ID and $GLOBUS_CLIENT_SECRET name.
-- To try it, run `globus-lua mock` elsewhere, and paste the `export` lines that it prints.

local client = globus.ConfidentialAppAuthClient(os.getenv("GLOBUS_CLIENT_ID"), os.getenv("GLOBUS_CLIENT_SECRET"))
local groups = globus.GroupsClient {
  authorizer = globus.ClientCredentialsAuthorizer(client, "urn:globus:auth:scope:groups.api.globus.org:all"),
}

-- All groups are asked about at once; the results come in the order of the list.
local details = task.map(groups:get("/v2/groups/my_groups").data, function(group)
  return groups:get("/v2/groups/" .. group.id, { query_params = { include = "memberships" } }).data
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
