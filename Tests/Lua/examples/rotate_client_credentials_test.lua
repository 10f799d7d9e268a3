-- globus-lua: --allow-read=client_secret,client_secret.new --allow-write=client_secret,client_secret.new
-- The job rotate_client_credentials.lua, which keeps the client's secret in a file of the current folder.

local job = "../../../scripts/examples/rotate_client_credentials.lua"
local id, secret = mock.client()
local credentials = "/v2/api/clients/{id}/credentials"

local function stored()
  local file <close> = io.open("client_secret")
  return file and file:read("l")
end

--- Whether Globus Auth gives a token for the secret.
local function works(client_secret)
  local client = globus.ConfidentialAppAuthClient(id, client_secret)
  return (pcall(client.oauth2_client_credentials_tokens, client, "openid"))
end

-- The mock's clients are the same for all tests of the file: each one goes on with the secret that is good.
local good = secret
before_each(function() set_env { GLOBUS_CLIENT_ID = id, GLOBUS_CLIENT_SECRET = good } end)
after_each(function()
  good = stored() or good
  os.remove("client_secret")
  os.remove("client_secret.new")
end)

it("deletes nothing when the new secret does not work", function()
  mock.reply { path = credentials, method = "GET", skip = 1, status = 401, json = { code = "UNAUTHORIZED" }, times = 2 }
  expect(function() run_script(job) end):to_raise("AuthAPIError")
  expect(works(secret)):to_be(true)
  expect(stored()):to_be_nil()
end)

it("leaves the old secret in place when no new one is given", function()
  mock.reply { path = credentials, method = "POST", status = 403, json = { code = "FORBIDDEN" } }
  expect(function() run_script(job) end):to_raise("AuthAPIError")
  expect(works(secret)):to_be(true)
end)

it("leaves one secret that works, the one in the file", function()
  expect(run_script(job).output):to_contain("rotated; ")
  expect(works(stored())):to_be(true)
  expect(works(secret)):to_be(false)
end)
