-- Authorized requests, so many at a time, with a field of each answer read.
local base_url, limit, count = ...

local client = globus.ConfidentialAppAuthClient("benchmark-client", "benchmark-secret")
local authorizer = globus.RefreshTokenAuthorizer("benchmark-refresh-token", client, {
  access_token = "benchmark-access-token",
  expires_at = os.time() + 3600,
})
local service = globus.BaseClient{ base_url = base_url, authorizer = authorizer }

local items = {}
for i = 1, tonumber(count) do
  items[i] = i
end
local values = task.map(items, function()
  return service:get("/bench/json").data.value
end, { limit = tonumber(limit) })
assert(#values == #items and values[#values] == 42)
