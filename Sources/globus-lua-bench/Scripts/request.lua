-- Authorized requests, one after the other, with a field of each answer read.
local base_url, path, count = ...

local client = globus.ConfidentialAppAuthClient("benchmark-client", "benchmark-secret")
local authorizer = globus.RefreshTokenAuthorizer("benchmark-refresh-token", client, {
  access_token = "benchmark-access-token",
  expires_at = os.time() + 3600,
})
local service = globus.BaseClient{ base_url = base_url, authorizer = authorizer }

for _ = 1, tonumber(count) do
  local response = service:get(path)
  assert(response.data.value == 42)
end
