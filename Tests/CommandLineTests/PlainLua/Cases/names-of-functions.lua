-- Messages name functions that another function in C has called.
for _, f in ipairs { load, require, dofile, loadfile, package.searchpath, string.rep, table.concat, select, setmetatable } do
  print(select(2, pcall(f, {}, {}, {})))
end
print((debug.traceback("x"):gsub("\n.*", "")))
print((select(2, pcall(string.rep))))
print((select(2, pcall(string.rep, "x", {}))))
