-- The mock Globus that the tests run against: `mock.requests { route = "…" }` asks the test's control desk.

local function ask(command, arguments)
  local options = { data = arguments or json.object(), max_retries = 0 }
  return globus.request("POST", "http://desk.test/" .. command, options).data
end

local mock = setmetatable({}, {
  __index = function(_, command)
    return function(arguments) return ask(command, arguments) end
  end,
})

mock.info = ask("info")
mock.transfer = "transfer.api.globus.org"

--- A confidential login client of the mock's.
function mock.confidential_client(options)
  return globus.ConfidentialAppAuthClient(mock.info.client_id, mock.info.client_secret, options)
end

--- A native login client of the mock's.
function mock.native_client(options)
  return globus.NativeAppAuthClient(mock.info.native_client_id, options)
end

--- An authorizer that has a refresh token for Transfer and no access token yet.
function mock.refresh_token_authorizer(options)
  return globus.RefreshTokenAuthorizer(mock.issue_refresh_token(), mock.confidential_client(), options)
end

--- How many token requests the mock has seen, of one grant or of all.
function mock.token_request_count(grant_type)
  local count = 0
  for _, request in ipairs(mock.requests { route = "POST /v2/oauth2/token" }) do
    if not grant_type or request.form.grant_type == grant_type then count = count + 1 end
  end
  return count
end

--- How many requests of a route the mock has seen.
function mock.request_count(route)
  return #mock.requests { route = route }
end

--- The last request of a route.
function mock.last_request(route)
  local requests = mock.requests { route = route }
  return assert(requests[#requests], "the mock has seen no " .. route)
end

--- Lets any request to `route` be answered with 200 and `body`.
function mock.echo(route, body)
  mock.fault { route = route, times = 1000000, kind = "answer", body = body or "{}" }
  return mock.info.url .. route
end

return mock
