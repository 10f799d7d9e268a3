-- globus-lua: --allow-read=cron_job.idle,cron_job.running --allow-write=cron_job.idle,cron_job.running
-- The job cron_job.lua, whose lock is a file in the current folder.

local job = "../../../scripts/examples/cron_job.lua"

local function is_there(path)
  local file <close> = io.open(path)
  return file ~= nil
end

local function clean()
  os.remove("cron_job.idle")
  os.remove("cron_job.running")
end

before_each(clean)
after_each(clean)

it("is quiet, and gives the lock back", function()
  expect(run_script(job)):to_equal({ output = "", exit_status = 0, values = {} })
  expect(is_there("cron_job.idle")):to_be(true)
  expect(is_there("cron_job.running")):to_be(false)
end)

it("gives up with the status 75 while another job runs, and asks for nothing", function()
  run_script(job)
  assert(os.rename("cron_job.idle", "cron_job.running"))
  local before = #mock.requests()
  expect(run_script(job).exit_status):to_equal(75)
  expect(mock.requests()):to_have_length(before)
end)

it("gives the lock back when a request is refused", function()
  mock.reply { path = "/v0.10/*", status = 403, json = { code = "PermissionDenied", message = "no" } }
  expect(function() run_script(job) end):to_raise("TransferAPIError")
  expect(is_there("cron_job.idle")):to_be(true)
end)

it("says what is wrong where the lock cannot be taken, and not that another job has it", function()
  require("lfs").mkdir("cron_job.running")
  expect(function() run_script(job) end):to_raise("cron_job.idle cannot be renamed: Is a directory")
end)
