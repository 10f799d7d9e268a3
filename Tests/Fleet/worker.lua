-- One process of scripts/fleet: it uses, or prepares, the one token that all processes share.
--
-- seed TOKEN         stores a token that has ended, with this refresh token
-- expire             has the stored token end
-- login              logs in, and prints the new refresh token
-- once [MOMENT]      uses the token at that moment, in whole seconds since 1970: "ok DIGEST"
-- loop SECONDS       uses it again and again: "ok COUNT failed COUNT FIRST-FAILURE"
-- renew COUNT        renews the token so often, in the storage that FLEET_STORAGE names
-- header             prints the header's digest without asking a service

local action, argument = ...
local resource_server = "transfer.api.globus.org"
local scope = "urn:globus:auth:scope:transfer.api.globus.org:all"
local client = globus.ConfidentialAppAuthClient(os.getenv("GLOBUS_CLIENT_ID"), os.getenv("GLOBUS_CLIENT_SECRET"))
local kind = os.getenv("FLEET_STORAGE") or "postgres"
local storage = globus.token_storage(kind, kind == "postgres" and {
  url = os.getenv("FLEET_DATABASE"),
  lock_timeout = tonumber(os.getenv("FLEET_PATIENCE")),
} or { filepath = os.getenv("HOME") .. "/tokens" })
local authorizer = globus.RefreshTokenAuthorizer(nil, client, {
  token_storage = storage,
  resource_server = resource_server,
})

local function store(access_token, refresh_token)
  storage:store_token_data_by_resource_server {
    [resource_server] = {
      resource_server = resource_server, scope = scope, token_type = "Bearer",
      access_token = access_token, refresh_token = refresh_token, expires_at_seconds = 1,
    },
  }
end

-- The last characters, which tell tokens of the mock apart.
local function digest(header) return header:sub(-10) end

-- A service that takes the token, at once: a dead one must be seen.
local function use()
  local header = authorizer:get_authorization_header()
  local answer = globus.request("GET", os.getenv("GLOBUS_SDK_SERVICE_URL_TRANSFER") .. "/v0.10/task_list?limit=1", {
    headers = { Authorization = header },
  })
  assert(answer.http_status == 200)
  return digest(header)
end

local function line(failure) return (tostring(failure):gsub("%s+", " "):sub(1, 300)) end

local actions = {}

function actions.seed() store("ended", argument) end

function actions.expire()
  local record = storage:get_token_data(resource_server)
  store(record.access_token, record.refresh_token)
end

local function log_in()
  client:oauth2_start_flow("https://example.org/done", scope, { refresh_tokens = true })
  local redirect = globus.request("GET", client:oauth2_get_authorize_url(), { allow_redirects = false })
  return client:oauth2_exchange_code_for_tokens(redirect.headers.location:match("code=([^&]+)"))
end

function actions.login() print(log_in().by_resource_server[resource_server].refresh_token) end

function actions.once()
  local moment = math.tointeger(tonumber(argument) or 0)
  while os.time() < moment do task.sleep(0.01) end
  local ok, result = pcall(use)
  print((ok and "ok " or "failed ") .. (ok and result or line(result)))
  if not ok then os.exit(1) end
end

function actions.loop()
  local finish = os.time() + tonumber(argument)
  local served, failed, first = 0, 0, ""
  while os.time() < finish do
    local ok, result = pcall(use)
    if ok then
      served = served + 1
    else
      failed = failed + 1
      if first == "" then first = line(result) end
    end
    task.sleep(0.05 + math.random() * 0.2)
  end
  print(("ok %d failed %d %s"):format(served, failed, first))
end

function actions.renew()
  for _ = 1, tonumber(argument) do
    authorizer.expires_at = nil
    authorizer:get_authorization_header()
  end
end

-- Memory ends with the program, so its renewals begin with a login.
function actions.memory()
  storage:store_token_response(log_in())
  actions.renew()
end

function actions.header() print(digest(authorizer:get_authorization_header())) end

actions[action]()
