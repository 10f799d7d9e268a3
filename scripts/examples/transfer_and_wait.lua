#!/usr/bin/env globus-lua
-- Transfers files between two collections and waits for the end, with a line about the progress.
--
--   globus-lua transfer_and_wait.lua SOURCE_ID SOURCE_PATH DESTINATION_ID DESTINATION_PATH
--
-- The tokens are those of `globus-lua login`, or of the client that $GLOBUS_CLIENT_ID and $GLOBUS_CLIENT_SECRET name.
-- To try it without an account, run it with `globus-lua run --mock` and pass
--   c011ec00-0000-4000-8000-000000000001 /data c011ec00-0000-4000-8000-000000000002 /backup

local source_id, source_path, destination_id, destination_path = ...
if not destination_path then
  error("usage: globus-lua transfer_and_wait.lua SOURCE_ID SOURCE_PATH DESTINATION_ID DESTINATION_PATH", 0)
end

local longest_wait = 24 * 3600
local transfer = globus.TransferClient { app = globus.app() }

local data = globus.TransferData(source_id, destination_id, { label = "transfer_and_wait.lua" })
data:add_item(source_path, destination_path, { recursive = true })
-- This asks for a submission id first, which makes it harmless to send the request again after a lost answer.
local accepted = transfer:submit_transfer(data).data
print("submitted", accepted.task_id)

local function wait_for(task_id)
  local pause = 1
  while true do
    local item = transfer:get_task(task_id).data
    if item.status == "SUCCEEDED" then return item end
    if item.status == "FAILED" then error(("the transfer failed: %s"):format(item.nice_status or "no reason"), 0) end
    log.info("not done yet", { status = item.status, files = item.files, bytes = item.bytes_transferred or 0 })
    task.sleep(pause)
    -- Seldom for long transfers, and soon for short ones.
    pause = math.min(pause * 1.5, 60)
  end
end

local item = task.timeout(longest_wait, function() return wait_for(accepted.task_id) end)
print(("done, files: %d"):format(item.files))
