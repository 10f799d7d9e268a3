loads = (loads or 0) + 1
task.sleep(0.01)
return { number = loads }
