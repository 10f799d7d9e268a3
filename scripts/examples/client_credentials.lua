#!/usr/bin/env globus-lua
-- A service account at work: gets tokens with the client's own credentials and lists the Globus groups it is in.
--
--   globus-lua client_credentials.lua CLIENT_ID CLIENT_SECRET
--
-- The client must be registered as a confidential one at https://app.globus.org/settings/developers.
-- To try it without an account, run `globus-lua mock` elsewhere, paste the `export` lines that it prints, and pass the
-- client id and the secret that it prints.

local client_id, client_secret = ...
if not client_secret then
  error("usage: globus-lua client_credentials.lua CLIENT_ID CLIENT_SECRET", 0)
end

local client = globus.ConfidentialAppAuthClient(client_id, client_secret)
local scope = "urn:globus:auth:scope:groups.api.globus.org:view_my_groups_and_memberships"

-- The first token is fetched at the first request, and renewed whenever it runs out: the script may run for months.
local authorizer = globus.ClientCredentialsAuthorizer(client, scope)
local groups = globus.GroupsClient { authorizer = authorizer, app_name = "group-report" }

local response = groups:get("/v2/groups/my_groups")
for _, group in ipairs(response.data) do
  local roles = {}
  for _, membership in ipairs(group.my_memberships or {}) do
    roles[#roles + 1] = membership.role
  end
  print(("%s  %s (%s)"):format(group.id, group.name, table.concat(roles, ", ")))
end
print(("%d groups"):format(#response.data))
