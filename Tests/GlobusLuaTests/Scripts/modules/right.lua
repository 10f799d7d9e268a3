task.sleep(0.01)
return { left = require "modules.left" }
