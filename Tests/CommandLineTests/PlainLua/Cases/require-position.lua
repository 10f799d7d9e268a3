local ok, e = pcall(function() require "no_such_module" end)
print((e:gsub("^.-([^/]+%.lua:)", "%1"):match("^[^\n]*")))
print(select(2, pcall(require, "x.y")):match("no field package.preload%['x.y'%]"))
