-- globus-lua: --allow-env=GLOBUS_LUA_AUDIT_LOG --allow-write=$GLOBUS_LUA_AUDIT_LOG
-- Writes an audit line for every renewal of every authorizer, without a secret in it.
--
-- Copy it into ~/.config/globus-lua/startup, or name it: globus-lua run --trust-script --startup log_refresh.lua job.lua
--
-- GLOBUS_LUA_AUDIT_LOG   the file that lines are added to; without it they go to the host's log (--log-level info)

local path = os.getenv("GLOBUS_LUA_AUDIT_LOG")

-- What is worth knowing about a renewal: who got tokens for what, and until when. Never the tokens.
local function describe(response, context)
  local services = {}
  for resource_server, token in pairs(response.by_resource_server) do
    local expiry = token.expires_at_seconds and os.date("!%Y-%m-%dT%H:%M:%SZ", token.expires_at_seconds) or "unknown"
    services[#services + 1] = ("%s until %s"):format(resource_server, expiry)
  end
  table.sort(services)
  return {
    client_id = context.client_id or "unknown",
    grant_type = context.grant_type or "unknown",
    services = table.concat(services, ", "),
  }
end

local function line(fields, refreshed_at)
  return ("%s token renewed: client %s, grant %s, %s\n"):format(
    os.date("!%Y-%m-%dT%H:%M:%SZ", math.floor(refreshed_at)), fields.client_id, fields.grant_type, fields.services)
end

policy.on_refresh(function(response, context)
  local fields = describe(response, context)
  if not path then
    log.info("token renewed", fields)
    return
  end
  local file <close> = assert(io.open(path, "a"))
  assert(file:write(line(fields, context.refreshed_at)))
end)
