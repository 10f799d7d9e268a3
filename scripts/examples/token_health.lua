#!/usr/bin/env globus-lua
-- globus-lua: --allow-env=GLOBUS_CLIENT_ID,GLOBUS_CLIENT_SECRET,GLOBUS_REFRESH_TOKEN
-- Says whether the tokens that unattended jobs depend on still work: for a nightly job that warns in time.
--
--   globus-lua run --trust-script token_health.lua
--
-- Checks the client that $GLOBUS_CLIENT_ID and $GLOBUS_CLIENT_SECRET name, and $GLOBUS_REFRESH_TOKEN where it is set.
-- The exit status is 0 when all is well and 1 when something needs a person.
-- To try it, run `globus-lua mock` elsewhere, and paste the `export` lines that it prints.

local client_id, client_secret = os.getenv("GLOBUS_CLIENT_ID"), os.getenv("GLOBUS_CLIENT_SECRET")
local refresh_token = os.getenv("GLOBUS_REFRESH_TOKEN")
if not client_secret then error("set GLOBUS_CLIENT_ID and GLOBUS_CLIENT_SECRET", 0) end

local client = globus.ConfidentialAppAuthClient(client_id, client_secret)
local problems = 0

local function check(name, f)
  local ok, result = pcall(f)
  if not ok then problems = problems + 1 end
  print(("%-6s %s: %s"):format(ok and "ok" or "BROKEN", name, ok and result or result.message or tostring(result)))
end

check("client credentials", function()
  local response = client:oauth2_client_credentials_tokens("urn:globus:auth:scope:transfer.api.globus.org:all")
  local token = response.by_resource_server["transfer.api.globus.org"]
  return ("a token until %s"):format(os.date("%Y-%m-%d %H:%M", token.expires_at_seconds))
end)

if refresh_token then
  check("refresh token", function()
    local answer = client:oauth2_token_introspect(refresh_token)
    if not answer:get("active") then error({ message = "it has been revoked; log in again" }) end
    return "active, of " .. answer:get("username", "an unknown user")
  end)
end

if problems > 0 then os.exit(1) end
