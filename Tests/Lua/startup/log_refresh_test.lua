-- globus-lua: --allow-read=audit.log --allow-write=audit.log
-- The startup script log_refresh.lua: a line for every renewal, here in a file of the current folder.

set_env { GLOBUS_LUA_AUDIT_LOG = "audit.log" }
startup("../../../scripts/startup/log_refresh.lua")

local id, secret = mock.client()
local scope = "urn:globus:auth:scope:transfer.api.globus.org:all"

local function new_authorizer()
  return globus.ClientCredentialsAuthorizer(globus.ConfidentialAppAuthClient(id, secret), scope)
end

local function lines()
  local list = {}
  local file <close> = io.open("audit.log")
  for line in file and file:lines() or function() end do list[#list + 1] = line end
  return list
end

before_each(function() os.remove("audit.log") end)
after_each(function() os.remove("audit.log") end)

it("adds a line for each renewal, without a token in it", function()
  new_authorizer():ensure_valid_token()
  new_authorizer():ensure_valid_token()
  expect(lines()):to_have_length(2)
  expect(lines()[1]):to_contain(
    " token renewed: client " .. id .. ", grant client_credentials, transfer.api.globus.org until 20")
  expect(lines()[1]).never:to_contain("mock-access")
end)

it("adds none when the renewal is refused", function()
  mock.reply { path = "/v2/oauth2/token", status = 400, json = { error = "invalid_client" } }
  expect(function() new_authorizer():ensure_valid_token() end):to_raise("AuthAPIError")
  expect(lines()):to_have_length(0)
end)
