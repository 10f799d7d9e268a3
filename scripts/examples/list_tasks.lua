#!/usr/bin/env globus-lua
-- Lists all transfer tasks, page by page, and counts them by status.
--
--   globus-lua list_tasks.lua CLIENT_ID REFRESH_TOKEN [PAGE_SIZE]
--
-- CLIENT_ID is a native client, and REFRESH_TOKEN one that was issued to it for Globus Transfer.
-- To try it without an account, run `globus-lua mock` elsewhere, paste the `export` lines that it prints, and pass the
-- native client and the refresh token that it prints.

local client_id, refresh_token, page_size = ...
page_size = tonumber(page_size or 100)
if not refresh_token or not page_size then
  error("usage: globus-lua list_tasks.lua CLIENT_ID REFRESH_TOKEN [PAGE_SIZE]", 0)
end

local client = globus.NativeAppAuthClient(client_id)
local transfer = globus.TransferClient {
  authorizer = globus.RefreshTokenAuthorizer(refresh_token, client),
}

-- A generator: a page is requested when the loop below has used up the last one.
local function each_task()
  return coroutine.wrap(function()
    local offset = 0
    repeat
      local page = transfer:get("/v0.10/task_list", {
        query_params = { limit = page_size, offset = offset },
      }).data
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
