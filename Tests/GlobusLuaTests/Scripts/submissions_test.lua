-- Transfers and deletions: submission ids, waiting for tasks, and how the mock carries tasks out.

local source = "c011ec00-0000-4000-8000-000000000001"
local destination = "c011ec00-0000-4000-8000-000000000002"
local transfer = globus.TransferClient { authorizer = globus.AccessTokenAuthorizer(mock.access_token()) }

local function copy(from, to, options)
  local data = globus.TransferData(source, destination)
  data:add_item(from, to, options)
  return transfer:submit_transfer(data).data.task_id
end

local function names(collection, path)
  local list = {}
  for i, item in ipairs(transfer:operation_ls(collection, { path = path }).data.DATA) do list[i] = item.name end
  return list
end

describe("a submission", function()
  it("gets an id, which is set in the document and sent again", function()
    clock.skip_waits()
    mock.reply { path = "/v0.10/transfer", status = 503, times = 2 }
    local data = globus.TransferData(source, destination)
    data:add_item("/a", "/b")
    local answer = transfer:submit_transfer(data).data
    expect(answer.code):to_be("Accepted")
    expect(answer.submission_id):to_be(data.submission_id)
    local sent = mock.requests { path = "/v0.10/transfer" }
    expect(sent):to_have_length(3)
    for _, request in ipairs(sent) do expect(request.data.submission_id):to_be(data.submission_id) end
    expect(mock.requests { path = "/v0.10/submission_id" }):to_have_length(1)
    expect(transfer:submit_transfer(data).data.code):to_be("Duplicate")
    expect(mock.requests { path = "/v0.10/submission_id" }):to_have_length(1)
  end)

  it("is sent again after a lost answer, which is harmless", function()
    clock.skip_waits()
    mock.reply { path = "/v0.10/delete", disconnect = "after", reset = true }
    local data = globus.DeleteData(destination)
    data:add_item("/a")
    expect(transfer:submit_delete(data).data.code):to_be("Duplicate")
  end)

  it("keeps an id that it has, and may be a table of the script's own", function()
    local answer = transfer:submit_delete {
      DATA_TYPE = "delete", endpoint = destination, submission_id = "mine",
      DATA = { { DATA_TYPE = "delete_item", path = "/a" } },
    }
    expect(answer.data.submission_id):to_be("mine")
    expect(mock.requests { path = "/v0.10/submission_id" }):to_have_length(0)
  end)

  it("raises what the service says, and nothing is sent without an id", function()
    mock.reply { path = "/v0.10/submission_id", status = 403, json = { code = "PermissionDenied", message = "no" } }
    local data = globus.TransferData(source, destination)
    local e = expect(function() transfer:submit_transfer(data) end):to_raise("TransferAPIError")
    expect(e.code):to_be("PermissionDenied")
    expect(mock.requests { path = "/v0.10/transfer" }):to_have_length(0)
    mock.reply { path = "/v0.10/submission_id", json = { value = 7 } }
    expect(function() transfer:submit_transfer(data) end):to_raise("no text 'value'")
    expect(data.submission_id):to_be_nil()
  end)

  it("of a tunnel gets an id of its own", function()
    local data = globus.CreateTunnelData("S-1", "S-2")
    transfer:create_tunnel(data)
    local id = mock.last_request().data.data.attributes.submission_id
    expect(id:match("^%x+-%x+-4%x+-[89ab]%x+-%x+$")):to_be_truthy()
    expect(data.data.attributes.submission_id):to_be(id)
    transfer:create_tunnel(data)
    expect(mock.last_request().data.data.attributes.submission_id):to_be(id)
    transfer:create_tunnel { data = { type = "Tunnel" } }
    expect(mock.last_request().data.data.attributes.submission_id).never:to_be_nil()
    expect(function() transfer:create_tunnel {} end):to_raise("CreateTunnelData")
  end)
end)

describe("task_wait", function()
  it("returns true when the task has ended, and false when the time is over", function()
    clock.skip_waits()
    local id = copy("/raw/run1.h5", "/waited/run1.h5")
    expect(transfer:task_wait(id, { timeout = 60, polling_interval = 1 })):to_be(true)
    expect(transfer:get_task(id).data.status):to_be("SUCCEEDED")
    mock.reply { path = "/v0.10/task/{id}", times = 0, json = { status = "ACTIVE" } }
    local before = #mock.requests { path = "/v0.10/task/{id}" }
    expect(transfer:task_wait(id, { timeout = 3, polling_interval = 1 })):to_be(false)
    expect(#mock.requests { path = "/v0.10/task/{id}" } - before):to_be(4)
    expect(transfer:task_wait(id)):to_be(false)
    expect(#mock.requests { path = "/v0.10/task/{id}" } - before):to_be(6)
  end)

  it("lets other tasks run, and can be cancelled", function()
    mock.reply { path = "/v0.10/task/{id}", times = 0, json = { status = "ACTIVE" } }
    local e = expect(function()
      task.timeout(0.05, function() transfer:task_wait("7a5c0000-0000-4000-8000-000000000001") end)
    end):to_raise("GlobusTimeoutError")
    expect(e.class):to_be("GlobusTimeoutError")
  end)

  it("refuses less than a second, and what is no id", function()
    expect(function() transfer:task_wait("x", { timeout = 0.5 }) end):to_raise("option 'timeout' must be seconds, from 1")
    expect(function() transfer:task_wait("x", { polling_interval = 0 }) end):to_raise("option 'polling_interval'")
    expect(function() transfer:task_wait("a/b") end):to_raise("identifier")
  end)
end)

describe("the mock's Globus Transfer", function()
  it("copies folders when a task's time has come, and deletes them", function()
    clock.skip_waits()
    local id = copy("/raw/", "/copy/", { recursive = true })
    expect(transfer:get_task(id).data.status):to_be("ACTIVE")
    expect(function() names(destination, "/copy/") end):to_raise("ClientError.NotFound")
    expect(transfer:task_wait(id, { timeout = 60 })):to_be(true)
    expect(names(destination, "/copy/")):to_equal({ ".lock", "logs", "notes.txt", "run1.h5", "run2.h5" })
    expect(transfer:get_task(id).data.files_transferred):to_be(5)
    local data = globus.DeleteData(destination, { recursive = true })
    data:add_item("/copy/logs")
    expect(transfer:task_wait(transfer:submit_delete(data).data.task_id, { timeout = 60 })):to_be(true)
    expect(names(destination, "/copy/")):to_equal({ ".lock", "notes.txt", "run1.h5", "run2.h5" })
  end)

  it("fails where a path is missing, and cancels only what is active", function()
    clock.skip_waits()
    local failing = copy("/raw/missing", "/x")
    expect(transfer:task_wait(failing, { timeout = 60 })):to_be(true)
    expect(transfer:get_task(failing).data.status):to_be("FAILED")
    local id = copy("/raw/run1.h5", "/never")
    expect(transfer:cancel_task(id).data.code):to_be("Canceled")
    expect(transfer:get_task(id).data.status):to_be("FAILED")
    local e = expect(function() transfer:cancel_task(id) end):to_raise("TransferAPIError")
    expect(e.http_status):to_be(409)
    expect(e.code):to_be("TaskComplete")
  end)

  it("selects and orders what a folder has", function()
    local function list(options)
      options.path = "/raw/"
      local found = {}
      for i, item in ipairs(transfer:operation_ls(source, options).data.DATA) do found[i] = item.name end
      return table.concat(found, " ")
    end
    expect(list {}):to_be(".lock logs notes.txt run1.h5 run2.h5")
    expect(list { show_hidden = false }):to_be("logs notes.txt run1.h5 run2.h5")
    expect(list { filter = "name:~*.h5" }):to_be("run1.h5 run2.h5")
    expect(list { filter = { name = "!~*.h5", type = "file" }, show_hidden = false }):to_be("notes.txt")
    expect(list { orderby = { "type", "size DESC" }, show_hidden = false }):to_be("logs run2.h5 run1.h5 notes.txt")
    expect(list { orderby = "name DESC", limit = 2, offset = 1 }):to_be("run1.h5 notes.txt")
  end)

  it("makes, renames and looks at folders, and refuses as Transfer does", function()
    transfer:operation_mkdir(source, "/~/new")
    expect(transfer:operation_stat(source, { path = "/home/rosa/new" }).data.type):to_be("dir")
    transfer:operation_rename(source, "/~/new", "/~/newer")
    expect(names(source, "/~/")):to_equal({ "newer", "readme.txt" })
    local function failure(f, ...)
      local ok, e = pcall(f, transfer, ...)
      expect(ok):to_be(false)
      return ("%d %s"):format(e.http_status, e.code)
    end
    expect(failure(transfer.operation_mkdir, source, "/~/newer")):to_be("502 ExternalError.MkdirFailed.Exists")
    expect(failure(transfer.operation_ls, source, { path = "/nothing" })):to_be("404 ClientError.NotFound")
    expect(failure(transfer.operation_ls, source, { path = "/raw/notes.txt" }))
      :to_be("502 ExternalError.DirListingFailed.NotDirectory")
    expect(failure(transfer.operation_ls, "nothing")):to_be("404 EndpointNotFound")
    expect(failure(transfer.get_endpoint, "nothing")):to_be("404 EndpointNotFound")
    expect(failure(transfer.get_task, "nothing")):to_be("404 TaskNotFound")
    expect(failure(transfer.submit_transfer, globus.TransferData("nothing", source))):to_be("400 ClientError.BadRequest")
    local data = globus.TransferData("nothing", source)
    data:add_item("/a", "/b")
    expect(failure(transfer.submit_transfer, data)):to_be("404 EndpointNotFound")
  end)
end)
