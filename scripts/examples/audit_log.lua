#!/usr/bin/env globus-lua
-- globus-lua: --allow-read=audit.jsonl --allow-write=audit.jsonl
-- Appends every transfer task that has ended to the file `audit.jsonl` here, a line of JSON each, and none twice.
--
--   globus-lua run --trust-script audit_log.lua
--
-- The tokens are those of `globus-lua login`, or of the client that $GLOBUS_CLIENT_ID and $GLOBUS_CLIENT_SECRET name. See
-- scripts/startup/log_refresh.lua for a record of every token that is renewed.
-- To try it without an account, add --mock.

local log_file = "audit.jsonl"
local transfer = globus.TransferClient { app = globus.app() }

local known = {}
local file = io.open(log_file)
if file then
  for line in file:lines() do known[json.decode(line).task_id] = true end
  file:close()
end

local log_lines <close> = assert(io.open(log_file, "a"))
local added = 0
for item in transfer.paginated.task_list { page_size = 100 } do
  if item.status ~= "ACTIVE" and not known[item.task_id] then
    assert(log_lines:write(json.encode {
      task_id = item.task_id,
      status = item.status,
      label = item.label,
      source = item.source_endpoint_id,
      destination = item.destination_endpoint_id,
      files = item.files,
      requested = item.request_time,
    }, "\n"))
    added = added + 1
  end
end
print(("%d tasks added to %s"):format(added, log_file))
