#!/usr/bin/env globus-lua
-- globus-lua: --allow-write=endpoints.csv
-- Writes the collections that a search finds into the file `endpoints.csv` here.
--
--   globus-lua run --trust-script endpoint_inventory.lua [TEXT]
--
-- TEXT is what names must contain. The tokens are those of `globus-lua login`, or of the client that $GLOBUS_CLIENT_ID and
-- $GLOBUS_CLIENT_SECRET name. To try it without an account, add --mock.

local text = ...
local output = "endpoints.csv"
local transfer = globus.TransferClient { app = globus.app() }

-- RFC 4180: a field with a quotation mark, a comma or a line break stands in quotation marks.
local function csv(...)
  local fields = {}
  for index, value in ipairs { ... } do
    value = tostring(value)
    fields[index] = value:find('[",\r\n]') and '"' .. value:gsub('"', '""') .. '"' or value
  end
  return table.concat(fields, ",") .. "\r\n"
end

local file <close> = assert(io.open(output, "w"))
assert(file:write(csv("id", "name", "type", "owner")))
local count = 0
-- Pages are fetched one ahead of the loop.
for item in transfer.paginated.endpoint_search { filter_fulltext = text } do
  assert(file:write(csv(item.id, item.display_name, item.entity_type, item.owner_string)))
  count = count + 1
end
print(("%d collections in %s"):format(count, output))
