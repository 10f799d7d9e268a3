return { task.all(function() return require "modules.own_child" end) }
