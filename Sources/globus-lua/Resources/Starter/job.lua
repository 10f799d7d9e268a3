#!/usr/bin/env -S globus-lua run --trust-script
-- Lists the Globus groups that you are in.
--
--   globus-lua login --scope groups     once: it asks you to log in, and keeps the tokens
--   ./job.lua                           as often as you like
--
-- Without an account: globus-lua run --mock job.lua

-- Whoever is logged in; with GLOBUS_CLIENT_ID and GLOBUS_CLIENT_SECRET in the environment it is that client.
local groups = globus.GroupsClient { app = globus.app() }

for _, group in ipairs(groups:get_my_groups().data) do
  print(group.id, group.name)
end
