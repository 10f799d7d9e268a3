#!/usr/bin/env globus-lua
-- globus-lua: --allow-net=$2 --allow-write=$3
-- Receives a file of a collection over HTTPS, however large it is, and goes on where an earlier run broke off.
--
--   globus-lua run --trust-script fetch_https.lua COLLECTION_ID URL FILE
--
-- The URL is the one that the web app shows for the file under "Get Link". What has come of a file that is not complete
-- is in FILE.part; FILE itself is the old one until then. The tokens are those of the client that $GLOBUS_CLIENT_ID and
-- $GLOBUS_CLIENT_SECRET name, or of a login with the collection's own scope:
--
--   globus-lua login --scope https://auth.globus.org/scopes/COLLECTION_ID/https
--
-- To try it without an account, run `globus-lua mock --port 8080` elsewhere, paste the `export` lines that it prints,
-- and run `globus-lua run --trust-script fetch_https.lua` with
--   any-collection http://127.0.0.1:8080/collections/any-collection/generated/50000000 data

local collection_id, url, path = ...
if not path then error("usage: globus-lua fetch_https.lua COLLECTION_ID URL FILE", 0) end

-- Access to data takes a token for the collection itself.
local app = globus.app()
app:add_scope_requirements { [collection_id] = globus.scopes.GCSCollectionScopes(collection_id).https }

local response = globus.request("GET", url, {
  authorizer = app:get_authorizer(collection_id),
  output = path,
  resume = true,
  progress = true,
})
print(("%s is complete%s"):format(path, response.http_status == 206 and ", and was resumed" or ""))
