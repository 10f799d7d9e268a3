-- Where a script may request: everywhere but where Lua itself cannot suspend.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local function status()
  return globus.request("GET", mock.info.url .. "/bench/json").http_status
end

test("a request inside a generator", function()
  local function pages(count)
    return coroutine.wrap(function()
      for page = 1, count do coroutine.yield(page, status()) end
    end)
  end
  local sum = 0
  for page, code in pages(3) do sum = sum + page + code end
  expect.equal(sum, 606)
end)

test("a request inside pcall and xpcall, and one that fails there", function()
  expect.equal(select(2, pcall(status)), 200)
  expect.equal(select(2, xpcall(status, print)), 200)
  local ok, failure = pcall(globus.request, "GET", mock.info.url .. "/nowhere")
  expect.equal(ok, false)
  expect.equal(failure.http_status, 404)
  local handled
  xpcall(function() globus.request("GET", mock.info.url .. "/nowhere") end, function(e) handled = e.http_status end)
  expect.equal(handled, 404)
end)

test("a request inside metamethods", function()
  local t = setmetatable({}, {
    __index = status,
    __call = status,
    __add = status,
    __concat = status,
    __eq = function() return status() == 200 end,
    __lt = function() return status() == 200 end,
    __len = status,
    __unm = status,
  })
  expect.equal({ t.anything, t(), t + 1, t .. "", #t, -t }, { 200, 200, 200, 200, 200, 200 })
  expect.truthy(t == setmetatable({}, getmetatable(t)))
  expect.truthy(t < t)
  setmetatable(t, { __newindex = function(self, key) rawset(self, key, status()) end })
  t.written = 0
  expect.equal(rawget(t, "written"), 200)
end)

test("a request inside a to-be-closed variable and a for iterator", function()
  local closed
  do
    local _ <close> = setmetatable({}, { __close = function() closed = status() end })
  end
  expect.equal(closed, 200)
  local count = 0
  for code in function(_, last) return not last and status() or nil end do
    count = count + 1
    expect.equal(code, 200)
  end
  expect.equal(count, 1)
end)

test("a request inside nested wraps, and coroutine.resume", function()
  local function nest(depth)
    if depth == 0 then return status() end
    return coroutine.wrap(nest)(depth - 1)
  end
  expect.equal(nest(20), 200)
  local co = coroutine.create(status)
  expect.equal({ coroutine.resume(co) }, { true, 200 })
  expect.equal(coroutine.status(co), "dead")
end)

test("more arguments or results than a stack holds are an error, as in Lua", function()
  local many = {}
  for i = 1, 600000 do many[i] = 0 end
  local function keeping(...)
    local given = coroutine.yield()
    return select("#", ...) + given
  end
  local full = coroutine.create(function() return keeping(table.unpack(many)) end)
  expect.equal(coroutine.resume(full), true)
  expect.equal({ coroutine.resume(full, table.unpack(many)) }, { false, "too many arguments to resume" })

  local giving = coroutine.wrap(function() return table.unpack(many) end)
  local function taking(...) return select("#", giving()) end
  expect.error(function() taking(table.unpack(many)) end, "too many results")
end)

test("a module may request while it is loaded, and is loaded once", function()
  local first = require "modules.requesting"
  expect.equal(first.http_status, 200)
  expect.same(require "modules.requesting", first)
  expect.equal(mock.request_count("/bench/json"), 1)
end)

test("a module that is not there names the places that were searched", function()
  expect.error(function() require "modules.missing" end, "modules/missing.lua")
end)

test("a module that fails is an error each time, with its place", function()
  for _ = 1, 2 do expect.error(function() require "modules.failing" end, "failing.lua:1: on purpose") end
end)

for _, case in ipairs {
  { "table.sort", function() table.sort({ 2, 1 }, status) end },
  { "string.gsub", function() ("x"):gsub("x", status) end },
  { "tostring", function() tostring(setmetatable({}, { __tostring = status })) end },
  { "table.sort", function() table.sort({ 2, 1 }, function() return coroutine.wrap(status)() end) end },
  { "string.gsub", function() coroutine.wrap(function() ("x"):gsub("x", status) end)() end },
} do
  test("a request inside a callback of " .. case[1] .. " is a clear error", function()
    local failure = expect.usage_error(case[2], "has to wait for the host, which cannot be done inside " .. case[1])
    expect.contains(failure.message, "globus.request")
    expect.equal(status(), 200)
  end)
end

test("a header that is at hand needs no waiting, in a callback too", function()
  local authorizer = mock.refresh_token_authorizer()
  authorizer:ensure_valid_token()
  local text = ("x"):gsub("x", function() return authorizer:get_authorization_header() end)
  expect.equal(text, "Bearer " .. authorizer.access_token)
end)

test("generators that request side by side keep their places", function()
  local function generator(name)
    return coroutine.wrap(function()
      for i = 1, 3 do
        status()
        coroutine.yield(name .. i)
      end
    end)
  end
  local a, b, order = generator "a", generator "b", {}
  for _ = 1, 3 do
    order[#order + 1] = a()
    order[#order + 1] = b()
  end
  expect.equal(table.concat(order, " "), "a1 b1 a2 b2 a3 b3")
end)
