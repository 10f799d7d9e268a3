#!/usr/bin/env globus-lua
-- globus-lua: --allow-login
-- A script that logs in by itself: whose tokens it has, and what they may see. The first run asks you to log in; the next
-- ones find the tokens, and renew them.
--
--   globus-lua run --trust-script login.lua CLIENT_ID [local-server]
--
-- CLIENT_ID is an app that you have registered at https://app.globus.org/settings/developers as a thick client, with the
-- redirect https://auth.globus.org/v2/web/auth-code; with local-server a browser opens, and no code is to be copied. An
-- app of the same name and client in Python shares the tokens.
-- To try it without an account, add --mock and pass 0a71fe00-0000-4000-8000-000000000002.

local client_id, flow = ...
if not client_id then error("usage: globus-lua login.lua CLIENT_ID [local-server]", 0) end

local app = globus.UserApp("login-example", {
  client_id = client_id,
  config = { login_flow_manager = flow, request_refresh_tokens = true },
})

-- A client with an app needs no authorizer; it tells the app which scopes the service needs.
local auth = globus.AuthClient { app = app }
local transfer = globus.TransferClient { app = app }

if app:login_required() then app:login() end

print("logged in as " .. auth:userinfo().data.preferred_username)
print(("%d transfer tasks"):format(transfer:task_list().data.total))
