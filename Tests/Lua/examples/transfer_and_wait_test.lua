-- The job transfer_and_wait.lua: one transfer, from its submission to its end.

local job = "../../../scripts/examples/transfer_and_wait.lua"
local source = "c011ec00-0000-4000-8000-000000000001"
local destination = "c011ec00-0000-4000-8000-000000000002"

it("waits until the transfer has succeeded", function()
  mock.reply { path = "/v0.10/task/*", json = { status = "ACTIVE", files = 0 } }
  mock.reply { path = "/v0.10/task/*", json = { status = "SUCCEEDED", files = 2 } }
  local output
  task.all(
    function() output = run_script(job, source, "/from", destination, "/to").output end,
    -- The job sleeps for a second between two looks.
    function() while #mock.requests { path = "/v0.10/task/*" } < 2 do task.sleep(0.01) clock.advance(1) end end
  )
  expect(output:match("^submitted\t[%x-]+\ndone, files: 2\n$")):to_be_truthy()
  expect(mock.requests { path = "/v0.10/task/*" }):to_have_length(2)
  local submitted = mock.requests { path = "/v0.10/transfer" }[1].data
  expect(submitted.DATA[1].destination_path):to_equal("/to")
end)

it("fails when the transfer does, and says why", function()
  mock.reply { path = "/v0.10/task/*", json = { status = "FAILED", nice_status = "PERMISSION_DENIED" } }
  expect(function() run_script(job, source, "/", destination, "/") end):to_raise("the transfer failed: PERMISSION_DENIED")
end)

it("waits for nothing when the submission is refused", function()
  mock.reply { path = "/v0.10/transfer", status = 403, json = { code = "PermissionDenied", message = "no" } }
  local e = expect(function() run_script(job, source, "/", destination, "/") end):to_raise("TransferAPIError")
  expect(e.code):to_equal("PermissionDenied")
  expect(mock.requests { path = "/v0.10/task/*" }):to_have_length(0)
end)
