-- globus-lua: --allow-env=GLOBUS_LUA_DATABASE,GLOBUS_LUA_DATABASE_KEY,GLOBUS_LUA_AUDIT_LOG
-- globus-lua: --allow-net=$GLOBUS_LUA_DATABASE --allow-read=$GLOBUS_LUA_DATABASE_KEY --allow-write=$GLOBUS_LUA_AUDIT_LOG
-- The tokens of a whole site in one PostgreSQL database: encrypted, the default of every script, renewed once for all
-- machines, with an audit line for each renewal.
--
-- Copy it into ~/.config/globus-lua/startup, or name it: globus-lua run --trust-script --startup site_tokens.lua job.lua
-- Scripts that name no token storage use it, as do those that say token_storage = "site".
--
-- GLOBUS_LUA_DATABASE       where the database is, without a password: postgresql://tokens@db.example.org/tokens?sslmode=verify-full
--                           (libpq finds the password in ~/.pgpass, or in the file that PGPASSFILE names)
-- GLOBUS_LUA_DATABASE_KEY   the file of the encryption key, mode 0600: openssl rand -hex 32 > key && chmod 600 key
-- GLOBUS_LUA_AUDIT_LOG      the file that audit lines are added to; without it they go to the host's log (--log-level info)

local database, key = os.getenv("GLOBUS_LUA_DATABASE"), os.getenv("GLOBUS_LUA_DATABASE_KEY")
if not (database and key) then
  error("site_tokens.lua: set GLOBUS_LUA_DATABASE to the database's URL, and GLOBUS_LUA_DATABASE_KEY to its key file", 0)
end
if database:match("^%w+://[^/@]*:[^/@]*@") then
  error("site_tokens.lua: GLOBUS_LUA_DATABASE has a password in it; put that into ~/.pgpass", 0)
end

policy.token_storage("site", globus.token_storage("postgres", { url = database, encryption_key = "file:" .. key }))
policy.default_token_storage("site")

local audit_log = os.getenv("GLOBUS_LUA_AUDIT_LOG")

-- Who got tokens for what, and until when. Never the tokens.
local function audit_line(response, context)
  local services = {}
  for resource_server, token in pairs(response.by_resource_server) do
    local expiry = token.expires_at_seconds and os.date("!%Y-%m-%dT%H:%M:%SZ", token.expires_at_seconds) or "unknown"
    services[#services + 1] = ("%s until %s"):format(resource_server, expiry)
  end
  table.sort(services)
  return ("%s token renewed: client %s, %s"):format(
    os.date("!%Y-%m-%dT%H:%M:%SZ", math.floor(context.refreshed_at)),
    context.client_id or "unknown",
    table.concat(services, ", "))
end

policy.on_refresh(function(response, context)
  local line = audit_line(response, context)
  if not audit_log then
    log.info(line)
    return
  end
  local file <close> = assert(io.open(audit_log, "a"))
  assert(file:write(line, "\n"))
end)
