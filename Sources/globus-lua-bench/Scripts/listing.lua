-- A listing of about 1 MB, as Transfer answers it, read or written again and again.
local operation, count = ...
local json = json or require "cjson"

local entries = {}
for i = 1, 4200 do
  entries[i] = {
    DATA_TYPE = "file", name = ("measurement-%06d.h5"):format(i), type = "file", size = i * 7919, user = "alice",
    group = "lab", permissions = "0644", last_modified = "2026-01-01 12:00:00+00:00", link_target = "none",
    link_user = "none", is_readable = true, version = i / 8,
  }
end
local listing = { DATA_TYPE = "file_list", path = "/~/", endpoint = "ddb59aef-6d04-11e5-ba46-22000b92c6ec", DATA = entries }
local text = json.encode(listing)

for _ = 1, tonumber(count) do
  if operation == "decode" then
    listing = json.decode(text)
  else
    text = json.encode(listing)
  end
end
assert(#listing.DATA == 4200 and #text > 900000, "the listing is not what it was")
