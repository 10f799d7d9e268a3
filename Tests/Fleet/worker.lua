-- One process of scripts/fleet: it uses, or prepares, the one token that all processes share.
--
-- seed REFRESH [ACCESS] stores this refresh token with a token that has ended, or with this access token
-- expire                has the stored token end
-- login                 logs in, and prints the refresh token and the access token
-- once                  uses the token: "ok DIGEST"
-- loop SECONDS          uses it again and again: "ok COUNT failed COUNT FIRST-FAILURE"
-- header                prints the header's digest without asking a service
-- headers COUNT         asks for the header so often, and prints its digest
-- hosts COUNT SECONDS   stands for so many hosts, each with connections of its own: "host FIRST LONGEST COUNT FAILED
--                       FIRST-FAILURE" for each, with how many seconds its first header took, and the longest later one
-- renew COUNT TIMES     renews the token so often, in the storage that FLEET_STORAGE names, and prints how many
--                       milliseconds one took; and so on so many times
--
-- Where FLEET_GATE names a file, once and hosts make it when they are ready, begin when standard input ends, and write
-- the moment into it at which they had their token, by the machine's clock.

local action, argument, second = ...
local resource_server = "transfer.api.globus.org"
local scope = "urn:globus:auth:scope:transfer.api.globus.org:all"
local client = globus.ConfidentialAppAuthClient(os.getenv("GLOBUS_CLIENT_ID"), os.getenv("GLOBUS_CLIENT_SECRET"))
local kind = os.getenv("FLEET_STORAGE") or "postgres"

local function open_storage(url)
  return globus.token_storage(kind, kind == "postgres" and {
    url = url,
    lock_timeout = tonumber(os.getenv("FLEET_PATIENCE")),
  } or { filepath = os.getenv("HOME") .. "/tokens" })
end

local function renewing(storage)
  return globus.RefreshTokenAuthorizer(nil, client, { token_storage = storage, resource_server = resource_server })
end

local storage = open_storage(os.getenv("FLEET_DATABASE"))
local authorizer = renewing(storage)

local function store(refresh_token, access_token, expires_at)
  storage:store_token_data_by_resource_server {
    [resource_server] = {
      resource_server = resource_server, scope = scope, token_type = "Bearer",
      access_token = access_token, refresh_token = refresh_token, expires_at_seconds = expires_at,
    },
  }
end

-- The last characters, which tell tokens of the mock apart.
local function digest(header) return header:sub(-10) end

-- The seconds since the start of the machine, in hundredths.
local function moment()
  local file <close> = assert(io.open("/proc/uptime"))
  return file:read("n")
end

local gate = os.getenv("FLEET_GATE")

local function write_gate(text)
  if not gate then return end
  local file <close> = assert(io.open(gate, "w"))
  file:write(text, "\n")
end

local function await_gate()
  if not gate then return end
  write_gate("ready")
  io.read("a")
end

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

function actions.seed() store(argument, second or "ended", second and os.time() + 172800 or 1) end

function actions.expire()
  local record = storage:get_token_data(resource_server)
  store(record.refresh_token, record.access_token, 1)
end

local function log_in()
  client:oauth2_start_flow("https://example.org/done", scope, { refresh_tokens = true })
  local redirect = globus.request("GET", client:oauth2_get_authorize_url(), { allow_redirects = false })
  return client:oauth2_exchange_code_for_tokens(redirect.headers.location:match("code=([^&]+)"))
end

function actions.login()
  local record = log_in().by_resource_server[resource_server]
  print(record.refresh_token .. " " .. record.access_token)
end

function actions.once()
  await_gate()
  local ok, result = pcall(use)
  write_gate(moment())
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

-- Uses the header about once a second, until so many seconds after the first, as a program does that has work to do.
local function work_as_host(host, seconds)
  local first, finish, longest, served, failed, failure = nil, nil, 0, 0, 0, ""
  repeat
    local before = moment()
    local ok, result = pcall(host.get_authorization_header, host)
    local took = moment() - before
    if first then
      longest = math.max(longest, took)
    else
      first, finish = took, before + took + seconds
    end
    served = served + (ok and 1 or 0)
    failed = failed + (ok and 0 or 1)
    if not ok and failure == "" then failure = line(result) end
    task.sleep(0.5 + math.random())
  until moment() >= finish
  return ("host %.2f %.2f %d %d %s"):format(first, longest, served, failed, failure)
end

function actions.hosts()
  local count = math.tointeger(tonumber(argument))
  local hosts = {}
  for number = 1, count do
    -- The storages of one program share a connection where their URLs are the same.
    hosts[number] = renewing(open_storage(("%s?application_name=host%d"):format(os.getenv("FLEET_DATABASE"), number)))
  end
  await_gate()
  local seconds = tonumber(second)
  local lines = task.map(hosts, function(host) return work_as_host(host, seconds) end, { limit = count })
  print(table.concat(lines, "\n"))
end

-- The time in milliseconds; a script has no clock as fine as this.
local function milliseconds()
  local clock <close> = assert(io.popen("date +%s%N"))
  return clock:read("n") // 1000 / 1000
end

function actions.renew()
  storage:store_token_response(log_in())
  local count = tonumber(argument)
  for _ = 1, tonumber(second) do
    local start = milliseconds()
    for _ = 1, count do
      authorizer.expires_at = nil
      authorizer:get_authorization_header()
    end
    print(("%.3f"):format((milliseconds() - start) / count))
  end
end

function actions.header() print(digest(authorizer:get_authorization_header())) end

function actions.headers()
  for _ = 1, tonumber(argument) do authorizer:get_authorization_header() end
  actions.header()
end

actions[action]()
