-- What many test files need of the mock: login clients, authorizers, and routes that answer anything.

local fixtures = {}

fixtures.transfer = "transfer.api.globus.org"
fixtures.transfer_scope = "urn:globus:auth:scope:transfer.api.globus.org:all"

--- A confidential login client that the mock knows.
function fixtures.confidential_client(options)
  local id, secret = mock.client()
  return globus.ConfidentialAppAuthClient(id, secret, options)
end

--- A native login client that the mock knows.
function fixtures.native_client(options)
  return globus.NativeAppAuthClient(mock.native_client(), options)
end

--- An authorizer that has a refresh token for Transfer and no access token yet.
function fixtures.refresh_token_authorizer(options)
  return globus.RefreshTokenAuthorizer(mock.refresh_token(), fixtures.confidential_client(), options)
end

--- The token requests that the mock has seen, of one grant or of all.
function fixtures.token_requests(grant_type)
  local list = {}
  for _, request in ipairs(mock.requests { method = "POST", path = "/v2/oauth2/token" }) do
    if not grant_type or request.form.grant_type == grant_type then list[#list + 1] = request end
  end
  return list
end

--- Has every request to `path` answered with 200 and a JSON text; returns the URL.
function fixtures.echo(path, text)
  mock.reply { path = path, times = 0, text = text or "{}", content_type = "application/json" }
  return mock.url() .. path
end

--- The query of a request as it was sent.
function fixtures.query(request)
  return request.url:match("%?(.*)$") or ""
end

--- Where a request was sent to, such as `mock.url()`.
function fixtures.origin(request)
  return request.url:match("^%a+://[^/]+")
end

return fixtures
