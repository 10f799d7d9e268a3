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

-- A generator: a page is requested when the loop below has used up the last one. `transfer.paginated.task_list` does the
-- same, and fetches the next page while the loop is busy with this one.
local function each_task()
  return coroutine.wrap(function()
    local offset = 0
    repeat
      local page = transfer:task_list({ limit = page_size, offset = offset }).data
      for _, item in ipairs(page.DATA) do coroutine.yield(item) end
      offset = offset + #page.DATA
    until #page.DATA == 0 or offset >= page.total
  end)
end

local count, by_status = 0, {}
for item in each_task() do
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
