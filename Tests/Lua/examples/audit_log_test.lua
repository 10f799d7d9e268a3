-- globus-lua: --allow-read=audit.jsonl --allow-write=audit.jsonl
-- The job audit_log.lua, which adds to a file in the current folder.

local job = "../../../scripts/examples/audit_log.lua"

local function lines()
  local list = {}
  for line in io.lines("audit.jsonl") do list[#list + 1] = json.decode(line) end
  return list
end

before_each(function() os.remove("audit.jsonl") end)
after_each(function() os.remove("audit.jsonl") end)

it("adds each task once", function()
  expect(run_script(job).output):to_equal("25 tasks added to audit.jsonl\n")
  expect(run_script(job).output):to_equal("0 tasks added to audit.jsonl\n")
  expect(lines()):to_have_length(25)
  expect(lines()[1].status):to_equal("SUCCEEDED")
end)

it("leaves out what is still going on", function()
  local active = { task_id = "a", status = "ACTIVE" }
  mock.reply { path = "/v0.10/task_list", json = { DATA = { active, { task_id = "b", status = "FAILED" } }, total = 2 } }
  run_script(job)
  expect(lines()):to_equal({ { task_id = "b", status = "FAILED" } })
end)

it("fails when the list is refused, and the next run adds what is missing", function()
  mock.reply { path = "/v0.10/task_list", status = 403, json = { code = "PermissionDenied", message = "no" } }
  expect(function() run_script(job) end):to_raise("TransferAPIError")
  expect(run_script(job).output):to_equal("25 tasks added to audit.jsonl\n")
end)
