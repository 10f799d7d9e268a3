-- Bodies that become files: output, resume, and what becomes of the files whatever happens.

local folders = require "modules.folders"
local lfs = require "lfs"

local size = 50000

local function generated(count)
  return mock.url() .. "/files/generated/" .. (count or size)
end

local content, names, new_folder, write = folders.content, folders.names, folders.new, folders.write

local whole
before_each(function() whole = globus.request("GET", generated()).text end)

it("output writes the body to a file, and the answer has all but the body", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  write(path, "old")
  local response = globus.request("GET", generated(), { output = path })
  expect(content(path) == whole):to_be(true)
  expect(names(folder)):to_equal({ "data" })
  expect(response.http_status):to_be(200)
  expect(response.headers.ETag):to_equal('"generated-50000"')
  expect(response.text):to_equal("")
  expect(response.data):to_be_nil()
  expect(tostring(response)):to_equal("GlobusHTTPResponse (200, 50000 bytes)")
  expect(function() response:json() end):to_raise("ValidationError", "the body has gone to a file")
  expect(mock.last_request().headers.accept):to_equal("*/*")
end)

it("every verb of a client takes output and input", function()
  local folder, kept <close> = new_folder()
  local client = globus.BaseClient { base_url = mock.url() }
  client:get("/files/generated/10", { output = folder .. "/a" })
  client:request("GET", "/files/generated/10", { output = folder .. "/b" })
  expect(content(folder .. "/a")):to_equal(whole:sub(1, 10))
  expect(content(folder .. "/b")):to_equal(whole:sub(1, 10))
  expect(client:put("/files/up", { input = folder .. "/a" }).data.size):to_be(10)
end)

it("an empty body is an empty file", function()
  local folder, kept <close> = new_folder()
  globus.request("GET", generated(0), { output = folder .. "/data" })
  expect(content(folder .. "/data")):to_equal("")
end)

it("a compressed body is written as what it holds", function()
  local folder, kept <close> = new_folder()
  local packed = "\x1f\x8b\x08\0\0\0\0\0\0\xff\x01\x05\0\xfa\xffhello\x86\xa6\x10\x36\x05\0\0\0"
  mock.reply { path = "/packed", text = packed, headers = { ["Content-Encoding"] = "gzip" } }
  globus.request("GET", mock.url() .. "/packed", { output = folder .. "/data" })
  expect(content(folder .. "/data")):to_equal("hello")
end)

for _, status in ipairs { 404, 403, 302 } do
  it("a " .. status .. " leaves the file and its folder as they were", function()
    local folder, kept <close> = new_folder()
    local path = folder .. "/data"
    write(path, "old")
    mock.reply { path = "/files/*", status = status, json = { code = "No", message = "Not this." } }
    local options = { output = path, allow_redirects = false }
    if status == 302 then
      expect(globus.request("GET", generated(), options).data.code):to_equal("No")
    else
      local e = expect(function() globus.request("GET", generated(), options) end):to_raise("GlobusAPIError")
      expect(e.code):to_equal("No")
      expect(e.message):to_equal("Not this.")
    end
    expect(content(path)):to_equal("old")
    expect(names(folder)):to_equal({ "data" })
  end)
end

it("an answer that breaks off leaves the old file, and the error says how much had come", function()
  clock.skip_waits()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  write(path, "old")
  mock.reply { path = "/files/*", disconnect = 1000, times = 0 }
  local e = expect(function()
    globus.request("GET", generated(), { output = path, max_retries = 1 })
  end):to_raise("GlobusConnectionError", "1000 of 50000 bytes had come")
  expect(e.message):to_contain("2 attempts")
  expect(content(path)):to_equal("old")
  expect(names(folder)):to_equal({ "data" })
end)

it("a server that cannot be reached leaves the old file", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  write(path, "old")
  mock.reply { path = "/files/*", disconnect = true, times = 0 }
  expect(function() globus.request("GET", generated(), { output = path, max_retries = 0 }) end)
    :to_raise("GlobusConnectionError", "0 bytes had come")
  expect(content(path)):to_equal("old")
  expect(names(folder)):to_equal({ "data" })
end)

it("a retry without resume begins anew", function()
  clock.skip_waits()
  local folder, kept <close> = new_folder()
  mock.reply { path = "/files/*", disconnect = 1000 }
  globus.request("GET", generated(), { output = folder .. "/data" })
  expect(content(folder .. "/data") == whole):to_be(true)
  expect(mock.last_request().headers.range):to_be_nil()
end)

it("a retry with resume asks for the rest of the same version", function()
  clock.skip_waits()
  local folder, kept <close> = new_folder()
  mock.reply { path = "/files/*", disconnect = 1000 }
  local response = globus.request("GET", generated(), { output = folder .. "/data", resume = true })
  expect(response.http_status):to_be(206)
  expect(content(folder .. "/data") == whole):to_be(true)
  expect(names(folder)):to_equal({ "data" })
  local headers = mock.last_request().headers
  expect(headers.range):to_equal("bytes=999-")
  expect(headers["if-range"]):to_equal('"generated-50000"')
  expect(headers["accept-encoding"]):to_equal("identity")
end)

--- Receives a part of the file, which is kept.
local function break_off(path, bytes)
  mock.reply { path = "/files/*", disconnect = bytes or 1000 }
  return expect(function()
    globus.request("GET", generated(), { output = path, resume = true, max_retries = 0 })
  end):to_raise("GlobusConnectionError")
end

it("another request goes on where one has ended", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  write(path, "old")
  local e = break_off(path)
  expect(e.message):to_contain("1000 of 50000 bytes had come, and are kept in '" .. path .. ".part'")
  expect(content(path)):to_equal("old")
  expect(names(folder)):to_equal({ "data", "data.part", "data.part.json" })
  expect(content(path .. ".part") == whole:sub(1, 1000)):to_be(true)
  globus.request("GET", generated(), { output = path, resume = true })
  expect(mock.last_request().headers.range):to_equal("bytes=999-")
  expect(content(path) == whole):to_be(true)
  expect(names(folder)):to_equal({ "data" })
end)

it("a part that is complete is only given its name", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  break_off(path)
  write(path .. ".part", whole)
  globus.request("GET", generated(), { output = path, resume = true })
  expect(mock.last_request().headers.range):to_equal("bytes=49999-")
  expect(content(path) == whole):to_be(true)
end)

it("an error status keeps what had come", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  break_off(path)
  mock.reply { path = "/files/*", status = 403, json = { code = "Denied", message = "No." } }
  local e = expect(function() globus.request("GET", generated(), { output = path, resume = true }) end)
    :to_raise("GlobusAPIError")
  expect(e.message):to_equal("No.")
  expect(tostring(e)):to_contain("1000 bytes had come, and are kept")
  globus.request("GET", generated(), { output = path, resume = true })
  expect(content(path) == whole):to_be(true)
end)

it("that the file at the server has changed is an error; the request after it begins anew", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  write(path, "old")
  break_off(path)
  mock.reply {
    path = "/files/*", text = "the new version", content_type = "application/octet-stream",
    headers = { ETag = '"new"' },
  }
  local e = expect(function() globus.request("GET", generated(), { output = path, resume = true }) end)
    :to_raise("NetworkError", 'its ETag was "generated-50000" and is "new"')
  expect(e.message):to_contain("1000 bytes had come")
  expect(content(path)):to_equal("old")
  expect(names(folder)):to_equal({ "data" })
  globus.request("GET", generated(), { output = path, resume = true })
  expect(mock.last_request().headers.range):to_be_nil()
  expect(content(path) == whole):to_be(true)
end)

it("that the file has changed between two attempts is an error with resume, and without it nothing", function()
  clock.skip_waits()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  for _, resume in ipairs { true, false } do
    write(path, "old")
    mock.reply { path = "/files/*", disconnect = 1000 }
    mock.reply {
      path = "/files/*", text = "the new version", content_type = "application/octet-stream",
      headers = { ETag = '"new"' },
    }
    local before = #mock.requests()
    local function get() return globus.request("GET", generated(), { output = path, resume = resume }) end
    if resume then
      expect(get):to_raise("NetworkError", 'its ETag was "generated-50000" and is "new"; the part is dropped')
    else
      expect(get().http_status):to_be(200)
    end
    expect(#mock.requests() - before):to_be(2)
    expect(content(path)):to_equal(resume and "old" or "the new version")
    expect(names(folder)):to_equal({ "data" })
  end
end)

it("a server that has less than the part is an error; the request after it begins anew", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  write(path, "old")
  break_off(path)
  mock.reply {
    path = "/files/*", status = 416, json = { code = "RangeNotSatisfiable", message = "The file ends before." },
    headers = { ["Content-Range"] = "bytes */500" },
  }
  local e = expect(function() globus.request("GET", generated(), { output = path, resume = true }) end)
    :to_raise("GlobusAPIError", "The file ends before.")
  expect(e.http_status):to_be(416)
  expect(tostring(e)):to_contain("1000 bytes had come")
  expect(tostring(e)).never:to_contain("kept")
  expect(content(path)):to_equal("old")
  expect(names(folder)):to_equal({ "data" })
  globus.request("GET", generated(), { output = path, resume = true })
  expect(mock.last_request().headers.range):to_be_nil()
  expect(content(path) == whole):to_be(true)
end)

it("a part of another version is never added, even where a server sends one", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  break_off(path)
  mock.reply {
    path = "/files/*", status = 206, text = "x", content_type = "application/octet-stream",
    headers = { ETag = '"new"', ["Content-Range"] = "bytes 999-999/1000" },
  }
  expect(function() globus.request("GET", generated(), { output = path, resume = true }) end)
    :to_raise("NetworkError", "has changed")
end)

it("another part than the one that was asked for is an error", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  break_off(path)
  mock.reply {
    path = "/files/*", status = 206, text = "x", content_type = "application/octet-stream",
    headers = { ["Content-Range"] = "bytes 0-0/50000" },
  }
  expect(function() globus.request("GET", generated(), { output = path, resume = true }) end)
    :to_raise("NetworkError", "another part of the file than was asked for")
end)

it("a server that sends less than the rest is asked again", function()
  clock.skip_waits()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  break_off(path)
  mock.reply {
    path = "/files/*", status = 206, text = whole:sub(1000, 2000), content_type = "application/octet-stream",
    headers = { ["Content-Range"] = "bytes 999-1999/50000" },
  }
  globus.request("GET", generated(), { output = path, resume = true })
  expect(mock.last_request().headers.range):to_equal("bytes=1999-")
  expect(content(path) == whole):to_be(true)
end)

it("a server without ranges sends the whole file again", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  break_off(path)
  mock.reply {
    path = "/files/*", text = whole, content_type = "application/octet-stream",
    headers = { ETag = '"generated-50000"' },
  }
  expect(globus.request("GET", generated(), { output = path, resume = true }).http_status):to_be(200)
  expect(content(path) == whole):to_be(true)
end)

it("a part of another URL is not gone on with", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  break_off(path)
  globus.request("GET", generated(2000), { output = path, resume = true })
  expect(mock.last_request().headers.range):to_be_nil()
  expect(content(path) == whole:sub(1, 2000)):to_be(true)
end)

it("somebody else's file with the name of a part is left alone", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  write(path .. ".part", "mine")
  expect(function() globus.request("GET", generated(), { output = path, resume = true }) end)
    :to_raise("FileError", "is in the way")
  expect(content(path .. ".part")):to_equal("mine")
end)

it("two downloads to one file at a time do not mix", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  local hold = mock.hold { path = "/files/*" }
  task.scope(function(scope)
    scope:spawn(function() globus.request("GET", generated(), { output = path, resume = true }) end)
    hold:wait()
    expect(function() globus.request("GET", generated(), { output = path, resume = true }) end)
      :to_raise("FileError", "is being written by another download")
    hold:release()
  end)
  expect(content(path) == whole):to_be(true)
end)

it("a link stays, and the file that it leads to is replaced", function()
  local folder, kept <close> = new_folder()
  write(folder .. "/data", "old")
  assert(lfs.link("data", folder .. "/link", true))
  globus.request("GET", generated(), { output = folder .. "/link" })
  expect(lfs.symlinkattributes(folder .. "/link", "mode")):to_equal("link")
  expect(content(folder .. "/data") == whole):to_be(true)
end)

it("a new file has the permissions of the old one", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  write(path, "old")
  os.execute("chmod 640 " .. path)
  globus.request("GET", generated(), { output = path })
  expect(lfs.attributes(path, "permissions")):to_equal("rw-r-----")
end)

it("a full disk is an error that says so", function()
  expect(function() globus.request("GET", generated(), { output = "/dev/full" }) end)
    :to_raise("FileError", "'/dev/full' cannot be written: no space left on device; free some")
  globus.request("GET", generated(), { output = "/dev/null" })
  expect(lfs.attributes("/dev/null", "mode")):to_equal("char device")
end)

it("what cannot be written is an error before anything is sent", function()
  local folder, kept <close> = new_folder()
  local before = #mock.requests()
  expect(function() globus.request("GET", generated(), { output = folder }) end):to_raise("FileError", "is a directory")
  expect(function() globus.request("GET", generated(), { output = folder .. "/no/file" }) end)
    :to_raise("FileError", "no such file or directory")
  expect(function() globus.request("HEAD", generated(), { output = folder .. "/file" }) end)
    :to_raise("GlobusSDKUsageError", "no body")
  expect(function() globus.request("GET", generated(), { resume = true }) end)
    :to_raise("GlobusSDKUsageError", "needs an 'output'")
  expect(function() globus.request("GET", generated(), { progress = "x" }) end)
    :to_raise("GlobusSDKUsageError", "needs an 'output' or an 'input'")
  expect(function()
    globus.request("GET", generated(), { output = folder .. "/file", resume = true, headers = { Range = "bytes=1-" } })
  end):to_raise("GlobusSDKUsageError", "sets Range itself")
  expect(#mock.requests()):to_be(before)
  expect(names(folder)):to_equal({})
end)

it("a cancelled download leaves the old file, and with resume what had come", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  write(path, "old")
  for _, resume in ipairs { false, true } do
    local hold = mock.hold { path = "/files/*" }
    expect(function()
      task.timeout(0.05, function() globus.request("GET", generated(), { output = path, resume = resume }) end)
    end):to_raise()
    hold:release()
    expect(content(path)):to_equal("old")
    expect(names(folder)):to_equal({ "data" })
  end
end)

it("progress tells in the log how much has come and gone", function()
  local folder, kept <close> = new_folder()
  local path = folder .. "/data"
  globus.request("GET", generated(), { output = path, progress = "the data" })
  globus.request("PUT", mock.url() .. "/files/up", { input = path, progress = true })
  local lines = table.concat(log_lines(), "\n")
  expect(lines):to_contain("the data done: 50 kB of 50 kB in ")
  expect(lines):to_contain("data done: 50 kB of 50 kB in ")
end)

it("cert names files that must be there", function()
  expect(function() globus.request("GET", mock.url(), { cert = { cert = 1 } }) end):to_raise("GlobusSDKUsageError")
  expect(function() globus.request("GET", mock.url(), { cert = {} }) end):to_raise("GlobusSDKUsageError")
end)
