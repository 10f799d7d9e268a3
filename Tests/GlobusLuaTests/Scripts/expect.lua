-- Expectations, and `expect.test(name, body)`, which reports to the Swift test that runs the script.

local mock = require "mock"

local expect = {}

local function show(value, depth)
  if type(value) ~= "table" or globus.is_error(value) or (depth or 0) > 3 then
    return type(value) == "string" and ("%q"):format(value) or tostring(value)
  end
  local parts = {}
  for k, v in pairs(value) do parts[#parts + 1] = tostring(k) .. " = " .. show(v, (depth or 0) + 1) end
  table.sort(parts)
  return "{ " .. table.concat(parts, ", ") .. " }"
end

local function is_equal(a, b)
  if a == b then return math.type(a) == math.type(b) end
  if type(a) ~= "table" or type(b) ~= "table" then return false end
  for k, v in pairs(a) do
    if not is_equal(v, b[k]) then return false end
  end
  for k in pairs(b) do
    if a[k] == nil then return false end
  end
  return true
end

--- The same value, or tables with the same content.
function expect.equal(actual, expected)
  if not is_equal(actual, expected) then
    error(("expected %s, got %s"):format(show(expected), show(actual)), 2)
  end
end

--- The very same table.
function expect.same(actual, expected)
  if not rawequal(actual, expected) then error("expected the very same value, got another one", 2) end
end

function expect.truthy(value, what)
  if not value then error((what or "expected a true value") .. ", got " .. show(value), 2) end
end

--- A number from `low` to `high`.
function expect.between(actual, low, high)
  if type(actual) ~= "number" or actual < low or actual > high then
    error(("expected a number from %s to %s, got %s"):format(low, high, show(actual)), 2)
  end
end

--- A text that has `part` in it, literally.
function expect.contains(text, part)
  if type(text) ~= "string" or not text:find(part, 1, true) then
    error(("expected a text with %q, got %s"):format(part, show(text)), 2)
  end
end

function expect.lacks(text, part)
  if type(text) ~= "string" or text:find(part, 1, true) then
    error(("expected a text without %q, got %s"):format(part, show(text)), 2)
  end
end

--- Calls `f`, which must raise: an error whose message has `expected` in it, or whose fields are those of `expected`.
--- Returns the error.
function expect.error(f, expected)
  local ok, failure = pcall(f)
  if ok then error("expected an error, got none", 2) end
  local message = type(failure) == "table" and failure.message or tostring(failure)
  if type(expected) == "string" then
    if not message:find(expected, 1, true) then
      error(("expected an error with %q, got %s"):format(expected, show(message)), 2)
    end
    return failure
  end
  for name, value in pairs(expected) do
    local got = type(failure) == "table" and failure[name] or nil
    local matches = is_equal(got, value)
    if name == "message" then matches = message:find(value, 1, true) ~= nil end
    if not matches then
      local text = "expected an error with %s = %s, got %s (%s)"
      error(text:format(name, show(value), show(got), tostring(failure)), 2)
    end
  end
  return failure
end

--- Wrong use of the library: a GlobusSDKUsageError with `part` in its message.
function expect.usage_error(f, part)
  local ok, failure = pcall(expect.error, f, { class = "GlobusSDKUsageError", message = part })
  if not ok then error(failure, 2) end
  return failure
end

local function described(failure)
  return debug.traceback(tostring(failure), 2)
end

-- Reports are JSON, which has no other text than UTF-8.
local function printable(text)
  return utf8.len(text) and text or text:gsub("[\x80-\xff]", "?")
end

--- States a behaviour and tests it on a mock that is as new.
function expect.test(name, body)
  mock.reset()
  name = printable(name)
  local ok, message = xpcall(body, described)
  if ok then mock.passed { name = name } else mock.failed { name = name, message = printable(message) } end
end

return expect
