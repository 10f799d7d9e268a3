-- globus-lua: --allow-env=GLOBUS_LUA_TOKEN_FOLDER --allow-read=$GLOBUS_LUA_TOKEN_FOLDER --allow-write=$GLOBUS_LUA_TOKEN_FOLDER
-- The startup script keyed_files.lua: a file for each resource server.

local folder = os.getenv("GLOBUS_LUA_TOKEN_FOLDER")
local transfer_scope = "urn:globus:auth:scope:transfer.api.globus.org:all"

startup("../../../scripts/startup/keyed_files.lua")

local function new_authorizer()
  local client = globus.ConfidentialAppAuthClient(mock.client())
  return globus.ClientCredentialsAuthorizer(client, transfer_scope, { token_storage = "keyed_files" })
end

before_each(function()
  globus.token_storage("keyed_files"):remove_token_data("transfer.api.globus.org")
end)

describe("keyed_files", function()
  it("saves a token for the next process, which asks for none", function()
    local header = new_authorizer():get_authorization_header()
    expect(new_authorizer():get_authorization_header()):to_equal(header)
    expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(1)
  end)

  it("keeps it in a file of the resource server's name", function()
    new_authorizer():ensure_valid_token()
    local file <close> = assert(io.open(folder .. "/transfer.api.globus.org.json"))
    expect(json.decode(file:read("a")).format_version):to_be_a("string")
  end)

  it("asks again when the token has run out", function()
    mock.token_policy { lifetime = 100 }
    new_authorizer():ensure_valid_token()
    clock.advance(200)
    new_authorizer():ensure_valid_token()
    expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(2)
  end)
end)
