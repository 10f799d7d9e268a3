#!/usr/bin/env globus-lua
-- globus-lua: --allow-env=GLOBUS_CLIENT_ID,GLOBUS_CLIENT_SECRET --allow-read=client_secret,client_secret.new --allow-write=client_secret,client_secret.new
-- Replaces a client's secret: makes a new one, proves that it works, writes it into the file `client_secret` here, and
-- deletes the old ones only then.
--
--   globus-lua run --trust-script rotate_client_credentials.lua
--
-- The client is $GLOBUS_CLIENT_ID; its secret is in the file, or in $GLOBUS_CLIENT_SECRET the first time. Run it under
-- `umask 077`, so that nobody else can read the file.
-- To try it, run `globus-lua mock` elsewhere, and paste the `export` lines that it prints.

local secret_file = "client_secret"
local scope = "urn:globus:auth:scope:auth.globus.org:manage_projects"
local client_id = os.getenv("GLOBUS_CLIENT_ID")

local function stored_secret()
  local file <close> = io.open(secret_file)
  return file and file:read("l")
end

local secret = stored_secret() or os.getenv("GLOBUS_CLIENT_SECRET")
if not client_id or not secret then error("set GLOBUS_CLIENT_ID, and GLOBUS_CLIENT_SECRET the first time", 0) end

local function auth_client(client_secret)
  local client = globus.ConfidentialAppAuthClient(client_id, client_secret)
  return globus.AuthClient { authorizer = globus.ClientCredentialsAuthorizer(client, scope) }
end

local auth = auth_client(secret)
local path = ("/v2/api/clients/%s/credentials"):format(client_id)
local old = auth:get(path).data.credentials
local new = auth:post(path, { data = { credential = { name = "rotated " .. os.date("!%Y-%m-%dT%H:%M:%SZ") } } }).data.credential

-- Until the new secret has worked and is on the disk, the old one stays good: whatever fails, one of them is at hand.
local renewed = auth_client(new.secret)
renewed:get(path)
local file = assert(io.open(secret_file .. ".new", "w"))
assert(file:write(new.secret, "\n"))
assert(file:close())
assert(os.rename(secret_file .. ".new", secret_file))

for _, credential in ipairs(old) do renewed:delete(path .. "/" .. credential.id) end
print(("rotated; %d old deleted"):format(#old))
