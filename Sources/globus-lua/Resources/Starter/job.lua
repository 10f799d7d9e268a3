#!/usr/bin/env globus-lua
-- Lists the Globus groups that a client is in.
--
--   globus-lua job.lua CLIENT_ID CLIENT_SECRET
--
-- Without an account: run `globus-lua mock` in another terminal, paste the `export` lines that it prints here, and pass
-- the client id and the secret that it prints.

local client_id, client_secret = ...
if not client_secret then error("usage: globus-lua job.lua CLIENT_ID CLIENT_SECRET", 0) end

local client = globus.ConfidentialAppAuthClient(client_id, client_secret)
local scope = "urn:globus:auth:scope:groups.api.globus.org:view_my_groups_and_memberships"

-- The first token is fetched at the first request, and renewed whenever it runs out.
local groups = globus.GroupsClient { authorizer = globus.ClientCredentialsAuthorizer(client, scope) }

for _, group in ipairs(groups:get("/v2/groups/my_groups").data) do
  print(group.id, group.name)
end
