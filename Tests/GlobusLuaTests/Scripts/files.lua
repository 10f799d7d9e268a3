-- The library io and the files of os, where everything is allowed: Lua's own semantics.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local function new_file(text)
  local path = os.tmpname()
  local file <close> = assert(io.open(path, "w"))
  assert(file:write(text))
  return path, setmetatable({}, { __close = function() os.remove(path) end })
end

local function content(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read("a")
end

test("a file is written and read in every format", function()
  local path, kept <close> = new_file("one\ntwo\n\n0x1F -2.5e1 .5 next\nrest")
  local file <close> = assert(io.open(path))
  expect.equal({ file:read("l", "L", "l") }, { "one", "two\n", "" })
  expect.equal({ file:read("n", "n", "n") }, { 31, -25.0, 0.5 })
  expect.equal(file:read(5), " next")
  expect.equal(file:read("*l"), "")
  expect.equal(file:read(0), "")
  expect.equal(file:read("a"), "rest")
  expect.equal(file:read("a"), "")
  expect.equal(file:read(0), nil)
  expect.equal(file:read(), nil)
end)

test("numbers are written as Lua writes them, and write returns the file", function()
  local path, kept <close> = new_file("")
  local file <close> = assert(io.open(path, "w"))
  expect.same(file:write(1, " ", 2.5, " ", 1e100, " ", "x", "\n"), file)
  expect.equal(file:seek("cur"), 15)
  file:close()
  expect.equal(content(path), "1 2.5 1e+100 x\n")
end)

test("every mode does what its name says", function()
  local path, kept <close> = new_file("abc")
  local file = assert(io.open(path, "r+"))
  file:write("X")
  file:close()
  expect.equal(content(path), "Xbc")
  file = assert(io.open(path, "a+b"))
  file:write("d")
  file:seek("set")
  expect.equal(file:read("a"), "Xbcd")
  file:close()
  file = assert(io.open(path, "w+"))
  expect.equal(file:read("a"), "")
  file:close()
  expect.equal(content(path), "")
  for _, mode in ipairs { "", "rw", "r+w", "x", "rb+", "wx" } do
    expect.usage_error(function() io.open(path, mode) end, "io.open: argument #2 (mode) must be r, w, a")
  end
end)

test("what cannot be opened is nil, a message and a code", function()
  expect.equal({ io.open("/nowhere/x") }, { nil, "/nowhere/x: No such file or directory", 2 })
  expect.equal({ io.open("/tmp", "w") }, { nil, "/tmp: Is a directory", 21 })
  expect.equal({ io.open("") }, { nil, ": No such file or directory", 2 })
  expect.error(function() io.lines("/nowhere/x") end, "cannot open file '/nowhere/x' (No such file or directory)")
  expect.error(function() io.input("/nowhere/x") end, "cannot open file '/nowhere/x' (No such file or directory)")
  expect.usage_error(function() io.open("/tmp/a\0b") end, "must not hold a zero byte")
  expect.usage_error(function() os.remove("/tmp/a\0b") end, "must not hold a zero byte")
end)

test("a device without room is nil, a message and a code, and the next file works", function()
  local file = assert(io.open("/dev/full", "w"))
  file:setvbuf("no")
  expect.equal({ file:write("x") }, { nil, "No space left on device", 28 })
  pcall(file.close, file)
  local buffered = assert(io.open("/dev/full", "w"))
  buffered:write("x")
  expect.equal({ buffered:flush() }, { nil, "No space left on device", 28 })
  pcall(buffered.close, buffered)
  local path, kept <close> = new_file("fine")
  expect.equal(content(path), "fine")
end)

test("lines runs to the end, closes what it has opened, and takes formats", function()
  local path, kept <close> = new_file("a\nb\n\nc")
  local lines = {}
  for line in io.lines(path) do lines[#lines + 1] = line end
  expect.equal(lines, { "a", "b", "", "c" })
  local next_line, _, _, file = io.lines(path, 1, "L")
  expect.equal({ next_line() }, { "a", "\n" })
  file:close()
  expect.error(next_line, "file is already closed")
  local own <close> = assert(io.open(path))
  for line in own:lines("l") do expect.truthy(#line <= 1) end
  expect.equal(io.type(own), "file")
end)

test("a closed file can do nothing", function()
  local path, kept <close> = new_file("x")
  local file = assert(io.open(path))
  file:close()
  for _, name in ipairs { "read", "write", "lines", "flush", "close", "seek", "setvbuf" } do
    expect.error(function() file[name](file) end, "attempt to use a closed file")
  end
  expect.equal(io.type(file), "closed file")
  expect.equal(tostring(file), "file (closed)")
end)

test("default files are changed and closed", function()
  local path, kept <close> = new_file("one\ntwo\n")
  local before = io.input()
  expect.same(before, io.stdin)
  io.input(path)
  expect.equal(io.read(), "one")
  for line in io.lines() do expect.equal(line, "two") end
  io.close(io.input())
  expect.error(function() io.read() end, "default input file is closed")
  io.input(before)
  io.output(path)
  io.write("three"):write("!")
  io.close()
  expect.error(function() io.write("x") end, "default output file is closed")
  io.output(io.stdout)
  expect.equal(content(path), "three!")
end)

test("bad arguments are Lua's own errors", function()
  expect.error(function() io.write({}) end, "string expected, got table")
  expect.error(function() io.stdout.write("x") end, "FILE* expected, got string")
  expect.error(function() io.input(3) end, "FILE* expected")
  expect.error(function() io.type() end, "value expected")
  local path, kept <close> = new_file("x")
  local file <close> = assert(io.open(path))
  expect.error(function() file:read("x") end, "invalid format")
  expect.error(function() file:seek("nowhere") end, "invalid option")
end)

test("standard files stay open, and their metatable is out of reach", function()
  expect.equal({ io.stdout:close() }, { nil, "cannot close standard file" })
  expect.equal(io.type(io.stdin), "file")
  expect.equal(getmetatable(io.stdout), false)
  expect.equal(tostring(io.stdout), "file")
end)

test("a temporary file is written and read back", function()
  local file <close> = assert(io.tmpfile())
  file:write("kept")
  file:seek("set")
  expect.equal(file:read("a"), "kept")
end)

test("files are renamed and removed, and folders only when they are empty", function()
  local path = new_file("x")
  local other = path .. ".other"
  expect.equal({ os.rename(path, other) }, { true })
  expect.equal({ os.rename(path, other) }, { nil, path .. ": No such file or directory", 2 })
  expect.equal({ os.remove(other) }, { true })
  expect.equal({ os.remove(other) }, { nil, other .. ": No such file or directory", 2 })
  expect.equal({ os.remove("/tmp") }, { nil, "/tmp: Directory not empty", 39 })
end)

test("a program's output is read as it comes, in every format, while other tasks go on", function()
  local ticks, lines = 0, {}
  task.scope(function(scope)
    local ticker = scope:spawn(function()
      while true do
        task.sleep(0.005)
        ticks = ticks + 1
      end
    end)
    local pipe <close> = assert(io.popen("echo one; sleep 0.1; printf '12 0x1F zz\\nlast'"))
    lines = { pipe:read("l", "n", "n", "n", "l", "a", "l") }
    ticker:cancel()
  end)
  expect.equal(lines, { "one", 12, 31, nil })
  expect.truthy(ticks > 0)
  local pipe <close> = assert(io.popen("printf 'zz\\nlast'"))
  expect.equal({ pipe:read("L", 2, "a", "l") }, { "zz\n", "la", "st", nil })
end)

test("a pipe is read line by line, also where Lua cannot wait", function()
  local lines = {}
  for line in assert(io.popen("printf 'a\\nb\\nc'")):lines() do lines[#lines + 1] = line end
  expect.equal(lines, { "a", "b", "c" })
  local pipe <close> = assert(io.popen("sleep 0.02; echo here"))
  table.sort({ 2, 1 }, function(a, b)
    lines[#lines + 1] = pipe:read()
    return a < b
  end)
  expect.equal(lines[4], "here")
end)

test("a megabyte goes through a pipe both ways", function()
  local text = ("0123456789abcdef"):rep(1 << 16)
  local path, kept <close> = new_file("")
  local pipe = assert(io.popen("cat > " .. path, "w"))
  expect.same(pipe:write(text), pipe)
  expect.equal({ pipe:close() }, { true, "exit", 0 })
  local back <close> = assert(io.popen("cat " .. path))
  expect.truthy(back:read("a") == text)
end)

test("a program's end is told as Lua tells it, and other tasks go on meanwhile", function()
  expect.equal({ os.execute("exit 3") }, { nil, "exit", 3 })
  expect.equal({ os.execute("kill -9 $$") }, { nil, "signal", 9 })
  expect.equal({ os.execute("true") }, { true, "exit", 0 })
  expect.equal(os.execute(), true)
  local first = task.race(function() os.execute("sleep 10") return "program" end, function() return "other" end)
  expect.equal(first, "other")
end)

test("a task that waits for a pipe can be cancelled", function()
  local pipe = assert(io.popen("exec sleep 30 2>/dev/null"))
  local failure = expect.error(function() task.timeout(0.02, function() pipe:read() end) end, "")
  expect.equal(failure.class, "GlobusTimeoutError")
end)

test("closing a pipe waits for the program's end while other tasks go on", function()
  local pipe = assert(io.popen("exec > /dev/null 2>&1; cat; sleep 30; exit 7", "w"))
  expect.same(pipe:write("x"), pipe)
  local first = task.race(function() pipe:close() return "program" end, function() task.sleep(0.01) return "other" end)
  expect.equal(first, "other")
  expect.equal({ assert(io.popen("cat > /dev/null; sleep 0.05; exit 7", "w")):close() }, { nil, "exit", 7 })
  expect.equal({ assert(io.popen("kill -9 $$")):close() }, { nil, "signal", 9 })
  local path, kept <close> = new_file("")
  do
    local variable <close> = assert(io.popen("cat > /dev/null; sleep 0.05; echo ended > " .. path, "w"))
  end
  local back <close> = assert(io.open(path))
  expect.equal(back:read("a"), "ended\n")
end)

test("programs inherit no connection of the host's", function()
  globus.request("GET", mock.info.url .. "/bench/json")
  local pipe <close> = assert(io.popen("ls -l /proc/self/fd"))
  expect.equal(pipe:read("a"):find("socket:"), nil)
end)

test("a program that nobody waits for any more is left alone", function()
  assert(io.popen("exec sleep 30 2>/dev/null"))
  collectgarbage()
  local failure = expect.error(function()
    task.timeout(0.02, function() local pipe <close> = assert(io.popen("exec sleep 30 2>/dev/null")) task.sleep(10) end)
  end, "")
  expect.equal(failure.class, "GlobusTimeoutError")
end)

test("variables are read, and what reaches out of a script unseen is not there", function()
  expect.truthy(os.getenv("PATH"))
  expect.equal(os.getenv("GLOBUS_LUA_NOT_SET"), nil)
  expect.equal(os.setlocale, nil) -- globus-lua: ignore
end)

test("what cannot be read or written fails at once, as in plain Lua", function()
  local refusal = { nil, "Bad file descriptor", 9 }
  for _, format in ipairs { "l", "L", "n", "a", 0, 5 } do expect.equal({ io.stdout:read(format) }, refusal) end
  expect.equal({ io.stderr:read() }, refusal)
  expect.equal({ io.stdin:write("x") }, refusal)
  expect.equal({ io.stdin:write(1) }, refusal)
  expect.same(io.stdin:write(""), io.stdin)
  expect.error(function() for _ in io.stdout:lines() do end end, "Bad file descriptor")
  local reading <close> = assert(io.popen("true"))
  expect.equal({ reading:write("x") }, refusal)
  local writing <close> = assert(io.popen("cat > /dev/null", "w"))
  expect.equal({ writing:read("a") }, refusal)
  expect.error(function() io.stdout:read("x") end, "invalid format")
  local before = io.output()
  io.output(io.stdin)
  local outcome = { io.write("x") }
  io.output(before)
  expect.equal(outcome, refusal)
end)

local function warnings()
  local list = {}
  for _, line in ipairs(mock.log_lines()) do
    if line:find("is lost", 1, true) then list[#list + 1] = line end
  end
  return list
end

local full = "warning: some of what was written to '/dev/full' is lost: No space left on device"

for what, lose in pairs {
  ["close, of a buffer"] = function(file) file:write("x") file:close() end,
  ["a write after one that failed"] = function(file) file:write(("x"):rep(100000)) file:write("x") file:close() end,
  ["a write after a flush that failed"] = function(file) file:write("x") file:flush() file:write("x") file:close() end,
  ["writes without a buffer"] = function(file) file:setvbuf("no") file:write("x") file:write("x") file:close() end,
  ["a variable to be closed"] = function(file) local closed <close> = file file:write("x") end,
  ["io.close"] = function(file)
    local before = io.output()
    io.output(file)
    io.write("x")
    io.close()
    io.output(before)
  end,
  ["collection"] = function(file) file:write("x") file = nil end,
} do
  test("what is lost on a full disk is warned of once: " .. what, function()
    local first = #warnings()
    lose(assert(io.open("/dev/full", "w")))
    collectgarbage()
    collectgarbage()
    local all = warnings()
    expect.equal(#all, first + 1)
    expect.equal(all[#all], full)
  end)
end

test("what a program did not take is warned of", function()
  local first = #warnings()
  local pipe = assert(io.popen("true --password=x", "w"))
  pipe:write(("x"):rep(1000000))
  pipe:write("and on")
  pipe:close()
  local all = warnings()
  expect.equal(#all, first + 1)
  expect.equal(all[#all], "warning: some of what was written to the program 'true' is lost: Broken pipe")
end)

test("what write or flush has told is not warned of as well", function()
  local first = #warnings()
  for _, lose in ipairs {
    function(file) return file:write(("x"):rep(100000)) end,
    function(file) return file:write("x") and file:flush() end,
    function(file) return file:setvbuf("no") and file:write("x") end,
  } do
    local file = assert(io.open("/dev/full", "w"))
    expect.equal(lose(file), nil)
    pcall(file.close, file)
  end
  expect.equal(#warnings(), first)
end)

test("a file that took everything, or is not open for writing, is not warned of", function()
  local first = #warnings()
  local path, kept <close> = new_file("x")
  local file = assert(io.open(path))
  file:write("x")
  file:close()
  io.stdin:write("x")
  local pipe = assert(io.popen("cat > /dev/null", "w"))
  pipe:write(("x"):rep(1000000))
  pipe:close()
  expect.equal(#warnings(), first)
end)
