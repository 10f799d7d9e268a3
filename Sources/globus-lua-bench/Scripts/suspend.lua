-- Tasks that wait at the same time.
local count = ...

task.scope(function(scope)
  for _ = 1, tonumber(count) do
    scope:spawn(function()
      task.sleep(1)
    end)
  end
end)
