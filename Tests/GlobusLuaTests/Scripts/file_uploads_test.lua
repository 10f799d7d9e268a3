-- Bodies that are files: input, and what is sent again.

local fixtures = require "modules.fixtures"
local folders = require "modules.folders"
local lfs = require "lfs"
local new_folder, write = folders.new, folders.write

it("input sends a file with its length", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  for _, count in ipairs { 0, 5, 50000 } do
    write(path, ("x"):rep(count))
    local response = globus.request("PUT", mock.url() .. "/files/up", { input = path })
    expect(response.http_status):to_be(201)
    expect(response.data.size):to_be(count)
    local headers = mock.last_request().headers
    expect(headers["content-length"]):to_equal(tostring(count))
    expect(headers["content-type"]):to_be_nil()
  end
end)

it("a file is sent again from its beginning after a 503, a broken connection, a redirect and a 401", function()
  clock.skip_waits()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  globus.request("GET", mock.url() .. "/files/generated/3000000", { output = path })
  local sum = globus.request("PUT", mock.url() .. "/files/up", { input = path }).data.sha256
  local faults = {
    { status = 503, json = { code = "Busy" } },
    { disconnect = "after" },
    { status = 307, headers = { Location = "/files/elsewhere" } },
  }
  for _, fault in ipairs(faults) do
    fault.path = "/files/up"
    mock.reply(fault)
    local response = globus.request("PUT", mock.url() .. "/files/up", { input = path })
    expect(response.data.size):to_be(3000000)
    expect(response.data.sha256):to_equal(sum)
  end
  local authorizer = fixtures.refresh_token_authorizer()
  mock.reply { path = "/files/up", status = 401, json = { code = "AuthenticationFailed" } }
  local options = { input = path, authorizer = authorizer }
  expect(globus.request("PUT", mock.url() .. "/files/up", options).data.sha256):to_equal(sum)
end)

it("a file that has changed when the server has it is an error, and is not sent again", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  local changes = {
    longer = function() assert(io.open(path, "a")):write("more"):close() end,
    shorter = function() write(path, "le") end,
    -- The system's time of a change may be the same for some milliseconds.
    other = function() assert(lfs.touch(path, 1, 1)) end,
    untouched = function() end,
  }
  for name, change in pairs(changes) do
    write(path, "whole")
    mock.reply {
      path = "/files/up",
      answer = function()
        change()
        return { status = 201, json = {} }
      end,
    }
    local before = #mock.requests()
    local function put() return globus.request("PUT", mock.url() .. "/files/up", { input = path }) end
    if name == "untouched" then
      expect(put().http_status):to_be(201)
    else
      expect(put):to_raise("FileError", "data' has changed while it was sent, when 5 of 5 bytes had gone")
    end
    expect(#mock.requests() - before):to_be(1)
  end
end)

it("what cannot be sent is an error before anything is sent", function()
  local folder, kept <close> = new_folder()
  local before = #mock.requests()
  local url = mock.url() .. "/files/up"
  expect(function() globus.request("PUT", url, { input = folder .. "/none" }) end)
    :to_raise("FileError", "none' cannot be read: no such file or directory")
  expect(function() globus.request("PUT", url, { input = folder }) end):to_raise("FileError", "is no file")
  expect(function() globus.request("PUT", url, { input = "/dev/null", data = "x" }) end)
    :to_raise("GlobusSDKUsageError", "cannot be given with 'data'")
  expect(#mock.requests()):to_be(before)
end)
