-- A call that suspends the script and is resumed by the driver, with nothing to wait for.
local count = ...

local sleep = task.sleep
for _ = 1, tonumber(count) do
  sleep(0)
end
