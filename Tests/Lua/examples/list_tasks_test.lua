-- The job list_tasks.lua: all transfer tasks, page by page.

local job = "../../../scripts/examples/list_tasks.lua"

for _, case in ipairs { { 7, 4 }, { 25, 1 }, { 100, 1 } } do
  local size, pages = table.unpack(case)
  it(("lists all tasks, %d on a page"):format(size), function()
    local output = run_script(job, size).output
    expect(select(2, output:gsub("\n", ""))):to_equal(26)
    expect(output):to_contain("25 tasks: 25 SUCCEEDED\n")
    expect(mock.requests { path = "/v0.10/task_list" }):to_have_length(pages)
  end)
end

it("lists nothing when the client is refused", function()
  mock.reply { path = "/v2/oauth2/token", status = 401, json = { error = "invalid_client" }, times = 2 }
  local e = expect(function() run_script(job) end):to_raise("AuthAPIError")
  expect(e.code):to_equal("invalid_client")
  expect(mock.requests { path = "/v0.10/*" }):to_have_length(0)
end)

it("says how it is used", function()
  expect(function() run_script(job, "many") end):to_raise("usage: globus-lua list_tasks.lua")
end)
