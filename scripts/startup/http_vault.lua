-- globus-lua: --allow-env=VAULT_ADDR,VAULT_TOKEN,GLOBUS_LUA_VAULT --allow-net=$VAULT_ADDR
-- A token storage in a HashiCorp Vault, or anything else that speaks its HTTP API for key-value secrets, version 2.
--
-- Copy it into ~/.config/globus-lua/startup, or name it: globus-lua run --trust-script --startup http_vault.lua job.lua
-- Scripts use it by name: token_storage = "http_vault"
--
-- VAULT_ADDR        the address, such as https://vault.example.org:8200
-- VAULT_TOKEN       a token that may read and write the secret
-- GLOBUS_LUA_VAULT  where the tokens are: mount/path, secret/globus-tokens by default

local address, vault_token = os.getenv("VAULT_ADDR"), os.getenv("VAULT_TOKEN")
if not (address and vault_token) then
  error("http_vault.lua: set VAULT_ADDR and VAULT_TOKEN", 0)
end
local mount, path = (os.getenv("GLOBUS_LUA_VAULT") or "secret/globus-tokens"):match("^([^/]+)/(.+)$")
if not mount then
  error("http_vault.lua: GLOBUS_LUA_VAULT must be mount/path, such as secret/globus-tokens", 0)
end

local url = ("%s/v1/%s/data/%s"):format(address:gsub("/+$", ""), mount, path)
local headers = { ["X-Vault-Token"] = vault_token }
local attempts = 5

-- All tokens, and the version of the secret that they are.
local function read()
  local ok, answer = pcall(globus.request, "GET", url, { headers = headers })
  if ok then
    local secret = answer.data.data
    return secret.data or {}, secret.metadata.version
  end
  if globus.is_error(answer, "GlobusAPIError") and answer.http_status == 404 then
    return {}, 0
  end
  error(answer, 0)
end

-- Writes what `change` makes of the tokens, provided that nobody else has written meanwhile (check-and-set).
local function update(change)
  for attempt = 1, attempts do
    local tokens, version = read()
    local result = change(tokens)
    local ok, failure = pcall(globus.request, "POST", url, {
      headers = headers,
      data = { data = json.object(tokens), options = { cas = version } },
    })
    if ok then return result end
    local is_conflict = globus.is_error(failure, "GlobusAPIError") and failure.http_status == 400
    if not is_conflict or attempt == attempts then error(failure, 0) end
  end
end

policy.token_storage("http_vault", {
  store_token_data_by_resource_server = function(self, new)
    update(function(tokens)
      for resource_server, token in pairs(new) do tokens[resource_server] = token end
    end)
  end,

  get_token_data_by_resource_server = function(self)
    return (read())
  end,

  remove_token_data = function(self, resource_server)
    return update(function(tokens)
      local was_there = tokens[resource_server] ~= nil
      tokens[resource_server] = nil
      return was_there
    end)
  end,
})
