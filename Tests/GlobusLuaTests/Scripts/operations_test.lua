-- The operations of clients: arguments, requests, listings.

local fixtures = require "modules.fixtures"

local id = "c011ec00-0000-4000-8000-000000000001"

-- A client whose requests are all answered with the same document, below /x.
local function client(name, answer)
  mock.reply { path = "/x/*", times = 0, json = answer or { ok = true } }
  local opts = { authorizer = globus.AccessTokenAuthorizer("token"), base_url = mock.url() .. "/x" }
  return globus[name](opts)
end

-- What the last request was, such as "GET /x/v0.10/task_list?limit=1".
local function sent()
  local request = mock.last_request()
  return request.method .. " " .. request.url:sub(#mock.url() + 1)
end

local function usage(f, text) return expect(f):to_raise("GlobusSDKUsageError", text) end

it("required parameters are positional, and in the path, the query or the body", function()
  local transfer, search = client "TransferClient", client "SearchClient"
  expect(transfer:get_endpoint(id).data):to_equal({ ok = true })
  expect(sent()):to_equal("GET /x/v0.10/endpoint/" .. id)
  transfer:get_endpoint_server(id, 7)
  expect(sent()):to_equal("GET /x/v0.10/endpoint/" .. id .. "/server/7")
  search:search(id, "a b", { limit = 3 })
  expect(sent()):to_equal("GET /x/v1/index/" .. id .. "/search?q=a+b&limit=3")
  search:create_index("name", "text")
  expect(sent()):to_equal("POST /x/v1/index")
  expect(mock.last_request().data):to_strictly_equal({ display_name = "name", description = "text" })
end)

it("parameters with a default are in the table at the end, and absent ones are not sent", function()
  local transfer = client "TransferClient"
  transfer:operation_ls(id)
  expect(sent()):to_equal("GET /x/v0.10/operation/endpoint/" .. id .. "/ls")
  transfer:operation_ls(id, { path = "/a", show_hidden = false, orderby = { "name ASC", "size" }, limit = 2.0 })
  expect(fixtures.query(mock.last_request())):to_equal("path=%2Fa&show_hidden=0&orderby=name+ASC%2Csize&limit=2")
  transfer:operation_ls(id, { filter = { type = "file", name = { "~*.txt", "x" } } })
  expect(fixtures.query(mock.last_request())):to_equal("filter=name%3A~%2A.txt%2Cx%2Ftype%3Afile")
  transfer:operation_ls(id, { filter = { "type:file", { name = "a" } } })
  expect(fixtures.query(mock.last_request())):to_equal("filter=type%3Afile&filter=name%3Aa")
  transfer:endpoint_manager_task_list { filter_completion_time = { "2026-01-01", "2026-02-01" }, filter_is_paused = true }
  expect(fixtures.query(mock.last_request())):to_equal(
    "filter_is_paused=True&filter_completion_time=2026-01-01%2C2026-02-01"
  )
end)

it("query_params adds to the query, and wins", function()
  local transfer = client "TransferClient"
  transfer:task_list { limit = 1, query_params = { limit = 5, filter_x = true, list = { "a", "b" } } }
  expect(fixtures.query(mock.last_request())):to_equal("limit=5&filter_x=True&list=a&list=b")
  usage(function() transfer:task_list { query_params = { a = { b = 1 } } } end, "field 'a' must be")
end)

it("bodies have their constants, other names, nulls and lists", function()
  local transfer = client "TransferClient"
  local function body(f)
    f()
    return json.encode(mock.last_request().data)
  end
  transfer:operation_rename(id, "/old", "/new", { local_user = "ada" })
  expect(mock.last_request().data):to_strictly_equal({
    DATA_TYPE = "rename", old_path = "/old", new_path = "/new", local_user = "ada",
  })
  transfer:set_subscription_id(id, json.null)
  expect(mock.last_request().text):to_equal('{"subscription_id":null}')
  transfer:set_subscription_id(id, "DEFAULT")
  expect(mock.last_request().text):to_equal('{"subscription_id":"DEFAULT"}')
  transfer:endpoint_manager_cancel_tasks({}, "why")
  expect(mock.last_request().text):to_equal('{"task_id_list":[],"message":"why"}')
  transfer:endpoint_manager_resume_tasks("one")
  expect(mock.last_request().text):to_equal('{"task_id_list":["one"]}')
  transfer:update_endpoint(id, {})
  expect(mock.last_request().text):to_equal("{}")
  transfer:cancel_task(id)
  expect(mock.last_request().text):to_equal("")
  expect(body(function() transfer:update_endpoint(id, { list = { 1, { a = json.null } } }) end))
    :to_equal('{"list":[1,{}]}')
end)

it("fields that are parameters replace those of a document, and additional ones win over all", function()
  local search = client "SearchClient"
  search:post_search(id, { q = "*", limit = 1, facets = json.array {} }, { limit = 7 })
  expect(mock.last_request().data):to_strictly_equal({ q = "*", limit = 7, facets = json.array {} })
  search:batch_delete_by_subject(id, { "a" }, { additional_params = { subjects = { "b" }, more = 1 } })
  expect(mock.last_request().data):to_strictly_equal({ subjects = { "b" }, more = 1 })
end)

it("wrong arguments are refused with their place, and suggestions", function()
  local transfer, groups = client "TransferClient", client "GroupsClient"
  usage(function() transfer:get_endpoint() end, "TransferClient:get_endpoint: argument #1 (endpoint_id) must be a string")
  usage(function() transfer:get_endpoint("") end, "argument #1 (endpoint_id) must not be empty")
  usage(function() transfer:get_endpoint("../task") end, "argument #1 (endpoint_id) must be an identifier")
  usage(function() transfer:get_endpoint("..") end, "must be an identifier")
  usage(function() transfer:get_endpoint(id, { query_parms = {} }) end, "did you mean 'query_params'?")
  usage(function() transfer:get_endpoint(id, {}, 1) end, "takes at most 2 arguments")
  usage(function() transfer:delete_endpoint(id, {}) end, "takes at most 1 argument")
  usage(function() transfer:task_list { limit = "x" } end, "option 'limit' must be a whole number")
  usage(function() transfer:task_list { limit = 1.5 } end, "must be a whole number, got 1.5")
  usage(function() transfer:set_subscription_id(id) end, "argument #2 (subscription_id) must be a string or json.null")
  usage(function() transfer:update_endpoint(id, { 1, 2 }) end, "argument #2 (data) must be a table of fields, got a list")
  usage(function() transfer:update_endpoint(id, { a = print }) end, "argument #2 (data): the value cannot be written")
  usage(function() transfer:operation_ls(id, { orderby = { 1 } }) end, "option 'orderby' must be a string or a list")
  usage(function() transfer:endpoint_manager_cancel_tasks({ 1 }, "m") end, "argument #1 (task_ids) must be a string or")
  usage(function() transfer:endpoint_manager_task_list { filter_endpoint_use = "source" } end, "needs 'filter_endpoint'")
  usage(function() return transfer.get_endpont end, "did you mean 'get_endpoint'?")
  usage(function() return groups.paginated.get_my_gropus end, "did you mean 'get_my_groups'?")
  expect(function() transfer.get_endpoint(id) end):to_raise("GlobusSDKUsageError", "the object before the colon")
  expect(#mock.requests { path = "/x/*" }):to_be(0)
end)

it("an error of the service is raised with what it says", function()
  mock.reply { path = "/x/*", status = 404, json = { code = "EndpointNotFound", message = "no such", request_id = "r" } }
  local transfer = client "TransferClient"
  expect(function() transfer:get_endpoint(id) end):to_raise {
    class = "TransferAPIError", http_status = 404, code = "EndpointNotFound",
  }
end)

-- ------------------------------------------------------------------------------------------------------------ listings

local transfer = globus.TransferClient { authorizer = globus.AccessTokenAuthorizer(mock.access_token()) }

local function collect(key, iterator, state, control, closing)
  local items = {}
  for item in iterator, state, control, closing do items[#items + 1] = key and item[key] or item end
  return items
end

local function queries(path)
  local list = {}
  for i, request in ipairs(mock.requests { path = path }) do list[i] = fixtures.query(request) end
  return list
end

it("paginated.NAME goes over all items, in the Globus SDK's page sizes", function()
  expect(collect("task_id", transfer.paginated.task_list())):to_have_length(25)
  expect(collect("task_id", transfer.paginated.task_list { max_items = 3 })):to_have_length(3)
  expect(collect("task_id", transfer.paginated.task_list { page_size = 20 })):to_have_length(25)
  expect(collect("task_id", transfer.paginated.task_list { limit = 20, offset = 10 })):to_have_length(15)
  expect(queries "/v0.10/task_list"):to_equal({
    "limit=1000", "limit=3", "limit=20", "limit=20&offset=20", "limit=20&offset=10",
  })
end)

it("paginated is still called with a path, and is the same for every client", function()
  expect(collect("task_id", transfer:paginated("/v0.10/task_list", { max_items = 2 }))):to_have_length(2)
  local plain = globus.BaseClient { base_url = mock.url() }
  mock.reply { path = "/list", json = { data = { 1, 2 } } }
  expect(collect(nil, plain:paginated("/list"))):to_equal({ 1, 2 })
  expect(tostring(transfer.paginated)):to_equal("TransferClient.paginated")
  local message = "BaseClient:paginated: argument #1 (path) must be a string"
  usage(function() transfer:paginated() end, message) -- globus-lua: ignore
  usage(function() transfer.paginated("/v0.10/task_list") end, "the object before") -- globus-lua: ignore
end)

it("a listing takes the arguments of its method, and options of its own", function()
  local search = client("SearchClient", { gmeta = { 1, 2 }, count = 2, has_next_page = false })
  expect(collect(nil, search.paginated.search(id, "q", { advanced = true }))):to_equal({ 1, 2 })
  expect(fixtures.query(mock.last_request())):to_equal("q=q&limit=100&advanced=True")
  collect(nil, search.paginated.post_search(id, { q = "*" }, { offset = 5 }))
  expect(mock.last_request().data):to_strictly_equal({ q = "*", limit = 100, offset = 5 })
  usage(function() search.paginated.search(id) end, "SearchClient.paginated.search: argument #2 (q) must be a string")
  usage(function() search.paginated.search(id, "q", { page_sise = 1 }) end, "did you mean 'page_size'?")
  usage(function() search.paginated.scroll(id, {}, { page_size = 1 }) end, "unknown option 'page_size'")
  usage(function() search.paginated.get_role_list("") end, "argument #1 (index_id) must not be empty")
end)

it("every style goes on as the Globus SDK's paginator does", function()
  local function pages(list)
    for _, page in ipairs(list) do mock.reply { path = "/x/*", json = page } end
  end
  local function sequence()
    local list = {}
    for i, request in ipairs(mock.requests { path = "/x/*" }) do list[i] = fixtures.query(request) end
    mock.reset()
    return list
  end
  local opts = { authorizer = globus.AccessTokenAuthorizer("token"), base_url = mock.url() .. "/x" }
  local t, s = globus.TransferClient(opts), globus.SearchClient(opts)
  pages { { DATA = { 1 }, next_marker = "a" }, { DATA = { 2 }, next_marker = json.null } }
  expect(collect(nil, t.paginated.task_skipped_errors(id))):to_equal({ 1, 2 })
  expect(sequence()):to_equal({ "", "marker=a" })
  pages { { shared_endpoints = { 1 }, next_token = "n" }, { shared_endpoints = { 2 } } }
  expect(collect(nil, t.paginated.get_shared_endpoint_list(id, { page_size = 1 }))):to_equal({ 1, 2 })
  expect(sequence()):to_equal({ "max_results=1", "max_results=1&next_token=n" })
  pages { { DATA = { 1 }, last_key = "k", has_next_page = true }, { DATA = { 2 }, last_key = "l", has_next_page = false } }
  expect(collect(nil, t.paginated.endpoint_manager_task_list { filter_status = "ACTIVE" })):to_equal({ 1, 2 })
  expect(sequence()):to_equal({ "filter_status=ACTIVE", "filter_status=ACTIVE&last_key=k" })
  pages { { DATA = { 1 }, has_next_page = true }, { DATA = { 2 }, has_next_page = false } }
  expect(collect(nil, t.paginated.endpoint_search { filter_fulltext = "f" })):to_equal({ 1, 2 })
  expect(sequence()):to_equal({ "filter_fulltext=f&limit=100", "filter_fulltext=f&limit=100&offset=1" })
  pages { { data = { 1 }, links = { next = "https://x.example/v2/tunnels?page=2&f=a%20b" } }, { data = { 2 }, links = {} } }
  expect(collect(nil, t.paginated.list_tunnels { query_params = { f = "a b" } })):to_equal({ 1, 2 })
  expect(sequence()):to_equal({ "f=a+b", "f=a+b&page=2" })
  pages { { gmeta = { 1 }, marker = "m", has_next_page = true }, { gmeta = { 2 }, marker = "n", has_next_page = false } }
  expect(collect(nil, s.paginated.scroll(id, { q = "*" }))):to_equal({ 1, 2 })
  expect(mock.last_request().data):to_strictly_equal({ q = "*", marker = "m" })
  mock.reset()
  pages { { DATA = { { name = "a" } } } }
  expect(collect("name", t.paginated.bookmark_list())):to_equal({ "a" })
end)

it("pages = true hands out the responses, and task.map takes a listing", function()
  local statuses = collect("http_status", transfer.paginated.task_list { pages = true, page_size = 20 })
  expect(statuses):to_strictly_equal({ 200, 200 })
  expect(#task.map(transfer.paginated.task_list(), function(item) return item.task_id end)):to_be(25)
end)

it("a listing ends at the service's cap, and asks for no more than that", function()
  local items = {}
  for i = 1, 400 do items[i] = i end
  local page = { DATA = items, total = 5000 }
  local t = client("TransferClient", page)
  expect(#collect(nil, t.paginated.task_list { page_size = 400 })):to_be(1200)
  local seen = {}
  for i, request in ipairs(mock.requests { path = "/x/*" }) do seen[i] = fixtures.query(request) end
  expect(seen):to_equal({ "limit=400", "limit=400&offset=400", "limit=200&offset=800" })
end)

it("the authorizer of a client outlives the loop's last mention of it", function()
  local count = 0
  local lists = globus.TransferClient { authorizer = globus.AccessTokenAuthorizer(mock.access_token()) }.paginated
  collectgarbage()
  for _ in lists.task_list { page_size = 5 } do
    collectgarbage()
    count = count + 1
  end
  expect(count):to_be(25)
end)

-- ------------------------------------------------------------------------------------------------------- other clients

it("a client of one flow has the flow in its paths, its tokens and its scopes", function()
  mock.reply { path = "/x/*", times = 0, json = {} }
  local flow = globus.SpecificFlowClient(id, { base_url = mock.url() .. "/x" })
  expect(flow.resource_server):to_equal(id)
  expect(tostring(flow.default_scope_requirements[1])):to_contain("flow_c011ec00_0000_4000_8000_000000000001_user")
  flow:run_flow({ input = 1 }, { label = "l" })
  expect(sent()):to_equal("POST /x/flows/" .. id .. "/run")
  expect(mock.last_request().data):to_strictly_equal({ body = { input = 1 }, label = "l" })
  usage(function() globus.SpecificFlowClient("a/b") end, "must be the id of a flow")
end)

it("a client of a Globus Connect Server takes a host, a URL, or the URL of its API", function()
  local function base(address) return globus.GCSClient(address).base_url end
  expect(base "a.data.globus.org"):to_equal("https://a.data.globus.org/api/")
  expect(base "https://a.data.globus.org"):to_equal("https://a.data.globus.org/api/")
  expect(base "https://a.data.globus.org/"):to_equal("https://a.data.globus.org/api/")
  expect(base "https://a.data.globus.org/api"):to_equal("https://a.data.globus.org/api/")
  expect(base "https://a.data.globus.org/api/"):to_equal("https://a.data.globus.org/api/")
  usage(function() globus.GCSClient("a b") end, "cannot be requested")
  mock.reply { path = "/api/*", times = 0, json = { data = { { DATA_TYPE = "info#1.0.0", client_id = "c" } } } }
  local gcs = globus.GCSClient(mock.url(), { authorizer = globus.AccessTokenAuthorizer("token") })
  gcs:get_gcs_info()
  expect(sent()):to_equal("GET /api/info")
  expect(mock.last_request().headers.authorization):to_be_nil()
  mock.reply { path = "/api/*", status = 404, json = { code = "not_found", message = "m" } }
end)

it("a client of a Globus Connect Server with an app asks the server for its endpoint", function()
  mock.reply { path = "/api/info", times = 0, json = { data = { { DATA_TYPE = "info#1.0.0", client_id = "e-1" } } } }
  local login, secret = mock.client()
  local app = globus.ClientApp("gcs", {
    client_id = login, client_secret = secret, config = { token_storage = "memory" },
  })
  local gcs = globus.GCSClient(mock.url(), { app = app })
  expect(gcs.resource_server):to_equal("e-1")
  expect(app.scope_requirements["e-1"][1].scope_string):to_equal("urn:globus:auth:scope:e-1:manage_collections")
  mock.reply { path = "/api/info", json = { data = {} } }
end)
