-- expect: 0 "done"
-- options: --max-cpu 20 --allow-net=127.0.0.1
-- attack: an authorizer's text
local a = globus.BasicAuthorizer("user", "SECRET-VALUE")
print(a)
print(tostring(a), debug.traceback(tostring(a)))
print(pcall(json.encode, a))
print(pcall(error, a))
print("done")
-- attack: an access token in errors
local a = globus.AccessTokenAuthorizer("SECRET-VALUE")
print(a)
local _, e = pcall(globus.request, "GET", "https://127.0.0.1:1/", { authorizer = a, max_retries = 0, timeout = 1 })
print(e, e.message, e.traceback, e.where, e.cause)
print(pcall(function() return a.nothing end))
print("done")
-- attack: a client's secret
local c = globus.ConfidentialAppAuthClient("id", "SECRET-VALUE", { base_url = "https://127.0.0.1:1", max_retries = 0 })
print(c, pcall(json.encode, c))
print(select(2, pcall(c.oauth2_client_credentials_tokens, c)))
print(select(2, pcall(c.oauth2_refresh_token, c, "SECRET-VALUE")))
print("done")
-- attack: a refresh token
local c = globus.NativeAppAuthClient("id", { base_url = "https://127.0.0.1:1", max_retries = 0 })
local a = globus.RefreshTokenAuthorizer("SECRET-VALUE", c)
print(a, pcall(json.encode, a))
print(select(2, pcall(a.get_authorization_header, a)))
print("done")
