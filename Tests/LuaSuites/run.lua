-- Runs the test suites of Lua and of libraries under plain Lua and under globus-lua and compares them, test by test.
--   lua5.4 run.lua PROGRAM FOLDER [SUITE…]
-- FOLDER has the suites' sources, each in a folder of its name. Prints one table, and ends with status 1 where a test that
-- passes under plain Lua does not pass here.

local function output(command)
  local pipe <close> = assert(io.popen(command))
  return pipe:read("a")
end

local function quoted(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

local program, folder = arg[1], arg[2]
if program:sub(1, 1) ~= "/" then program = output("pwd"):match("[^\n]+") .. "/" .. program end
local own = output("cd " .. quoted(arg[0]:match("^(.*)/") or ".") .. " && pwd"):match("[^\n]+")
local debian = "/usr/share/lua/5.4/?.lua;/usr/share/lua/5.4/?/init.lua"

-- How a suite is run: `specs` with busted's words, `lines` of "[pass]" and "[fail]", `tap` as luaunit prints it, files that
-- assert as asserting.lua says.
local suites = {
  { name = "lua", folder = "lua/testes",
    asserting = "[b-z]*.lua api.lua attrib.lua" },
  { name = "penlight", path = "lua/?.lua;lua/?/init.lua;tests/lua/?.lua", specs = "spec/*_spec.lua", asserting = "tests/test-*.lua" },
  { name = "luassert", path = "src/?.lua;src/?/init.lua", specs = "spec/*_spec.lua" },
  { name = "say", path = "src/?.lua;src/?/init.lua", specs = "spec/*_spec.lua" },
  { name = "inspect", specs = "spec/*_spec.lua" },
  { name = "middleclass", specs = "spec/*_spec.lua" },
  { name = "argparse", path = "src/?.lua", specs = "spec/*_spec.lua" },
  { name = "date", path = "src/?.lua", specs = "spec/*_spec.lua" },
  { name = "luaunit", tap = "run_unit_tests.lua" },
  { name = "serpent", path = "src/?.lua", asserting = "t/test.lua" },
  { name = "json", folder = "json/test", path = "../?.lua", lines = "test.lua" },
  { name = "etlua", specs = own .. "/etlua_spec.lua" },
}

-- The words that run a script: under plain Lua, or here.
local function interpreter(is_here, path)
  path = (path and path .. ";" or "") .. "./?.lua;./?/init.lua;" .. debian
  -- Some suites start lua themselves, which finds the suite's library so.
  local variables = "LUA_PATH=" .. quoted(path) .. " timeout 300 "
  if not is_here then return variables .. "lua5.4" end
  return variables .. quoted(program) .. " run --no-startup --allow-all --lua-path " .. quoted(path)
end

-- The names of the tests that pass, and the number of those that fail.
local function results(suite, is_here)
  local passed, failed = {}, 0
  local words = "cd " .. quoted(folder .. "/" .. (suite.folder or suite.name)) .. " && "
  local log = " 2>>" .. quoted(("%s/%s-%s.log"):format(folder, suite.name, is_here and "here" or "there"))
  local function count(text, pass, fail)
    for line in text:gmatch("[^\n]+") do
      local name = line:match(pass)
      if name then passed[name] = true elseif line:match(fail) then failed = failed + 1 end
    end
  end
  local lua = words .. interpreter(is_here, suite.path) .. " "
  if suite.specs then count(output(lua .. own .. "/specs.lua " .. suite.specs .. log), "^ok (.*)", "^not ok ") end
  if suite.lines then count(output(lua .. suite.lines .. log), "^%[pass%] (.*)", "^%[fail%]") end
  if suite.tap then count(output(lua .. suite.tap .. " -o tap" .. log), "^ok%s+%d+%s+(.*)", "^not ok") end
  for file in (suite.asserting and output(words .. "ls " .. suite.asserting) or ""):gmatch("%S+") do
    count(output(lua .. own .. "/asserting.lua " .. file .. log), "^ok (.*)", "^not ok ")
  end
  return passed, failed
end

local function size(set)
  local n = 0
  for _ in pairs(set) do n = n + 1 end
  return n
end

local wanted = {}
for i = 3, #arg do wanted[arg[i]] = true end
local is_worse = false
print(("%-14s %14s %14s   %s"):format("suite", "plain Lua", "here", "passes there and not here"))
for _, suite in ipairs(suites) do
  local place = folder .. "/" .. (suite.folder or suite.name)
  if next(wanted) == nil or wanted[suite.name] then
    if output("test -d " .. quoted(place) .. " && echo yes") == "" then
      print(("%-14s not to be had: %s is not there"):format(suite.name, place))
    else
      local there, failed_there = results(suite, false)
      local here, failed_here = results(suite, true)
      local missing = {}
      for name in pairs(there) do
        if not here[name] then missing[#missing + 1] = name end
      end
      table.sort(missing)
      is_worse = is_worse or #missing > 0
      print(("%-14s %6d of %4d %6d of %4d   %s"):format(suite.name, size(there), size(there) + failed_there, size(here),
        size(here) + failed_here, #missing == 0 and "-" or #missing .. ": " .. table.concat(missing, ", "):sub(1, 400)))
    end
  end
end
os.exit(not is_worse)
