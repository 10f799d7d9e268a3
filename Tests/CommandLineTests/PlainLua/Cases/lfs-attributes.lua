local lfs = require "lfs"
local folder = os.tmpname()
os.remove(folder)
print(lfs.mkdir(folder), lfs.mkdir(folder))
local name = folder .. "/a b"
local f = io.open(name, "w") f:write("hello") f:close()
local a = lfs.attributes(name)
local names = {}
for key in pairs(a) do names[#names + 1] = key end
table.sort(names)
print(table.concat(names, " "))
print(a.mode, a.size, a.nlink, a.permissions, math.type(a.modification), a.blksize > 0, a.ino > 0, a.uid, a.gid)
print(lfs.attributes(name, "size"), lfs.attributes(folder, "mode"), lfs.attributes("/dev/null", "mode"))
local own = { kept = 1 }
print(lfs.attributes(name, own) == own, own.size, own.kept)
print(lfs.touch(name, 1000, 2000), lfs.attributes(name, "access"), lfs.attributes(name, "modification"))
print(lfs.touch(name, 3000), lfs.attributes(name, "modification"))
print(lfs.touch(name) and os.time() - lfs.attributes(name, "modification") < 10)
print((select(2, lfs.attributes(folder .. "/none")):gsub(folder, "")), select(3, lfs.attributes(folder .. "/none")))
print(pcall(lfs.attributes, name, "nothing"))
print(pcall(lfs.attributes), pcall(lfs.attributes, {}))
print(lfs.link(name, folder .. "/hard"), lfs.attributes(name, "nlink"), lfs.link("a b", folder .. "/soft", true))
print(lfs.attributes(folder .. "/soft", "mode"), lfs.symlinkattributes(folder .. "/soft", "mode"))
print(lfs.symlinkattributes(folder .. "/soft", "target"), lfs.symlinkattributes(folder .. "/soft").target)
print(lfs.symlinkattributes(name).mode, lfs.symlinkattributes(name).target)
local found = {}
for entry in lfs.dir(folder) do found[#found + 1] = entry end
table.sort(found)
print(table.concat(found, "|"))
print(lfs.rmdir(folder))
for _, entry in ipairs { "a b", "hard", "soft" } do os.remove(folder .. "/" .. entry) end
print(lfs.rmdir(folder), lfs.rmdir(folder))
print(lfs.touch(folder))
