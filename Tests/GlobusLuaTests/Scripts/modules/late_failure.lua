attempts = (attempts or 0) + 1
task.sleep(0.01)
if attempts == 1 then error("the first attempt fails") end
return { attempt = attempts }
