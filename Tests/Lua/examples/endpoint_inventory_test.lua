-- globus-lua: --allow-read=endpoints.csv --allow-write=endpoints.csv
-- The job endpoint_inventory.lua, which writes a file into the current folder.

local job = "../../../scripts/examples/endpoint_inventory.lua"

local function content()
  local file <close> = assert(io.open("endpoints.csv"))
  return file:read("a")
end

before_each(function() os.remove("endpoints.csv") end)
after_each(function() os.remove("endpoints.csv") end)

it("writes a line for each collection", function()
  expect(run_script(job).output):to_equal("4 collections in endpoints.csv\n")
  expect(content():sub(1, 22)):to_equal("id,name,type,owner\r\nc0")
  expect(content()):to_contain("000002,Tape archive,GCSv5_mapped_collection,archive@globus.example\r\n")
end)

it("puts what would break a line in quotation marks", function()
  local found = { id = "1", display_name = 'the "old", one', entity_type = "x", owner_string = "a\nb" }
  mock.reply { path = "/v0.10/endpoint_search", json = { DATA = { found }, has_next_page = false } }
  run_script(job)
  expect(content()):to_contain('1,"the ""old"", one",x,"a\nb"\r\n')
end)

it("asks for what its argument says", function()
  run_script(job, "tape")
  expect(mock.requests { path = "/v0.10/endpoint_search" }[1].query.filter_fulltext):to_equal("tape")
end)

it("fails when the search is refused", function()
  mock.reply { path = "/v0.10/endpoint_search", status = 403, json = { code = "PermissionDenied", message = "no" } }
  expect(function() run_script(job) end):to_raise("TransferAPIError")
end)
