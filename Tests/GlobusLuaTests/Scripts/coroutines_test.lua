-- Where a script may request: everywhere but where Lua itself cannot suspend.

local fixtures = require "modules.fixtures"

local function status()
  return globus.request("GET", mock.url() .. "/bench/json").http_status
end

it("a request inside a generator", function()
  local function pages(count)
    return coroutine.wrap(function()
      for page = 1, count do coroutine.yield(page, status()) end
    end)
  end
  local sum = 0
  for page, code in pages(3) do sum = sum + page + code end
  expect(sum):to_be(606)
end)

it("a request inside pcall and xpcall, and one that fails there", function()
  expect(select(2, pcall(status))):to_be(200)
  expect(select(2, xpcall(status, print))):to_be(200)
  local ok, failure = pcall(globus.request, "GET", mock.url() .. "/nowhere")
  expect(ok):to_be(false)
  expect(failure.http_status):to_be(404)
  local handled
  xpcall(function() globus.request("GET", mock.url() .. "/nowhere") end, function(e) handled = e.http_status end)
  expect(handled):to_be(404)
end)

it("a request inside metamethods", function()
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
  expect({ t.anything, t(), t + 1, t .. "", #t, -t }):to_strictly_equal({ 200, 200, 200, 200, 200, 200 })
  expect(t == setmetatable({}, getmetatable(t))):to_be(true)
  expect(t < t):to_be(true)
  setmetatable(t, { __newindex = function(self, key) rawset(self, key, status()) end })
  t.written = 0
  expect(rawget(t, "written")):to_be(200)
end)

it("a request inside a to-be-closed variable and a for iterator", function()
  local closed
  do
    local _ <close> = setmetatable({}, { __close = function() closed = status() end })
  end
  expect(closed):to_be(200)
  local count = 0
  for code in function(_, last) return not last and status() or nil end do
    count = count + 1
    expect(code):to_be(200)
  end
  expect(count):to_be(1)
end)

it("a request inside nested wraps, and coroutine.resume", function()
  local function nest(depth)
    if depth == 0 then return status() end
    return coroutine.wrap(nest)(depth - 1)
  end
  expect(nest(20)):to_be(200)
  local co = coroutine.create(status)
  expect({ coroutine.resume(co) }):to_strictly_equal({ true, 200 })
  expect(coroutine.status(co)):to_equal("dead")
end)

it("more arguments or results than a stack holds are an error, as in Lua", function()
  local many = {}
  for i = 1, 600000 do many[i] = 0 end
  local function keeping(...)
    local given = coroutine.yield()
    return select("#", ...) + given
  end
  local full = coroutine.create(function() return keeping(table.unpack(many)) end)
  expect(coroutine.resume(full)):to_be(true)
  expect({ coroutine.resume(full, table.unpack(many)) }):to_equal({ false, "too many arguments to resume" })

  local giving = coroutine.wrap(function() return table.unpack(many) end)
  local function taking(...) return select("#", giving()) end
  expect(function() taking(table.unpack(many)) end):to_raise { message = "too many results" }
end)

it("a module may request while it is loaded, and is loaded once", function()
  local first = require "modules.requesting"
  expect(first.http_status):to_be(200)
  expect(require "modules.requesting"):to_be(first)
  expect(mock.requests { path = "/bench/json" }):to_have_length(1)
end)

it("a module that is not there names the places that were searched", function()
  expect(function() require "modules.missing" end):to_raise { message = "modules/missing.lua" }
end)

it("a module that fails is an error each time, with its place", function()
  for _ = 1, 2 do
    expect(function() require "modules.failing" end):to_raise { message = "failing.lua:1: on purpose" }
  end
end)

for _, case in ipairs {
  { "table.sort", function() table.sort({ 2, 1 }, status) end },
  { "string.gsub", function() ("x"):gsub("x", status) end },
  { "tostring", function() tostring(setmetatable({}, { __tostring = status })) end },
  { "table.sort", function() table.sort({ 2, 1 }, function() return coroutine.wrap(status)() end) end },
  { "string.gsub", function() coroutine.wrap(function() ("x"):gsub("x", status) end)() end },
} do
  it("a request inside a callback of " .. case[1] .. " is a clear error", function()
    local failure = expect(case[2])
      :to_raise("GlobusSDKUsageError", "has to wait for the host, which cannot be done inside " .. case[1])
    expect(failure.message):to_contain("globus.request")
    expect(status()):to_be(200)
  end)
end

it("a header that is at hand needs no waiting, in a callback too", function()
  local authorizer = fixtures.refresh_token_authorizer()
  authorizer:ensure_valid_token()
  local text = ("x"):gsub("x", function() return authorizer:get_authorization_header() end)
  expect(text):to_equal("Bearer " .. authorizer.access_token)
end)

it("generators that request side by side keep their places", function()
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
  expect(table.concat(order, " ")):to_equal("a1 b1 a2 b2 a3 b3")
end)
