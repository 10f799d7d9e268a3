-- The job mirror_folder.lua: lists two folders, copies what differs, waits, and looks again.

local job = "../../../scripts/examples/mirror_folder.lua"
local source = "c011ec00-0000-4000-8000-000000000001"
local destination = "c011ec00-0000-4000-8000-000000000002"

it("copies a folder, and has nothing to copy the next time", function()
  clock.skip_waits()
  local output = run_script(job, source, "/raw", destination, "/backup/raw").output
  expect(output:match("^copying 5 files, 3150144 bytes: task [%x-]+\ndone, and both folders have the same files\n$"))
    :to_be_truthy()
  local submitted = mock.requests { path = "/v0.10/transfer" }
  expect(submitted):to_have_length(1)
  expect(submitted[1].data.DATA[2].destination_path):to_equal("/backup/raw/logs/run1.log")
  expect(submitted[1].data.submission_id:match("^%x+-")):to_be_truthy()

  expect(run_script(job, source, "/raw", destination, "/backup/raw").output):to_equal("nothing to copy\n")
  expect(mock.requests { path = "/v0.10/transfer" }):to_have_length(1)
end)

it("says why the transfer has failed", function()
  mock.reply { path = "/v0.10/task/{id}", times = 2, json = { status = "FAILED", nice_status = "QUOTA_EXCEEDED" } }
  expect(function() run_script(job, source, "/raw", destination, "/b") end)
    :to_raise("the transfer has ended as FAILED: QUOTA_EXCEEDED")
end)

it("says which files have not arrived", function()
  mock.reply { path = "/v0.10/task/{id}", times = 2, json = { status = "SUCCEEDED" } }
  expect(function() run_script(job, source, "/raw", destination, "/b") end)
    :to_raise("5 files have not arrived, such as .lock")
end)

it("raises what the service says of a collection that does not exist", function()
  local e = expect(function() run_script(job, "nothing", "/", destination, "/") end):to_raise("TransferAPIError")
  expect(e.code):to_equal("EndpointNotFound")
end)
