#!/usr/bin/env globus-lua
-- Lists all transfer tasks, page by page, and counts them by status.
--
--   globus-lua list_tasks.lua [PAGE_SIZE]
--
-- The tokens are those of `globus-lua login`, or of the client that $GLOBUS_CLIENT_ID and $GLOBUS_CLIENT_SECRET name.
-- To try it without an account, run it with `globus-lua run --mock`.

local page_size = tonumber(... or 100)
if not page_size then error("usage: globus-lua list_tasks.lua [PAGE_SIZE]", 0) end

local transfer = globus.TransferClient { app = globus.app() }

-- Pages are fetched one ahead of the loop. The service tells of the latest 1,000 tasks; a warning says that there are
-- more.
local count, by_status = 0, {}
for item in transfer.paginated.task_list { page_size = page_size } do
  print(("%s  %-10s %s"):format(item.task_id, item.status, item.label or ""))
  count = count + 1
  by_status[item.status] = (by_status[item.status] or 0) + 1
end

local statuses = {}
for status, number in pairs(by_status) do
  statuses[#statuses + 1] = ("%d %s"):format(number, status)
end
table.sort(statuses)
print(("%d tasks: %s"):format(count, #statuses > 0 and table.concat(statuses, ", ") or "none"))
