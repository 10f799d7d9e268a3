#!/usr/bin/env globus-lua
-- globus-lua: --allow-env=GLOBUS_CLIENT_ID,GLOBUS_CLIENT_SECRET,GLOBUS_REFRESH_TOKEN
-- A token that renews itself: the first one, one that runs out, one that a service refuses, and the end of it all when
-- the refresh token is revoked.
--
--   globus-lua demo                            runs this against a mock Globus
--   globus-lua run --trust-script renew.lua    runs it against the real one
--
-- The client is the one that $GLOBUS_CLIENT_ID and $GLOBUS_CLIENT_SECRET name, and $GLOBUS_REFRESH_TOKEN is a refresh token
-- of its for Globus Transfer. The script revokes it at the end.

local client_id, client_secret = os.getenv("GLOBUS_CLIENT_ID"), os.getenv("GLOBUS_CLIENT_SECRET")
local refresh_token = os.getenv("GLOBUS_REFRESH_TOKEN")
if not client_secret or not refresh_token then
  error("set GLOBUS_CLIENT_ID, GLOBUS_CLIENT_SECRET and GLOBUS_REFRESH_TOKEN", 0)
end

local function step(text, ...)
  print(("\n-- " .. text):format(...))
end

local renewals = 0
local client = globus.ConfidentialAppAuthClient(client_id, client_secret)
local authorizer = globus.RefreshTokenAuthorizer(refresh_token, client, {
  -- Called after every renewal and before the new token is used: the place to save it.
  on_refresh = function(response)
    renewals = renewals + 1
    local token = response.by_resource_server["transfer.api.globus.org"]
    print(("   on_refresh: token number %d, good for %d seconds"):format(
      renewals, token.expires_at_seconds - os.time()))
  end,
})
local transfer = globus.TransferClient { authorizer = authorizer }

local function list_tasks()
  local tasks = transfer:task_list { limit = 3 }
  print(("   %d: %d transfer tasks, the first is %s"):format(
    tasks.http_status, tasks.data.total, tasks.data.DATA[1].status))
end

step("The first request fetches the first token.")
list_tasks()

step("The next one uses the same token.")
list_tasks()

local left = authorizer.expires_at - os.time()
if left <= 60 then
  step("The token is waited out (%d seconds), and the next request renews it first.", left)
  task.sleep(left)
else
  step("The token is taken for expired, and the next request renews it first.")
  authorizer.expires_at = nil
end
list_tasks()

step("The access token is revoked behind the authorizer's back: Transfer answers 401, and the request recovers.")
client:oauth2_revoke_token(authorizer.access_token)
list_tasks()

step("The refresh token is revoked too: now the error says what is wrong.")
client:oauth2_revoke_token(authorizer.refresh_token)
authorizer.expires_at = nil
local ok, failure = pcall(list_tasks)
assert(not ok, "a revoked refresh token still works")
assert(globus.is_error(failure, "AuthAPIError"), failure)
print(("   %s: %s (status %d)"):format(failure.class, failure.code, failure.http_status))
print("   " .. (failure.message or tostring(failure)))

print(("\nDone: %d renewals, each seen by on_refresh."):format(renewals))
