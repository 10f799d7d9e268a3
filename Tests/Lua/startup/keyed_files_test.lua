-- globus-lua: --allow-read=transfer.api.globus.org.json,index.txt --allow-write=transfer.api.globus.org.json,index.txt
-- The startup script keyed_files.lua: a file for each resource server, here in the current folder.

local script = "../../../scripts/startup/keyed_files.lua"
local transfer_scope = "urn:globus:auth:scope:transfer.api.globus.org:all"

set_env { GLOBUS_LUA_TOKEN_FOLDER = "." }
startup(script)

local function new_authorizer()
  local client = globus.ConfidentialAppAuthClient(mock.client())
  return globus.ClientCredentialsAuthorizer(client, transfer_scope, { token_storage = "keyed_files" })
end

local function clean()
  os.remove("transfer.api.globus.org.json")
  os.remove("index.txt")
end

before_each(clean)
after_each(clean)

describe("keyed_files", function()
  it("saves a token for the next process, which asks for none", function()
    local header = new_authorizer():get_authorization_header()
    expect(new_authorizer():get_authorization_header()):to_equal(header)
    expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(1)
  end)

  it("keeps it in a file of the resource server's name", function()
    new_authorizer():ensure_valid_token()
    local file <close> = assert(io.open("transfer.api.globus.org.json"))
    expect(json.decode(file:read("a")).format_version):to_be_a("string")
  end)

  it("asks again when the token has run out", function()
    mock.token_policy { lifetime = 100 }
    new_authorizer():ensure_valid_token()
    clock.advance(200)
    new_authorizer():ensure_valid_token()
    expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(2)
  end)

  it("keeps nothing of a token that is refused", function()
    mock.reply { path = "/v2/oauth2/token", status = 400, json = { error = "invalid_client" } }
    expect(function() new_authorizer():ensure_valid_token() end):to_raise("AuthAPIError")
    expect(globus.token_storage("keyed_files"):get_token_data_by_resource_server()):to_equal({})
  end)

  it("says which variable to set", function()
    set_env { GLOBUS_LUA_TOKEN_FOLDER = false }
    expect(function() startup(script) end):to_raise("set GLOBUS_LUA_TOKEN_FOLDER")
  end)
end)
