local lfs = require "lfs"
local iterate, listing = lfs.dir("/")
print(type(iterate), type(listing), type(iterate(listing)), type(listing:next()))
listing:close()
print(pcall(listing.next, listing))
print(pcall(iterate, listing))
print(pcall(lfs.dir, "/nowhere/at/all"))
print(pcall(lfs.dir))
for name in lfs.dir("/") do print(type(name)) break end
do
  local iterate, listing <close> = lfs.dir("/")
  print(type(iterate(listing)))
end
print(lfs.currentdir() == io.popen("pwd"):read("l"), lfs.chdir("."))
