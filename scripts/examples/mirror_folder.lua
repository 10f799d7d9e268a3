#!/usr/bin/env globus-lua
-- Mirrors a folder of one collection to another: copies the files that are missing or of another size, waits, and looks
-- whether all of them have arrived.
--
--   globus-lua mirror_folder.lua SOURCE_ID SOURCE_FOLDER DESTINATION_ID DESTINATION_FOLDER
--
-- The tokens are those of `globus-lua login`, or of the client that $GLOBUS_CLIENT_ID and $GLOBUS_CLIENT_SECRET name.
-- To try it without an account, run it with `globus-lua run --mock` and pass
--   c011ec00-0000-4000-8000-000000000001 /raw/ c011ec00-0000-4000-8000-000000000002 /backup/

local source_id, source_folder, destination_id, destination_folder = ...
if not destination_folder then
  error("usage: globus-lua mirror_folder.lua SOURCE_ID SOURCE_FOLDER DESTINATION_ID DESTINATION_FOLDER", 0)
end

local transfer = globus.TransferClient { app = globus.app() }

local function in_folder(folder, name) return (folder:gsub("/*$", "/")) .. name end

-- The sizes of all files below a folder, by their paths from there. A folder that does not exist has none.
local function files(collection, folder)
  local found = {}
  local ok, listing = pcall(transfer.operation_ls, transfer, collection, { path = folder })
  if not ok then
    if globus.is_error(listing, "TransferAPIError") and listing.code == "ClientError.NotFound" then return found end
    error(listing, 0)
  end
  for _, item in ipairs(listing.data.DATA) do
    if item.type == "dir" then
      for path, size in pairs(files(collection, in_folder(folder, item.name))) do
        found[item.name .. "/" .. path] = size
      end
    else
      found[item.name] = item.size
    end
  end
  return found
end

-- The paths of the files at the source that the destination does not have in the same size.
local function differences()
  local source, destination = task.all(
    function() return files(source_id, source_folder) end,
    function() return files(destination_id, destination_folder) end
  )
  local paths = {}
  for path, size in pairs(source) do
    if destination[path] ~= size then paths[#paths + 1] = path end
  end
  table.sort(paths)
  return paths, source
end

local paths, sizes = differences()
if #paths == 0 then
  print("nothing to copy")
  return
end

local data = globus.TransferData(source_id, destination_id, { label = "mirror_folder.lua", verify_checksum = true })
local bytes = 0
for _, path in ipairs(paths) do
  data:add_item(in_folder(source_folder, path), in_folder(destination_folder, path))
  bytes = bytes + sizes[path]
end
local task_id = transfer:submit_transfer(data).data.task_id
print(("copying %d files, %d bytes: task %s"):format(#paths, bytes, task_id))

while not transfer:task_wait(task_id, { timeout = 60, polling_interval = 5 }) do log.info("not done yet") end

local result = transfer:get_task(task_id).data
if result.status ~= "SUCCEEDED" then
  error(("the transfer has ended as %s: %s"):format(result.status, result.nice_status or "no reason"), 0)
end
local left = differences()
if #left > 0 then error(("%d files have not arrived, such as %s"):format(#left, left[1]), 0) end
print("done, and both folders have the same files")
