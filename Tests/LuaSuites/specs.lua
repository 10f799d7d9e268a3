-- Runs files of specifications as busted does, as far as the suites need it, under any Lua 5.4.
--   specs.lua FILE…
-- Prints a line "ok NAME" or "not ok NAME" for each test. busted itself needs libraries in C.

local load_source = dofile((arg[0]:match("^(.*)/") or ".") .. "/source.lua")
local assert = require("luassert")
_G.assert = assert
package.loaded["busted"] = {
  spy = require("luassert.spy"), mock = require("luassert.mock"), stub = require("luassert.stub"),
  match = require("luassert.match"), subscribe = function() end, publish = function() end,
}
for name, value in pairs(package.loaded["busted"]) do _G[name] = _G[name] or value end

local block = { name = "", before = {}, after = {}, setup = {}, teardown = {} }
local finally
local counts = {}

local function report(ok, name, reason)
  -- Several tests of a suite may have the same name.
  counts[name] = (counts[name] or 0) + 1
  if counts[name] > 1 then name = name .. " #" .. counts[name] end
  print((ok and "ok " or "not ok ") .. name:gsub("%s+", " "))
  if not ok then io.stderr:write("not ok ", name, "\n  ", tostring(reason):gsub("\n", "\n  "), "\n") end
end

local function message(e)
  return type(e) == "table" and tostring(e.message or e) or debug.traceback(tostring(e), 2)
end

local function run_all(list) for _, f in ipairs(list) do f() end end

local function chain(key, outermost_first)
  local lists, at = {}, block
  while at do
    table.insert(lists, outermost_first and 1 or #lists + 1, at[key])
    at = at.parent
  end
  for _, list in ipairs(lists) do run_all(list) end
end

local function full_name(name)
  local names, at = { name }, block
  while at and at.name ~= "" do
    table.insert(names, 1, at.name)
    at = at.parent
  end
  return table.concat(names, " ")
end

local function set_up(at)
  if at.is_set_up then return end
  if at.parent then set_up(at.parent) end
  at.is_set_up = true
  run_all(at.setup)
end

function it(name, test)
  if not test then return end
  -- Tests run behind the whole block, as some are told of before what they need is.
  block.tests[#block.tests + 1] = function()
    local ended = {}
    finally = function(f) ended[#ended + 1] = f end
    _G.finally = finally
    local snapshot = assert:snapshot()
    local ok, reason = xpcall(function()
      set_up(block)
      chain("before", true)
      test()
    end, message)
    run_all(ended)
    local is_cleared, why = xpcall(chain, message, "after", false)
    snapshot:revert()
    report(ok and is_cleared, full_name(name), reason or why)
  end
end

function describe(name, body)
  local own = { name = name, parent = block, before = {}, after = {}, setup = {}, teardown = {}, tests = {} }
  block = own
  local ok, reason = xpcall(body, message)
  if not ok then report(false, full_name("(block)"), reason) end
  for _, test in ipairs(own.tests) do
    block = own
    test()
  end
  if own.is_set_up then run_all(own.teardown) end
  block = own.parent
end

spec, test = it, it
context, insulate, expose = describe, describe, describe
function pending() end
function before_each(f) table.insert(block.before, f) end
function after_each(f) table.insert(block.after, 1, f) end
function setup(f) table.insert(block.setup, f) end
function teardown(f) table.insert(block.teardown, f) end
lazy_setup, lazy_teardown, strict_setup, strict_teardown = setup, teardown, setup, teardown
randomize = function() end

for _, name in ipairs {
  "it", "describe", "context", "pending", "before_each", "after_each", "setup", "teardown", "assert",
} do
  package.loaded["busted"][name] = _G[name]
end

for _, file in ipairs { table.unpack(arg) } do
  local chunk, reason = load_source(file)
  if chunk then describe(file:match("([^/]+)%.lua$"), chunk) else report(false, file, reason) end
end
