#!/usr/bin/env globus-lua
-- globus-lua: --allow-read=cron_job.idle,cron_job.running --allow-write=cron_job.idle,cron_job.running
-- A job for cron that never runs twice at once, ends in time, and is quiet when all is well.
--
--   */10 * * * *  cd /srv/job && globus-lua run --trust-script --max-time 9m cron_job.lua
--
-- The lock is a file in the current folder: `cron_job.idle` is renamed to `cron_job.running` and back. A rename is one
-- step for the file system, so that of two jobs one alone succeeds. Where a job was killed, the file says since when.
-- The tokens are those of `globus-lua login`, or of the client that $GLOBUS_CLIENT_ID and $GLOBUS_CLIENT_SECRET name;
-- `globus-lua login --check` exits with 1 where a person must log in again.
-- To try it without an account, add --mock and --log-level info.

local idle, running = "cron_job.idle", "cron_job.running"
local ENOENT = 2 -- there is no such file: the other job has renamed it

local function read(path)
  local file <close> = io.open(path)
  return file and file:read("l")
end

local function write(path, text)
  local file <close> = assert(io.open(path, "w"))
  assert(file:write(text, "\n"))
end

--- Takes the lock, which is given back when the variable that holds it is closed; nil where another job has it.
local function take_lock()
  if not read(idle) and not read(running) then write(idle, "never") end
  local taken, reason, number = os.rename(idle, running)
  if not taken and number ~= ENOENT then error(idle .. " cannot be renamed: " .. reason, 0) end
  if not taken then return nil end
  write(running, os.date("!%Y-%m-%dT%H:%M:%SZ"))
  return setmetatable({}, { __close = function() os.rename(running, idle) end })
end

local lock <close> = take_lock()
if not lock then
  log.warning("another job runs, or was killed; if it was, rename the file back", { file = running, since = read(running) })
  os.exit(75) -- EX_TEMPFAIL: try again later
end

local transfer = globus.TransferClient { app = globus.app() }
local active = 0
for _, item in ipairs(transfer:task_list { limit = 100 }.data.DATA) do
  if item.status == "ACTIVE" then active = active + 1 end
end
log.info("looked at the transfers", { active = active })
