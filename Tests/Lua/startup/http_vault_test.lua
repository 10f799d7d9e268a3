-- The startup script http_vault.lua, with a vault of prepared answers.

local file = "../../../scripts/startup/http_vault.lua"
local path = "/v1/secret/data/globus-tokens"
local tokens = {
  ["transfer.api.globus.org"] = {
    access_token = "a", expires_at_seconds = 2000000000, scope = "s", token_type = "Bearer",
    resource_server = "transfer.api.globus.org",
  },
}

set_env { VAULT_ADDR = mock.url(), VAULT_TOKEN = "of-the-vault", GLOBUS_LUA_VAULT = false }
startup(file)

local function vault() return globus.token_storage("http_vault") end

local function holds(data, version, times)
  mock.reply { path = path, method = "GET", json = { data = { data = data, metadata = { version = version } } }, times = times }
end

it("reads what the vault holds, with the vault's own token", function()
  holds(tokens, 3)
  expect(vault():get_token_data("transfer.api.globus.org").access_token):to_equal("a")
  expect(mock.requests { path = path }[1].headers["x-vault-token"]):to_equal("of-the-vault")
end)

it("takes a secret that does not exist for an empty one, and begins at version 0", function()
  mock.reply { path = path, method = "GET", status = 404, json = { errors = json.array() } }
  mock.reply { path = path, method = "POST", json = {} }
  vault():store_token_data_by_resource_server(tokens)
  expect(mock.requests { path = path, method = "POST" }[1].data.options):to_equal({ cas = 0 })
end)

it("reads and writes again when somebody else has written meanwhile", function()
  holds({}, 3)
  holds({}, 4)
  mock.reply { path = path, method = "POST", status = 400, json = { errors = { "check-and-set" } } }
  mock.reply { path = path, method = "POST", json = {} }
  vault():store_token_data_by_resource_server(tokens)
  local writes = mock.requests { path = path, method = "POST" }
  expect(writes[1].data.options.cas):to_equal(3)
  expect(writes[2].data.options.cas):to_equal(4)
end)

it("gives up after five conflicts", function()
  holds({}, 3, 0)
  mock.reply { path = path, method = "POST", status = 400, json = { errors = { "check-and-set" } }, times = 0 }
  expect(function() vault():store_token_data_by_resource_server(tokens) end):to_raise("StorageError")
  expect(mock.requests { path = path, method = "POST" }):to_have_length(5)
end)

it("fails where the vault refuses, and shows no token", function()
  mock.reply { path = path, status = 403, json = { errors = { "denied" } }, times = 0 }
  local e = expect(function() vault():get_token_data_by_resource_server() end):to_raise("StorageError")
  expect(tostring(e)).never:to_contain("of-the-vault")
end)

it("says which variables to set", function()
  set_env { VAULT_TOKEN = false }
  expect(function() startup(file) end):to_raise("set VAULT_ADDR and VAULT_TOKEN")
end)
