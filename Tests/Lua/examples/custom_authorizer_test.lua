-- globus-lua: --allow-read=token --allow-write=token
-- The script custom_authorizer.lua, with the mock for the two services that it takes; its last argument is a file.

local script = "../../../scripts/examples/custom_authorizer.lua"
local api, token_url = mock.url() .. "/bench/json", mock.url() .. "/v2/oauth2/token"
local id, secret = mock.client()
local scope = "urn:globus:auth:scope:transfer.api.globus.org:all"

local function header(number) return mock.requests { path = "/bench/json" }[number].headers.authorization end

before_each(function()
  mock.token_policy { plain = true }
  set_env { OAUTH_CLIENT_SECRET = secret }
end)
after_each(function() os.remove("token") end)

it("gets one token from a plain OAuth 2 server, and uses it twice", function()
  local output = run_script(script, api, token_url, id, scope).output
  expect(output):to_contain("got a new token\nwith OAuth 2: 200")
  expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(1)
  expect(header(2)):to_equal(header(1))
end)

it("gets a new one after a 401", function()
  mock.reply { path = "/bench/json", skip = 1, status = 401, json = { error = "expired" } }
  local _, count = run_script(script, api, token_url, id, scope).output:gsub("got a new token\n", "")
  expect(count):to_equal(2)
end)

it("sends what is in the file", function()
  local file <close> = assert(io.open("token", "w"))
  assert(file:write("token-of-the-file\n"))
  assert(file:flush())
  run_script(script, api, token_url, id, scope, "token")
  expect(header(3)):to_equal("Bearer token-of-the-file")
end)

it("fails when the server refuses the client", function()
  set_env { OAUTH_CLIENT_SECRET = "wrong" }
  local e = expect(function() run_script(script, api, token_url, id, scope) end):to_raise("GlobusAPIError")
  expect(e.http_status):to_equal(401)
  expect(mock.requests { path = "/bench/json" }):to_have_length(0)
end)

it("says how it is used", function()
  expect(function() run_script(script, api) end):to_raise("usage: globus-lua custom_authorizer.lua")
  set_env { OAUTH_CLIENT_SECRET = false }
  expect(function() run_script(script, api, token_url, id, scope) end):to_raise("set OAUTH_CLIENT_SECRET")
end)
