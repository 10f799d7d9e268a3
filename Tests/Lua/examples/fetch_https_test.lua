-- globus-lua: --allow-read=results --allow-write=results
-- The job fetch_https.lua: a file of a collection, with a token for it, resumed after a break.

local job = "../../../scripts/examples/fetch_https.lua"
local collection = "6c54cade-bde5-45c1-bdea-f4bd71dba2cc"

local function content(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read("a")
end

local path = "results"

before_each(function() os.remove(path) end)
after_each(function() os.remove(path) end)

it("resumes after a break", function()
  local url = ("%s/collections/%s/generated/30000"):format(mock.url(), collection)
  mock.reply { path = "/collections/*", disconnect = 20000 }
  mock.reply { path = "/collections/*", status = 403, json = { code = "Denied", message = "Not now." } }
  clock.skip_waits()
  local e = expect(function() run_script(job, collection, url, path) end):to_raise("GlobusAPIError")
  expect(tostring(e)):to_contain("20000 of 30000 bytes had come, and are kept")
  expect((io.open(path))):to_be_nil()
  expect(run_script(job, collection, url, path).output):to_equal(path .. " is complete, and was resumed\n")
  expect(content(path) == globus.request("GET", mock.url() .. "/files/generated/30000").text):to_be(true)
  expect(mock.requests { path = "/collections/*" }[3].headers.range):to_equal("bytes=19999-")
end)

it("says how it is used", function()
  expect(function() run_script(job, collection) end):to_raise("usage: globus-lua fetch_https.lua")
end)
