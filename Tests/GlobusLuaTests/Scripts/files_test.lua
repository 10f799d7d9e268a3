-- The library io and the files of os, where everything is allowed: Lua's own semantics.

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

it("a file is written and read in every format", function()
  local path, kept <close> = new_file("one\ntwo\n\n0x1F -2.5e1 .5 next\nrest")
  local file <close> = assert(io.open(path))
  expect({ file:read("l", "L", "l") }):to_equal({ "one", "two\n", "" })
  expect({ file:read("n", "n", "n") }):to_strictly_equal({ 31, -25.0, 0.5 })
  expect(file:read(5)):to_equal(" next")
  expect(file:read("*l")):to_equal("")
  expect(file:read(0)):to_equal("")
  expect(file:read("a")):to_equal("rest")
  expect(file:read("a")):to_equal("")
  expect(file:read(0)):to_be_nil()
  expect(file:read()):to_be_nil()
end)

it("numbers are written as Lua writes them, and write returns the file", function()
  local path, kept <close> = new_file("")
  local file <close> = assert(io.open(path, "w"))
  expect(file:write(1, " ", 2.5, " ", 1e100, " ", "x", "\n")):to_be(file)
  expect(file:seek("cur")):to_be(15)
  file:close()
  expect(content(path)):to_equal("1 2.5 1e+100 x\n")
end)

it("every mode does what its name says", function()
  local path, kept <close> = new_file("abc")
  local file = assert(io.open(path, "r+"))
  file:write("X")
  file:close()
  expect(content(path)):to_equal("Xbc")
  file = assert(io.open(path, "a+b"))
  file:write("d")
  file:seek("set")
  expect(file:read("a")):to_equal("Xbcd")
  file:close()
  file = assert(io.open(path, "w+"))
  expect(file:read("a")):to_equal("")
  file:close()
  expect(content(path)):to_equal("")
  for _, mode in ipairs { "", "rw", "r+w", "x", "rb+", "wx" } do
    local ok, message = pcall(function() io.open(path, mode) end)
    expect(ok):to_be(false)
    expect(message:match("bad argument.*")):to_equal("bad argument #2 to 'open' (invalid mode)")
  end
end)

it("what cannot be opened is nil, a message and a code", function()
  expect({ io.open("/nowhere/x") }):to_strictly_equal({ nil, "/nowhere/x: No such file or directory", 2 })
  expect({ io.open("/tmp", "w") }):to_strictly_equal({ nil, "/tmp: Is a directory", 21 })
  expect({ io.open("") }):to_strictly_equal({ nil, ": No such file or directory", 2 })
  expect(function() io.lines("/nowhere/x") end)
    :to_raise { message = "cannot open file '/nowhere/x' (No such file or directory)" }
  expect(function() io.input("/nowhere/x") end)
    :to_raise { message = "cannot open file '/nowhere/x' (No such file or directory)" }
  expect(function() io.open("/tmp/a\0b") end):to_raise { message = "a text without zero bytes expected" }
  expect(function() os.remove("/tmp/a\0b") end):to_raise { message = "a text without zero bytes expected" }
end)

it("a device without room is nil, a message and a code, and the next file works", function()
  local file = assert(io.open("/dev/full", "w"))
  file:setvbuf("no")
  expect({ file:write("x") }):to_strictly_equal({ nil, "No space left on device", 28 })
  pcall(file.close, file)
  local buffered = assert(io.open("/dev/full", "w"))
  buffered:write("x")
  expect({ buffered:flush() }):to_strictly_equal({ nil, "No space left on device", 28 })
  pcall(buffered.close, buffered)
  local path, kept <close> = new_file("fine")
  expect(content(path)):to_equal("fine")
end)

it("lines runs to the end, closes what it has opened, and takes formats", function()
  local path, kept <close> = new_file("a\nb\n\nc")
  local lines = {}
  for line in io.lines(path) do lines[#lines + 1] = line end
  expect(lines):to_equal({ "a", "b", "", "c" })
  local next_line, _, _, file = io.lines(path, 1, "L")
  expect({ next_line() }):to_equal({ "a", "\n" })
  file:close()
  expect(next_line):to_raise { message = "file is already closed" }
  local own <close> = assert(io.open(path))
  for line in own:lines("l") do expect(#line):to_be_between(0, 1) end
  expect(io.type(own)):to_equal("file")
end)

it("a closed file can do nothing", function()
  local path, kept <close> = new_file("x")
  local file = assert(io.open(path))
  file:close()
  for _, name in ipairs { "read", "write", "lines", "flush", "close", "seek", "setvbuf" } do
    expect(function() file[name](file) end):to_raise { message = "attempt to use a closed file" }
  end
  expect(io.type(file)):to_equal("closed file")
  expect(tostring(file)):to_equal("file (closed)")
end)

it("default files are changed and closed", function()
  local path, kept <close> = new_file("one\ntwo\n")
  local before = io.input()
  expect(before):to_be(io.stdin)
  io.input(path)
  expect(io.read()):to_equal("one")
  for line in io.lines() do expect(line):to_equal("two") end
  io.close(io.input())
  expect(function() io.read() end):to_raise { message = "default input file is closed" }
  io.input(before)
  io.output(path)
  io.write("three"):write("!")
  io.close()
  expect(function() io.write("x") end):to_raise { message = "default output file is closed" }
  io.output(io.stdout)
  expect(content(path)):to_equal("three!")
end)

it("bad arguments are Lua's own errors", function()
  expect(function() io.write({}) end):to_raise { message = "string expected, got table" }
  expect(function() io.stdout.write("x") end):to_raise { message = "FILE* expected, got string" }
  expect(function() io.input({}) end):to_raise { message = "FILE* expected" }
  expect(function() io.input(3) end):to_raise { message = "cannot open file '3'" }
  expect(function() io.type() end):to_raise { message = "value expected" }
  local path, kept <close> = new_file("x")
  local file <close> = assert(io.open(path))
  expect(function() file:read("x") end):to_raise { message = "invalid format" }
  expect(function() file:seek("nowhere") end):to_raise { message = "invalid option" }
end)

it("standard files stay open, and keep the metatable that they have", function()
  expect({ io.stdout:close() }):to_equal({ nil, "cannot close standard file" })
  expect(io.type(io.stdin)):to_equal("file")
  expect((pcall(setmetatable, io.stdout, {}))):to_be(false)
  expect(tostring(io.stdout):match("^file %(0x%x+%)$") ~= nil):to_be(true)
end)

it("a temporary file is written and read back", function()
  local file <close> = assert(io.tmpfile())
  file:write("kept")
  file:seek("set")
  expect(file:read("a")):to_equal("kept")
end)

it("files are renamed and removed, and folders only when they are empty", function()
  local path = new_file("x")
  local other = path .. ".other"
  expect({ os.rename(path, other) }):to_equal({ true })
  expect({ os.rename(path, other) }):to_strictly_equal({ nil, "No such file or directory", 2 })
  expect({ os.remove(other) }):to_equal({ true })
  expect({ os.remove(other) }):to_strictly_equal({ nil, other .. ": No such file or directory", 2 })
  expect({ os.remove("/tmp") }):to_strictly_equal({ nil, "/tmp: Directory not empty", 39 })
end)

it("a program's output is read as it comes, in every format, while other tasks go on", function()
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
  expect(lines):to_strictly_equal({ "one", 12, 31, nil })
  expect(ticks):to_be_greater_than(0)
  local pipe <close> = assert(io.popen("printf 'zz\\nlast'"))
  expect({ pipe:read("L", 2, "a", "l") }):to_equal({ "zz\n", "la", "st", nil })
end)

it("a pipe is read line by line, also where Lua cannot wait", function()
  local lines = {}
  for line in assert(io.popen("printf 'a\\nb\\nc'")):lines() do lines[#lines + 1] = line end
  expect(lines):to_equal({ "a", "b", "c" })
  local pipe <close> = assert(io.popen("sleep 0.02; echo here"))
  table.sort({ 2, 1 }, function(a, b)
    lines[#lines + 1] = pipe:read()
    return a < b
  end)
  expect(lines[4]):to_equal("here")
end)

it("a megabyte goes through a pipe both ways", function()
  local text = ("0123456789abcdef"):rep(1 << 16)
  local path, kept <close> = new_file("")
  local pipe = assert(io.popen("cat > " .. path, "w"))
  expect(pipe:write(text)):to_be(pipe)
  expect({ pipe:close() }):to_strictly_equal({ true, "exit", 0 })
  local back <close> = assert(io.popen("cat " .. path))
  expect(back:read("a") == text):to_be_truthy()
end)

it("a program's end is told as Lua tells it, and other tasks go on meanwhile", function()
  expect({ os.execute("exit 3") }):to_strictly_equal({ nil, "exit", 3 })
  expect({ os.execute("kill -9 $$") }):to_strictly_equal({ nil, "signal", 9 })
  expect({ os.execute("true") }):to_strictly_equal({ true, "exit", 0 })
  expect(os.execute()):to_be(true)
  local first = task.race(function() os.execute("sleep 10") return "program" end, function() return "other" end)
  expect(first):to_equal("other")
end)

it("a task that waits for a pipe can be cancelled", function()
  local pipe = assert(io.popen("exec sleep 30 2>/dev/null"))
  local failure = expect(function() task.timeout(0.02, function() pipe:read() end) end):to_raise()
  expect(failure.class):to_equal("GlobusTimeoutError")
end)

it("closing a pipe waits for the program's end while other tasks go on", function()
  local pipe = assert(io.popen("exec > /dev/null 2>&1; cat; sleep 30; exit 7", "w"))
  expect(pipe:write("x")):to_be(pipe)
  local first = task.race(function() pipe:close() return "program" end, function() task.sleep(0.01) return "other" end)
  expect(first):to_equal("other")
  expect({ assert(io.popen("cat > /dev/null; sleep 0.05; exit 7", "w")):close() }):to_strictly_equal({ nil, "exit", 7 })
  expect({ assert(io.popen("kill -9 $$")):close() }):to_strictly_equal({ nil, "signal", 9 })
  local path, kept <close> = new_file("")
  do
    local variable <close> = assert(io.popen("cat > /dev/null; sleep 0.05; echo ended > " .. path, "w"))
  end
  local back <close> = assert(io.open(path))
  expect(back:read("a")):to_equal("ended\n")
end)

it("programs inherit no connection of the host's", function()
  globus.request("GET", mock.url() .. "/bench/json")
  local pipe <close> = assert(io.popen("ls -l /proc/self/fd"))
  expect(pipe:read("a"):find("socket:")):to_be_nil()
end)

it("a program that nobody waits for any more is left alone", function()
  assert(io.popen("exec sleep 30 2>/dev/null"))
  collectgarbage()
  local failure = expect(function()
    task.timeout(0.02, function() local pipe <close> = assert(io.popen("exec sleep 30 2>/dev/null")) task.sleep(10) end)
  end):to_raise()
  expect(failure.class):to_equal("GlobusTimeoutError")
end)

it("variables are read, and what reaches out of a script unseen is not there", function()
  expect(os.getenv("PATH")):to_be_truthy()
  expect(os.getenv("GLOBUS_LUA_NOT_SET")):to_be_nil()
  expect(os.setlocale("C")):to_equal("C")
  expect(os.setlocale("C.UTF-8")):to_be_nil()
end)

it("what cannot be read or written fails at once, as in plain Lua", function()
  local refusal = { nil, "Bad file descriptor", 9 }
  for _, format in ipairs { "l", "L", "n", "a", 0, 5 } do
    expect({ io.stdout:read(format) }):to_strictly_equal(refusal)
  end
  expect({ io.stderr:read() }):to_strictly_equal(refusal)
  expect({ io.stdin:write("x") }):to_strictly_equal(refusal)
  expect({ io.stdin:write(1) }):to_strictly_equal(refusal)
  expect(io.stdin:write("")):to_be(io.stdin)
  expect(function() for _ in io.stdout:lines() do end end):to_raise { message = "Bad file descriptor" }
  local reading <close> = assert(io.popen("true"))
  expect({ reading:write("x") }):to_strictly_equal(refusal)
  local writing <close> = assert(io.popen("cat > /dev/null", "w"))
  expect({ writing:read("a") }):to_strictly_equal(refusal)
  expect(function() io.stdout:read("x") end):to_raise { message = "invalid format" }
  local before = io.output()
  io.output(io.stdin)
  local outcome = { io.write("x") }
  io.output(before)
  expect(outcome):to_strictly_equal(refusal)
end)

local function warnings()
  local list = {}
  for _, line in ipairs(log_lines()) do
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
  it("what is lost on a full disk is warned of once: " .. what, function()
    local first = #warnings()
    lose(assert(io.open("/dev/full", "w")))
    collectgarbage()
    collectgarbage()
    local all = warnings()
    expect(all):to_have_length(first + 1)
    expect(all[#all]):to_equal(full)
  end)
end

it("what a program did not take is warned of", function()
  local first = #warnings()
  local pipe = assert(io.popen("true --password=x", "w"))
  pipe:write(("x"):rep(1000000))
  pipe:write("and on")
  pipe:close()
  local all = warnings()
  expect(all):to_have_length(first + 1)
  expect(all[#all]):to_equal("warning: some of what was written to the program 'true' is lost: Broken pipe")
end)

it("what write or flush has told is not warned of as well", function()
  local first = #warnings()
  for _, lose in ipairs {
    function(file) return file:write(("x"):rep(100000)) end,
    function(file) return file:write("x") and file:flush() end,
    function(file) return file:setvbuf("no") and file:write("x") end,
  } do
    local file = assert(io.open("/dev/full", "w"))
    expect((lose(file))):to_be_nil()
    pcall(file.close, file)
  end
  expect(warnings()):to_have_length(first)
end)

it("a file that took everything, or is not open for writing, is not warned of", function()
  local first = #warnings()
  local path, kept <close> = new_file("x")
  local file = assert(io.open(path))
  file:write("x")
  file:close()
  io.stdin:write("x")
  local pipe = assert(io.popen("cat > /dev/null", "w"))
  pipe:write(("x"):rep(1000000))
  pipe:close()
  expect(warnings()):to_have_length(first)
end)
