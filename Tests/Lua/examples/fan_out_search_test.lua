-- The job fan_out_search.lua: many queries at once.

local job = "../../../scripts/examples/fan_out_search.lua"

it("sends a request for each query, and tells the results in order", function()
  local output = run_script(job, "index", "image", "spectrum", "nothing").output
  expect(mock.requests { path = "/v1/index/index/search" }):to_have_length(3)
  expect(output:match("^image: %d+ found\n.-\nspectrum: %d+ found\n.*nothing: 0 found\n$")):to_be_truthy()
end)

it("goes on when a query is refused, and says which", function()
  mock.reply { path = "/v1/*", status = 403, json = { code = "Forbidden", message = "not yours" } }
  local output = run_script(job, "index", "image", "spectrum").output
  expect(output):to_contain(": failed, ")
  expect(output):to_contain(" found\n")
end)

it("says how it is used", function()
  expect(function() run_script(job, "index") end):to_raise("usage: globus-lua fan_out_search.lua")
end)
