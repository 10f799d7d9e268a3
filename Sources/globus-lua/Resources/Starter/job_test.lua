-- Tests of job.lua and of the startup script, against a mock Globus:
--
--   globus-lua test tests

describe("job.lua", function()
  it("lists the groups with one token", function()
    expect(run_script("../job.lua").output):to_contain("Beamline users")
    expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(1)
  end)

  it("fails when the service refuses", function()
    mock.reply { path = "/v2/groups/*", status = 403, json = { code = "FORBIDDEN", message = "not yours" } }
    expect(function() run_script("../job.lua") end):to_raise("GroupsAPIError")
  end)
end)

describe("startup/policy.lua", function()
  it("keeps tokens, so that a second authorizer needs no request", function()
    startup("../startup/policy.lua")
    local client = globus.ConfidentialAppAuthClient(mock.client())
    local scope = "urn:globus:auth:scope:transfer.api.globus.org:all"
    globus.ClientCredentialsAuthorizer(client, scope):ensure_valid_token()
    globus.ClientCredentialsAuthorizer(client, scope):ensure_valid_token()
    expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(1)
  end)
end)
