task.sleep(0.01)
return { right = require "modules.right" }
