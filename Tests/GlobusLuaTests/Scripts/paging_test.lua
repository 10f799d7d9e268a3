-- client:paginated: listings as iterators, in every style of the Globus SDK's paginators.

local fixtures = require "modules.fixtures"

local transfer = globus.TransferClient { authorizer = globus.AccessTokenAuthorizer(mock.access_token()) }
local search_token = mock.access_token { resource_server = "search.api.globus.org" }
local search = globus.SearchClient { authorizer = globus.AccessTokenAuthorizer(search_token) }
local plain = globus.BaseClient { base_url = mock.url() }
local task_id = "7a5c0000-0000-4000-8000-000000000001"

local function collect(key, iterator, state, control, closing)
  local items = {}
  for item in iterator, state, control, closing do items[#items + 1] = key and item[key] or item end
  return items
end

local function queries(route)
  local list = {}
  for i, request in ipairs(mock.requests { path = route }) do list[i] = fixtures.query(request) end
  return list
end

-- Serves so many pages at /list, whose fields `describe(number)` gives.
local function serve(pages)
  for i, page in ipairs(pages) do
    mock.reply { path = "/list", json = page }
  end
end

it("total: offsets until all items have been read", function()
  local items = collect("task_id", transfer:paginated("/v0.10/task_list", { page_size = 10 }))
  expect(items):to_have_length(25)
  expect(items[25]):to_be(task_id)
  expect(queries "/v0.10/task_list"):to_equal({ "limit=10", "limit=10&offset=10", "limit=10&offset=20" })
end)

it("the Globus SDK's page sizes are asked for where nothing else is", function()
  expect(collect(nil, transfer:paginated "/v0.10/task_list")):to_have_length(25)
  expect(queries "/v0.10/task_list"):to_equal({ "limit=1000" })
  collect(nil, transfer:paginated("/v0.10/task_list", { query_params = { limit = 20 } }))
  expect(queries "/v0.10/task_list"):to_equal({ "limit=1000", "limit=20", "limit=20&offset=20" })
end)

it("has_next_page: offsets until the server says that it was the last page", function()
  local options = { page_size = 8, query_params = { q = "*" } }
  local items = collect("subject", search:paginated("/v1/index/any/search", options))
  expect(items):to_have_length(20)
  expect(items[1]):to_equal("globus://sample/image/1")
  expect(mock.requests { path = "/v1/index/any/search" }):to_have_length(3)
end)

it("a search by POST asks for the Globus SDK's page size, in its data, unless the data says so itself", function()
  local function bodies(options)
    local first = #mock.requests { path = "/v1/index/any/search" }
    collect(nil, search:paginated("/v1/index/any/search", options))
    local list = {}
    for i, request in ipairs(mock.requests { path = "/v1/index/any/search" }) do
      if i > first then list[#list + 1] = json.decode(request.text) end
    end
    return list
  end
  expect(bodies { method = "POST", data = { q = "*" } }):to_strictly_equal({ { q = "*", limit = 100 } })
  expect(bodies { method = "POST" }):to_strictly_equal({ { limit = 100 } })
  expect(bodies { method = "POST", data = { q = "*", limit = 15 } }):to_strictly_equal({
    { q = "*", limit = 15 }, { q = "*", limit = 15, offset = 15 },
  })
  expect(bodies { method = "POST", data = { q = "*", limit = 15 }, page_size = 10 }):to_strictly_equal({
    { q = "*", limit = 10 }, { q = "*", limit = 10, offset = 10 },
  })
  expect(bodies { method = "POST", data = { q = "*", offset = 2, limit = 9 } }):to_strictly_equal({
    { q = "*", offset = 2, limit = 9 }, { q = "*", offset = 11, limit = 9 },
  })
end)

it("a page that is no JSON is an error that says what it is", function()
  mock.reply { path = "/list", text = "<html>", content_type = "text/html" }
  local failure = expect(function() collect(nil, plain:paginated "/list") end):to_raise { class = "ValidationError" }
  expect(failure.message):to_contain("BaseClient:paginated: the body is not JSON: it begins with '<htm'")
end)

it("marker: in the body of a POST, until has_next_page is false", function()
  local options = { method = "POST", data = { q = "*", limit = 7 } }
  local items = collect("subject", search:paginated("/v1/index/any/scroll", options))
  expect(items):to_have_length(20)
  local bodies = {}
  for i, request in ipairs(mock.requests { path = "/v1/index/any/scroll" }) do bodies[i] = json.decode(request.text) end
  expect(bodies):to_strictly_equal({
    { q = "*", limit = 7 }, { q = "*", limit = 7, marker = "7" }, { q = "*", limit = 7, marker = "14" },
  })
end)

it("marker: until it is null", function()
  local path = "/v0.10/task/" .. task_id .. "/successful_transfers"
  local items = collect("source_path", transfer:paginated(path))
  expect(items):to_equal({ "/data/file-0", "/data/file-1", "/data/file-2" })
  expect(queries(path)):to_equal({ "", "marker=2" })
end)

it("next_token: until it is null", function()
  local path = "/v0.10/endpoint/c011ec00-0000-4000-8000-000000000001/shared_endpoint_list"
  expect(#collect("id", transfer:paginated(path))):to_be(5)
  expect(queries(path)):to_equal({ "", "next_token=2", "next_token=4" })
end)

it("last_key: until has_next_page is false", function()
  local path = "/v0.10/endpoint_manager/task_list"
  expect(#collect(nil, transfer:paginated(path, { page_size = 10 }))):to_be(25)
  expect(queries(path)):to_have_length(3)
  expect(queries(path)[2]):to_contain("last_key=7a5c0000")
end)

it("a style may be named, and its fields", function()
  serve { { rows = { 1, 2 }, cursor = "a", more = { 9 } }, { rows = { 3 } , more = { 9 } } }
  local items = collect(nil, plain:paginated("/list", { style = "marker", marker_key = "cursor", items_key = "rows" }))
  expect(items):to_strictly_equal({ 1, 2, 3 })
  expect(queries "/list"):to_equal({ "", "marker=a" })
end)

it("a listing of one page without any hint, or that is an array, ends with it", function()
  serve { { 1, 2, 3 }, { data = { "a" } }, { data = json.array() } }
  expect(collect(nil, plain:paginated "/list")):to_strictly_equal({ 1, 2, 3 })
  expect(collect(nil, plain:paginated "/list")):to_equal({ "a" })
  expect(collect(nil, plain:paginated "/list")):to_equal({})
end)

it("pages without items on the way are passed over", function()
  serve {
    { data = json.array(), marker = "a", has_next_page = true }, { data = { 1 }, marker = "b", has_next_page = true },
    { data = json.array(), has_next_page = false },
  }
  expect(collect(nil, plain:paginated "/list")):to_strictly_equal({ 1 })
end)

it("pages = true hands out the responses", function()
  local statuses = collect("http_status", transfer:paginated("/v0.10/task_list", { pages = true, page_size = 10 }))
  expect(statuses):to_strictly_equal({ 200, 200, 200 })
  local lengths = {}
  for page in transfer:paginated("/v0.10/task_list", { pages = true, page_size = 20 }) do
    lengths[#lengths + 1] = #page.data.DATA
  end
  expect(lengths):to_strictly_equal({ 20, 5 })
end)

it("max_items ends the loop, and nothing is asked for beyond it", function()
  expect(#collect(nil, transfer:paginated("/v0.10/task_list", { max_items = 12, page_size = 10 }))):to_be(12)
  expect(#collect(nil, transfer:paginated("/v0.10/task_list", { max_items = 10, page_size = 10 }))):to_be(10)
  expect(collect(nil, transfer:paginated("/v0.10/task_list", { max_items = 0 }))):to_equal({})
  expect(queries "/v0.10/task_list"):to_equal({ "limit=10", "limit=2&offset=10", "limit=10" })
end)

it("the next page is fetched while one is read, and no further", function()
  local seen = 0
  for _ in transfer:paginated("/v0.10/task_list", { page_size = 5 }) do
    seen = seen + 1
    if seen == 1 then
      while #mock.requests { path = "/v0.10/task_list" } < 2 do task.sleep(0.001) end
      task.sleep(0.02)
      expect(mock.requests { path = "/v0.10/task_list" }):to_have_length(2)
    end
  end
  expect({ seen, #mock.requests { path = "/v0.10/task_list" } }):to_strictly_equal({ 25, 5 })
end)

it("leaving the loop cancels the request for the next page", function()
  local hold = mock.hold { path = "/v0.10/task_list", skip = 1 }
  for item in transfer:paginated("/v0.10/task_list", { page_size = 5 }) do
    hold:wait()
    expect(item.DATA_TYPE):to_equal("task")
    break
  end
  hold:release()
  expect(mock.requests { path = "/v0.10/task_list" }):to_have_length(2)
end)

it("an error of a page is raised where the loop needs the page, and the page is asked for again after it", function()
  mock.reply { path = "/v0.10/task_list", skip = 1, status = 400, json = { code = "ClientError" } }
  local next_item = transfer:paginated("/v0.10/task_list", { page_size = 20 })
  for _ = 1, 20 do expect(next_item().DATA_TYPE):to_equal("task") end
  local failure = expect(function() next_item() end):to_raise { class = "TransferAPIError", http_status = 400 }
  expect(failure.traceback):to_contain("paging_test.lua")
  for _ = 1, 5 do expect(next_item().DATA_TYPE):to_equal("task") end
  expect(next_item()):to_be_nil()
  expect(next_item()):to_be_nil()
end)

it("a listing is an iterator for task.map", function()
  local listing = transfer:paginated("/v0.10/task_list", { page_size = 10 })
  local names = task.map(listing, function(item) task.sleep(0) return item.task_id end, { limit = 8 })
  expect(names):to_have_length(25)
  expect(names[25]):to_be(task_id)
end)

it("several tasks may share a listing, and the cancellation of one leaves it to the others", function()
  local hold = mock.hold { path = "/v0.10/task_list" }
  local next_item = transfer:paginated("/v0.10/task_list", { page_size = 5 })
  local count = 0
  task.all(function()
    local ok, failure = pcall(task.timeout, 0.02, next_item)
    expect(ok):to_be(false)
    expect(failure):to_be_a("GlobusTimeoutError")
    hold:release()
  end, function()
    for _ in next_item do count = count + 1 end
  end)
  expect(count):to_be(25)
end)

it("a server that repeats its marker is found out", function()
  local page = { data = { 1 }, marker = "same", has_next_page = true }
  serve { page, page, page }
  expect(function() collect(nil, plain:paginated "/list") end):to_raise { message = "the same marker twice" }
end)

it("pages without a list are refused with what they have", function()
  serve { { a = 1 }, { a = { 1 }, b = { 2 } }, { a = { 1 } } }
  expect(function() collect(nil, plain:paginated "/list") end)
    :to_raise("GlobusSDKUsageError", "no list of items; name one with items_key")
  expect(function() collect(nil, plain:paginated "/list") end)
    :to_raise("GlobusSDKUsageError", "several lists (it has a, b)")
  expect(function() collect(nil, plain:paginated("/list", { items_key = "b" })) end)
    :to_raise("GlobusSDKUsageError", "no list 'b' (it has a)")
end)

it("options are checked", function()
  local function with(options) return function() plain:paginated("/list", options) end end
  expect(with { style = "markers" }):to_raise("GlobusSDKUsageError", "did you mean \"marker\"?")
  expect(with { method = "PUT" }):to_raise("GlobusSDKUsageError", "must be \"GET\" or \"POST\"")
  expect(with { data = {} }):to_raise("GlobusSDKUsageError", "method = \"POST\"")
  expect(with { method = "POST", data = "text" }):to_raise("GlobusSDKUsageError", "must be a table")
  expect(with { page_size = 0 }):to_raise("GlobusSDKUsageError", "from 1 to 1000000")
  expect(with { max_items = -1 }):to_raise("GlobusSDKUsageError", "from 0 to")
  expect(with { page_sise = 1 }):to_raise("GlobusSDKUsageError", "did you mean 'page_size'?")
end)
