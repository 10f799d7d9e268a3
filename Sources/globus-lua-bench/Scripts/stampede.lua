-- Coroutines that need a token at the same time when there is none; prints how often on_refresh was called.
local refresh_token, client_id, count = ...

local calls = 0
local authorizer = globus.RefreshTokenAuthorizer(refresh_token, globus.NativeAppAuthClient(client_id), {
  on_refresh = function()
    calls = calls + 1
  end,
})

local waiting = {}
for i = 1, tonumber(count) do
  waiting[i] = i
end
local headers = task.map(waiting, function()
  return authorizer:get_authorization_header()
end, { limit = #waiting })
assert(#headers == #waiting)
print(calls)
