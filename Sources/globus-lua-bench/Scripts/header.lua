-- The header of an authorizer whose token is valid, again and again.
local count = ...

local client = globus.ConfidentialAppAuthClient("benchmark-client", "benchmark-secret")
local authorizer = globus.RefreshTokenAuthorizer("benchmark-refresh-token", client, {
  access_token = "benchmark-access-token",
  expires_at = os.time() + 3600,
})

local header
for _ = 1, tonumber(count) do
  header = authorizer:get_authorization_header()
end
assert(header == nil or header == "Bearer benchmark-access-token")
