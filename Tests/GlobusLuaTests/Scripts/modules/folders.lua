-- Folders of their own for tests, and what is in them.

local lfs = require "lfs"

local folders = {}

--- The bytes of a file.
function folders.content(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read("a")
end

--- Makes a file, or replaces it.
function folders.write(path, text)
  local file <close> = assert(io.open(path, "wb"))
  assert(file:write(text))
end

--- A new folder, which is removed with all that is in it.
function folders.new()
  local path = os.tmpname()
  os.remove(path)
  assert(lfs.mkdir(path))
  return path, setmetatable({}, {
    __close = function()
      for name in lfs.dir(path) do os.remove(path .. "/" .. name) end
      os.remove(path)
    end,
  })
end

--- The sorted names of what is in a folder.
function folders.names(folder)
  local list = {}
  for name in lfs.dir(folder) do
    if name ~= "." and name ~= ".." then list[#list + 1] = name end
  end
  table.sort(list)
  return list
end

return folders
