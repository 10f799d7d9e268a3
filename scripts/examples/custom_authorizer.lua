#!/usr/bin/env globus-lua
-- globus-lua: --allow-net=$1,$2 --allow-env=OAUTH_CLIENT_SECRET --allow-read=$5
-- Authorizers of one's own: for a service that is not Globus, with any OAuth 2 server, and with a token in a file that
-- another program keeps fresh.
--
--   globus-lua --trust-script custom_authorizer.lua API_URL TOKEN_URL CLIENT_ID SCOPE [TOKEN_FILE]
--
-- The client's secret is $OAUTH_CLIENT_SECRET. Trusted, the script reads it and the file, reaches the two hosts, and nothing
-- else.
--
-- To try it without an account, run `globus-lua mock --port 8080` elsewhere and pass
--   http://127.0.0.1:8080/v0.10/task_list http://127.0.0.1:8080/v2/oauth2/token
-- with the confidential client that it prints, its secret in the variable, and the scope urn:globus:auth:scope:transfer.api.globus.org:all.

local api_url, token_url, client_id, scope, token_file = ...
if not scope then
  error("usage: globus-lua custom_authorizer.lua API_URL TOKEN_URL CLIENT_ID SCOPE [TOKEN_FILE]", 0)
end
local client_secret = os.getenv("OAUTH_CLIENT_SECRET")
if not client_secret then error("set OAUTH_CLIENT_SECRET", 0) end

-- A RenewingAuthorizer asks get_token_response for a new response whenever it needs one, and extract_token_data for
-- what is in it. When to renew, that all wait for one renewal, and the recovery from a 401 are taken care of.
local oauth = globus.RenewingAuthorizer {
  get_token_response = function()
    return globus.request("POST", token_url, {
      authorizer = globus.BasicAuthorizer(client_id, client_secret),
      data = { grant_type = "client_credentials", scope = scope },
      encoding = "form",
      allow_redirects = false,
    })
  end,
  extract_token_data = function(_, response)
    return {
      access_token = response:get("access_token"),
      expires_at_seconds = os.time() + response:get("expires_in", 300),
    }
  end,
  on_refresh = function()
    print("got a new token")
  end,
}

local function report(name, authorizer)
  local response = globus.request("GET", api_url, { authorizer = authorizer })
  print(("%s: %d, %d bytes"):format(name, response.http_status, #response.text))
end

report("with OAuth 2", oauth)
report("and again", oauth)

-- A GlobusAuthorizer is nothing but the header. This one reads a token that a program such as oidc-agent or htgettoken
-- writes into a file; after a 401 it looks whether there is a new one.
if token_file then
  local last

  local function read_token()
    local file <close> = assert(io.open(token_file))
    return assert(file:read("l"), "the token file is empty")
  end

  report("with the token of the file", globus.GlobusAuthorizer {
    get_authorization_header = function()
      last = read_token()
      return "Bearer " .. last
    end,
    handle_missing_authorization = function()
      return read_token() ~= last
    end,
  })
end
