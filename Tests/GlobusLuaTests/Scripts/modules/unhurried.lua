task.sleep(0.05)
return { is_loaded = true }
