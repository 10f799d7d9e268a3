-- Programs that ask the host for nothing: what the limits cost that hold while they run.
local program, count = ...

local programs = {}

function programs.fib()
  local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
  assert(fib(22) == 17711)
end

function programs.sort()
  local list, x = {}, 42
  for i = 1, 5000 do
    x = (x * 1103515245 + 12345) % 2147483648
    list[i] = x
  end
  table.sort(list, function(a, b) return a < b end)
  assert(list[1] <= list[2])
end

function programs.numbers()
  local list, x = {}, 42
  for i = 1, 5000 do
    x = (x * 1103515245 + 12345) % 2147483648
    list[i] = x
  end
  table.sort(list)
  assert(list[1] <= list[2])
end

function programs.strings()
  local parts = {}
  for i = 1, 4000 do parts[i] = ("item %d: %s"):format(i, ("x"):rep(i % 10)) end
  local digits = 0
  for word in table.concat(parts, "\n"):gmatch("%d+") do digits = digits + #word end
  assert(digits == 14893)
end

function programs.tables()
  local list, sum = {}, 0
  for i = 1, 10000 do list[i] = { id = i, name = "n" .. i % 100 } end
  for _, item in ipairs(list) do sum = sum + item.id end
  assert(sum == 50005000)
end

function programs.closures()
  local sum = 0
  for _ = 1, 5000 do
    local n = 0
    local function counter() n = n + 1 return n end
    for _ = 1, 10 do sum = sum + counter() end
  end
  assert(sum == 275000)
end

for _ = 1, tonumber(count) do programs[program]() end
