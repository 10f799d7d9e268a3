-- globus-lua: --allow-read=mirror.json --allow-write=mirror.json
-- The startup script mirror.lua, which keeps tokens in a vault and in a file of the current folder.

local path = "/v1/secret/data/globus-tokens"
local transfer = "transfer.api.globus.org"

local function token(text, expiry)
  return {
    access_token = text, expires_at_seconds = expiry, scope = "s", token_type = "Bearer", resource_server = transfer,
  }
end

set_env {
  VAULT_ADDR = mock.url(), VAULT_TOKEN = "x", GLOBUS_LUA_VAULT = false,
  GLOBUS_LUA_MIRROR = "http_vault,json", GLOBUS_LUA_MIRROR_FILE = "mirror.json",
}
startup("../../../scripts/startup/http_vault.lua")

local function begin() startup("../../../scripts/startup/mirror.lua") end

local function mirror() return globus.token_storage("mirror") end

local function fails() mock.reply { path = path, status = 403, json = { errors = { "sealed" } }, times = 0 } end

before_each(function() os.remove("mirror.json") end)
after_each(function() os.remove("mirror.json") end)

it("serves from the file while the vault is down", function()
  begin()
  fails()
  mirror():store_token_data_by_resource_server({ [transfer] = token("a", 2000000000) })
  expect(mirror():get_token_data(transfer).access_token):to_equal("a")
end)

it("takes the token that lives longer, when they differ", function()
  begin()
  local held = { [transfer] = token("newer", 2000000001) }
  mock.reply { path = path, method = "GET", json = { data = { data = {}, metadata = { version = 1 } } } }
  mock.reply { path = path, method = "POST", json = {} }
  mirror():store_token_data_by_resource_server({ [transfer] = token("older", 2000000000) })
  mock.reply { path = path, method = "GET", json = { data = { data = held, metadata = { version = 1 } } } }
  expect(mirror():get_token_data(transfer).access_token):to_equal("newer")
end)

it("fails when both do", function()
  set_env { GLOBUS_LUA_MIRROR = "http_vault,http_vault" }
  begin()
  fails()
  expect(function() mirror():get_token_data_by_resource_server() end):to_raise("StorageError")
end)

it("says which variables to set", function()
  set_env { GLOBUS_LUA_MIRROR = false }
  expect(begin):to_raise("set GLOBUS_LUA_MIRROR")
end)
