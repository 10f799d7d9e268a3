-- client:paginated: listings as iterators, in every style of the Globus SDK's paginators.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local transfer = globus.TransferClient { authorizer = globus.AccessTokenAuthorizer(mock.issue_access_token()) }
local search_token = mock.issue_access_token { resource_server = "search.api.globus.org" }
local search = globus.SearchClient { authorizer = globus.AccessTokenAuthorizer(search_token) }
local plain = globus.BaseClient { base_url = mock.info.url }
local task_id = "7a5c0000-0000-4000-8000-000000000001"

local function collect(key, iterator, state, control, closing)
  local items = {}
  for item in iterator, state, control, closing do items[#items + 1] = key and item[key] or item end
  return items
end

local function queries(route)
  local list = {}
  for i, request in ipairs(mock.requests { route = route }) do list[i] = request.query end
  return list
end

-- Serves so many pages at /list, whose fields `describe(number)` gives.
local function serve(pages)
  for i, page in ipairs(pages) do
    mock.fault { route = "/list", kind = "answer", body = json.encode(page) }
  end
end

test("total: offsets until all items have been read", function()
  local items = collect("task_id", transfer:paginated("/v0.10/task_list", { page_size = 10 }))
  expect.equal(#items, 25)
  expect.equal(items[25], task_id)
  expect.equal(queries "/v0.10/task_list", { "limit=10", "limit=10&offset=10", "limit=10&offset=20" })
end)

test("the Globus SDK's page sizes are asked for where nothing else is", function()
  expect.equal(#collect(nil, transfer:paginated "/v0.10/task_list"), 25)
  expect.equal(queries "/v0.10/task_list", { "limit=1000" })
  collect(nil, transfer:paginated("/v0.10/task_list", { query_params = { limit = 20 } }))
  expect.equal(queries "/v0.10/task_list", { "limit=1000", "limit=20", "limit=20&offset=20" })
end)

test("has_next_page: offsets until the server says that it was the last page", function()
  local items = collect("subject", search:paginated("/v1/index/any/search", { page_size = 8, query_params = { q = "*" } }))
  expect.equal(#items, 20)
  expect.equal(items[1], "globus://sample/image/1")
  expect.equal(#mock.requests { route = "/v1/index/any/search" }, 3)
end)

test("a search by POST asks for the Globus SDK's page size, in its data, unless the data says so itself", function()
  local function bodies(options)
    local first = #mock.requests { route = "/v1/index/any/search" }
    collect(nil, search:paginated("/v1/index/any/search", options))
    local list = {}
    for i, request in ipairs(mock.requests { route = "/v1/index/any/search" }) do
      if i > first then list[#list + 1] = json.decode(request.text) end
    end
    return list
  end
  expect.equal(bodies { method = "POST", data = { q = "*" } }, { { q = "*", limit = 100 } })
  expect.equal(bodies { method = "POST" }, { { limit = 100 } })
  expect.equal(bodies { method = "POST", data = { q = "*", limit = 15 } }, {
    { q = "*", limit = 15 }, { q = "*", limit = 15, offset = 15 },
  })
  expect.equal(bodies { method = "POST", data = { q = "*", limit = 15 }, page_size = 10 }, {
    { q = "*", limit = 10 }, { q = "*", limit = 10, offset = 10 },
  })
  expect.equal(bodies { method = "POST", data = { q = "*", offset = 2, limit = 9 } }, {
    { q = "*", offset = 2, limit = 9 }, { q = "*", offset = 11, limit = 9 },
  })
end)

test("a page that is no JSON is an error that says what it is", function()
  mock.fault { route = "/list", kind = "answer", body = "<html>", content_type = "text/html" }
  local failure = expect.error(function() collect(nil, plain:paginated "/list") end, { class = "ValidationError" })
  expect.contains(failure.message, "BaseClient:paginated: the body is not JSON: it begins with '<htm'")
end)

test("marker: in the body of a POST, until has_next_page is false", function()
  local items = collect("subject", search:paginated("/v1/index/any/scroll", { method = "POST", data = { q = "*", limit = 7 } }))
  expect.equal(#items, 20)
  local bodies = {}
  for i, request in ipairs(mock.requests { route = "/v1/index/any/scroll" }) do bodies[i] = json.decode(request.text) end
  expect.equal(bodies, { { q = "*", limit = 7 }, { q = "*", limit = 7, marker = "7" }, { q = "*", limit = 7, marker = "14" } })
end)

test("marker: until it is null", function()
  local path = "/v0.10/task/" .. task_id .. "/successful_transfers"
  local items = collect("source_path", transfer:paginated(path))
  expect.equal(items, { "/data/file-0", "/data/file-1", "/data/file-2" })
  expect.equal(queries(path), { "", "marker=2" })
end)

test("next_token: until it is null", function()
  local path = "/v0.10/endpoint/c011ec00-0000-4000-8000-000000000001/shared_endpoint_list"
  expect.equal(#collect("id", transfer:paginated(path)), 5)
  expect.equal(queries(path), { "", "next_token=2", "next_token=4" })
end)

test("last_key: until has_next_page is false", function()
  local path = "/v0.10/endpoint_manager/task_list"
  expect.equal(#collect(nil, transfer:paginated(path, { page_size = 10 })), 25)
  expect.equal(#queries(path), 3)
  expect.contains(queries(path)[2], "last_key=7a5c0000")
end)

test("a style may be named, and its fields", function()
  serve { { rows = { 1, 2 }, cursor = "a", more = { 9 } }, { rows = { 3 } , more = { 9 } } }
  local items = collect(nil, plain:paginated("/list", { style = "marker", marker_key = "cursor", items_key = "rows" }))
  expect.equal(items, { 1, 2, 3 })
  expect.equal(queries "/list", { "", "marker=a" })
end)

test("a listing of one page without any hint, or that is an array, ends with it", function()
  serve { { 1, 2, 3 }, { data = { "a" } }, { data = json.array() } }
  expect.equal(collect(nil, plain:paginated "/list"), { 1, 2, 3 })
  expect.equal(collect(nil, plain:paginated "/list"), { "a" })
  expect.equal(collect(nil, plain:paginated "/list"), {})
end)

test("pages without items on the way are passed over", function()
  serve {
    { data = json.array(), marker = "a", has_next_page = true }, { data = { 1 }, marker = "b", has_next_page = true },
    { data = json.array(), has_next_page = false },
  }
  expect.equal(collect(nil, plain:paginated "/list"), { 1 })
end)

test("pages = true hands out the responses", function()
  local statuses = collect("http_status", transfer:paginated("/v0.10/task_list", { pages = true, page_size = 10 }))
  expect.equal(statuses, { 200, 200, 200 })
  local lengths = {}
  for page in transfer:paginated("/v0.10/task_list", { pages = true, page_size = 20 }) do
    lengths[#lengths + 1] = #page.data.DATA
  end
  expect.equal(lengths, { 20, 5 })
end)

test("max_items ends the loop, and nothing is asked for beyond it", function()
  expect.equal(#collect(nil, transfer:paginated("/v0.10/task_list", { max_items = 12, page_size = 10 })), 12)
  expect.equal(#collect(nil, transfer:paginated("/v0.10/task_list", { max_items = 10, page_size = 10 })), 10)
  expect.equal(collect(nil, transfer:paginated("/v0.10/task_list", { max_items = 0 })), {})
  expect.equal(queries "/v0.10/task_list", { "limit=10", "limit=2&offset=10", "limit=10" })
end)

test("the next page is fetched while one is read, and no further", function()
  local seen = 0
  for _ in transfer:paginated("/v0.10/task_list", { page_size = 5 }) do
    seen = seen + 1
    if seen == 1 then
      while mock.request_count "/v0.10/task_list" < 2 do task.sleep(0.001) end
      task.sleep(0.02)
      expect.equal(mock.request_count "/v0.10/task_list", 2)
    end
  end
  expect.equal({ seen, mock.request_count "/v0.10/task_list" }, { 25, 5 })
end)

test("leaving the loop cancels the request for the next page", function()
  mock.fault { route = "/v0.10/task_list", kind = "hold", gate = "page", skipping = 1 }
  for item in transfer:paginated("/v0.10/task_list", { page_size = 5 }) do
    mock.wait_for_arrivals { gate = "page" }
    expect.equal(item.DATA_TYPE, "task")
    break
  end
  mock.open { gate = "page" }
  expect.equal(mock.request_count "/v0.10/task_list", 2)
end)

test("an error of a page is raised where the loop needs the page, and the page is asked for again after it", function()
  mock.fault { route = "/v0.10/task_list", kind = "api_error", status = 400, code = "ClientError", skipping = 1 }
  local next_item = transfer:paginated("/v0.10/task_list", { page_size = 20 })
  for _ = 1, 20 do expect.equal(next_item().DATA_TYPE, "task") end
  local failure = expect.error(next_item, { class = "TransferAPIError", http_status = 400 })
  expect.contains(failure.traceback, "paging.lua")
  for _ = 1, 5 do expect.equal(next_item().DATA_TYPE, "task") end
  expect.equal(next_item(), nil)
  expect.equal(next_item(), nil)
end)

test("a listing is an iterator for task.map", function()
  local listing = transfer:paginated("/v0.10/task_list", { page_size = 10 })
  local names = task.map(listing, function(item) task.sleep(0) return item.task_id end, { limit = 8 })
  expect.equal(#names, 25)
  expect.equal(names[25], task_id)
end)

test("several tasks may share a listing, and the cancellation of one leaves it to the others", function()
  mock.fault { route = "/v0.10/task_list", kind = "hold", gate = "first" }
  local next_item = transfer:paginated("/v0.10/task_list", { page_size = 5 })
  local count = 0
  task.all(function()
    local ok, failure = pcall(task.timeout, 0.02, next_item)
    expect.truthy(not ok and globus.is_error(failure, "GlobusTimeoutError"), tostring(failure))
    mock.open { gate = "first" }
  end, function()
    for _ in next_item do count = count + 1 end
  end)
  expect.equal(count, 25)
end)

test("a server that repeats its marker is found out", function()
  local page = { data = { 1 }, marker = "same", has_next_page = true }
  serve { page, page, page }
  expect.error(function() collect(nil, plain:paginated "/list") end, "the same marker twice")
end)

test("pages without a list are refused with what they have", function()
  serve { { a = 1 }, { a = { 1 }, b = { 2 } }, { a = { 1 } } }
  expect.usage_error(function() collect(nil, plain:paginated "/list") end, "no list of items; name one with items_key")
  expect.usage_error(function() collect(nil, plain:paginated "/list") end, "several lists (it has a, b)")
  expect.usage_error(function() collect(nil, plain:paginated("/list", { items_key = "b" })) end, "no list 'b' (it has a)")
end)

test("options are checked", function()
  local function with(options) return function() plain:paginated("/list", options) end end
  expect.usage_error(with { style = "markers" }, "did you mean \"marker\"?")
  expect.usage_error(with { method = "PUT" }, "must be \"GET\" or \"POST\"")
  expect.usage_error(with { data = {} }, "method = \"POST\"")
  expect.usage_error(with { method = "POST", data = "text" }, "must be a table")
  expect.usage_error(with { page_size = 0 }, "from 1 to 1000000")
  expect.usage_error(with { max_items = -1 }, "from 0 to")
  expect.usage_error(with { page_sise = 1 }, "did you mean 'page_size'?")
end)
