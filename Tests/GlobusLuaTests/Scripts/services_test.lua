-- The mock answers the operations of every service from their table, and keeps what is created.

local function options(resource_server)
  local token = mock.access_token { resource_server = resource_server }
  return { authorizer = globus.AccessTokenAuthorizer(token), max_retries = 0 }
end

--- Status, code and message of the error that a call raises.
local function failure(f, ...)
  local ok, e = pcall(f, ...)
  expect(ok):to_be(false)
  return ("%s %s %s"):format(e.http_status, e.code or "", e.message or "")
end

it("Flows: a flow is created, changed, run and deleted", function()
  local flows = globus.FlowsClient(options "flows.globus.org")
  local definition = { StartAt = "A", States = { A = { Type = "Pass", End = true } } }
  local flow = flows:create_flow("Mine", definition, json.object {}, { keywords = { "a" } }).data
  expect(flow.title):to_be("Mine")
  expect(flows:get_flow(flow.id).data.keywords):to_equal({ "a" })
  flows:update_flow(flow.id, { title = "Ours" })
  local titles = {}
  for item in flows.paginated.list_flows {} do titles[#titles + 1] = item.title end
  expect(titles):to_equal({ "Move and share", "Ours" })

  local runner = globus.SpecificFlowClient(flow.id, options(flow.id))
  local run = runner:run_flow({ n = 1 }, { label = "First" }).data
  expect(run.status):to_be("ACTIVE")
  clock.advance(10)
  expect(flows:get_run(run.run_id).data.status):to_be("SUCCEEDED")
  expect(flows:get_run_definition(run.run_id).data.definition):to_equal(definition)
  flows:delete_flow(flow.id)
  expect(failure(flows.get_flow, flows, flow.id)):to_be(("404 FLOW_NOT_FOUND No such flow '%s'"):format(flow.id))
end)

it("Timers: a timer is created, paused, resumed and deleted", function()
  local timers = globus.TimersClient(options "524230d7-ea86-4a52-8312-86065a9e0417")
  local timer = timers:create_timer(globus.TransferTimer {
    name = "nightly", schedule = globus.RecurringTimerSchedule(60), body = globus.TransferData("A", "B"),
  }).data.timer
  expect(timer.schedule.interval_seconds):to_be(60)
  timers:pause_job(timer.job_id)
  expect(timers:get_job(timer.job_id).data.status):to_be("inactive")
  timers:resume_job(timer.job_id, { update_credentials = true })
  expect(timers:get_job(timer.job_id).data.status):to_be("loaded")
  expect(#timers:list_jobs().data.jobs):to_be(2)
  timers:delete_job(timer.job_id)
  expect(failure(timers.get_job, timers, timer.job_id))
    :to_be(("404 NOT_FOUND No such job '%s'"):format(timer.job_id))
end)

it("Auth: projects, policies, clients and scopes in their envelopes", function()
  local auth = globus.AuthClient(options "auth.globus.org")
  local project = auth:create_project("Beam", "a@example.org", { admin_ids = "I-1" }).data.project
  expect(auth:get_project(project.id).data.project.admin_ids):to_equal({ "I-1" })
  expect(#auth:get_projects().data.projects):to_be(2)
  local policy = auth:create_policy {
    project_id = project.id, display_name = "P", description = "D", domain_constraints_include = json.null,
  }.data.policy
  expect(auth:update_policy(policy.id, { required_mfa = true }).data.policy.required_mfa):to_be(true)
  local made = auth:create_client("C", project.id, { public_client = true }).data.client
  expect(auth:get_client { client_id = made.id }.data.client.name):to_be("C")
  local scope = auth:create_scope(made.id, "Read", "Reads", "read").data.scope
  expect(auth:get_scope(scope.id).data.scope.scope_suffix):to_be("read")
  expect(auth:get_identities { usernames = "li@globus.example" }.data.identities[1].name):to_be("Li Example")
  auth:delete_project(project.id)
  expect(failure(auth.get_project, auth, project.id))
    :to_be(("404 PROJECT_NOT_FOUND No such project '%s'"):format(project.id))
  expect(function() auth:get_client() end):to_raise("client_id")
  expect(function() auth:get_identity_providers { ids = "a", domains = "b" } end):to_raise("'domains'")
end)

it("Globus Connect Server: documents come out of their envelope", function()
  local server = "e0d00000-0000-4000-8000-000000000001"
  local gcs = globus.GCSClient(mock.url(), options(server))
  expect(gcs:get_gcs_info().data.client_id):to_be(server)
  local made = gcs:create_collection(globus.GuestCollectionDocument { display_name = "Mine" })
  expect(made.data.display_name):to_be("Mine")
  expect(made.full_data.DATA_TYPE):to_be("result#1.0.0")
  expect(made.full_data.data[1].id):to_be(made.data.id)
  expect(made:get("id")):to_be(made.data.id)
  local names = {}
  for item in gcs.paginated.get_collection_list { page_size = 1 } do names[#names + 1] = item.display_name end
  expect(names):to_equal({ "Scratch", "Mine" })
  expect(failure(gcs.get_role, gcs, "nobody")):to_be("404 not_found No such role 'nobody'")
end)

it("Compute: endpoints, functions and tasks", function()
  local compute = globus.ComputeClientV2(options "funcx_service")
  local made = compute:register_function { function_name = "f", function_code = "x" }.data
  expect(compute:get_function(made.function_uuid).data.function_name):to_be("f")
  expect(compute:get_task_batch({ "a", "b" }).data.results.a.status):to_be("success")
  expect(failure(compute.get_endpoint, compute, "e"):match("^404")):to_be("404")
end)

it("a token for another service is refused, and an unknown path, too", function()
  local flows = globus.FlowsClient(options "transfer.api.globus.org")
  expect(failure(flows.list_flows, flows):match("^401")):to_be("401")
  local transfer = globus.TransferClient(options "transfer.api.globus.org")
  expect(failure(transfer.get, transfer, "/v0.10/nothing")):to_be("404 NotFound There is no /v0.10/nothing here.")
end)

describe("IdentityMap", function()
  local function map(opts)
    return globus.IdentityMap(globus.AuthClient(options "auth.globus.org"), opts)
  end

  it("looks identities up together, once, by ids and usernames", function()
    local identities = map { identity_ids = { "li@globus.example", "ada@institution.example", "nobody@example.org" } }
    expect(identities["li@globus.example"].name):to_be("Li Example")
    expect(identities["ada@institution.example"].name):to_be("Ada Example")
    expect(mock.requests { path = "/v2/api/identities" }):to_have_length(1)
    local id = identities["li@globus.example"].id
    expect(identities[id].username):to_be("li@globus.example")
    expect(mock.requests { path = "/v2/api/identities" }):to_have_length(1)
    expect(identities["nobody@example.org"]):to_be_nil()
    expect(identities:get("nobody@example.org", "none")):to_be("none")
  end)

  it("asks for so many at a time, and takes what is known already", function()
    local identities = map { id_batch_size = 2, cache = { ["x@example.org"] = { name = "X" } } }
    expect(identities["x@example.org"].name):to_be("X")
    for _, name in ipairs { "a@b", "c@d", "e@f" } do expect(identities:add(name)):to_be(true) end
    expect(identities:add("a@b")):to_be(false)
    expect(identities["a@b"]):to_be_nil()
    expect(mock.last_request().query.usernames):to_be("a@b,c@d")
    identities["x@example.org"] = nil
    expect(identities["x@example.org"]):to_be_nil()
    expect(function() identities.x = 1 end):to_raise("can be removed, by nil, but not set")
  end)
end)

it("LocalGlobusConnectPersonal reads the settings of a folder", function()
  local folder = os.tmpname()
  os.remove(folder)
  local lfs = require "lfs"
  assert(lfs.mkdir(folder))
  assert(lfs.mkdir(folder .. "/lta"))
  local personal = globus.LocalGlobusConnectPersonal { config_dir = folder }
  expect(personal.config_dir):to_be(folder)
  expect(personal.endpoint_id):to_be_nil()
  expect(personal:get_owner_info()):to_be_nil()
  local function write(name, text)
    local file <close> = assert(io.open(folder .. "/lta/" .. name, "w"))
    assert(file:write(text))
  end
  write("client-id.txt", "c011ec00-0000-4000-8000-000000000009\n")
  expect(personal.endpoint_id):to_be("c011ec00-0000-4000-8000-000000000009")
  local subject = '"/C=US/O=Globus Consortium/OU=Globus Connect User/CN=%s" rosa\n'
  write("gridmap", subject:format("rosa"))
  expect(personal:get_owner_info()):to_equal({ username = "rosa@globusid.org" })
  write("gridmap", "# comment\n" .. subject:format("u_aaaqeayeaudaocajbifqydiob4"))
  expect(personal:get_owner_info()):to_equal({ id = "00010203-0405-0607-0809-0a0b0c0d0e0f" })
  for _, name in ipairs { "/lta/gridmap", "/lta/client-id.txt", "/lta", "" } do assert(os.remove(folder .. name)) end
end)

it("ConnectorTable finds connectors by name and id", function()
  expect(globus.ConnectorTable.POSIX.name):to_be("POSIX")
  expect(globus.ConnectorTable.lookup(" google_cloud storage ").connector_id)
    :to_be("56366b96-ac98-11e9-abac-9cb6d0d9fd63")
  expect(globus.ConnectorTable.lookup("145812c8-decc-41f1-83cf-bb2a85a2a70b").name):to_be("POSIX")
  expect(globus.ConnectorTable.lookup("nothing")):to_be_nil()
end)
