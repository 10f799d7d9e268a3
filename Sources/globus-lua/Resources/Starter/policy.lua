-- A startup script: it runs before the script and decides what happens when a token is renewed and where tokens live.
--
--   globus-lua --startup startup job.lua
--
-- In ~/.config/globus-lua/startup it runs without being named.

policy.on_refresh(function(response, context)
  for service in pairs(response.by_resource_server) do
    log.info("renewed", { service = service, client = context.client_id })
  end
end)

-- Keep the tokens of every renewing authorizer in memory; "json" and "sqlite" keep them in files that the Globus SDK
-- for Python shares.
policy.default_token_storage("memory")
