#!/usr/bin/env globus-lua
-- globus-lua: --allow-env=GLOBUS_CLIENT_ID,GLOBUS_CLIENT_SECRET
-- A service account at work: gets tokens with the client's own credentials and lists the Globus groups it is in.
--
--   globus-lua run --trust-script client_credentials.lua
--
-- The client is the one that $GLOBUS_CLIENT_ID and $GLOBUS_CLIENT_SECRET name, registered as a confidential one at
-- https://app.globus.org/settings/developers. This shows the parts one by one; `globus.app()` puts them together.
-- To try it without an account, add --mock.

local client_id, client_secret = os.getenv("GLOBUS_CLIENT_ID"), os.getenv("GLOBUS_CLIENT_SECRET")
if not client_secret then error("set GLOBUS_CLIENT_ID and GLOBUS_CLIENT_SECRET", 0) end

local client = globus.ConfidentialAppAuthClient(client_id, client_secret)
local scope = "urn:globus:auth:scope:groups.api.globus.org:view_my_groups_and_memberships"

-- The first token is fetched at the first request, and renewed whenever it runs out: the script may run for months.
local authorizer = globus.ClientCredentialsAuthorizer(client, scope)
local groups = globus.GroupsClient { authorizer = authorizer, app_name = "group-report" }

local response = groups:get_my_groups()
for _, group in ipairs(response.data) do
  local roles = {}
  for _, membership in ipairs(group.my_memberships or {}) do
    roles[#roles + 1] = membership.role
  end
  print(("%s  %s (%s)"):format(group.id, group.name, table.concat(roles, ", ")))
end
print(("%d groups"):format(#response.data))
