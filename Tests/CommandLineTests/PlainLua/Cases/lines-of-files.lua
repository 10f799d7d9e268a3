-- Lines of a file: of every length, with any byte, with and without an end, and of files that cannot be read.
local path = os.tmpname()

local function write(text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

local function show(text)
  write(text)
  local found = {}
  for line in io.lines(path) do found[#found + 1] = ("%d:%q"):format(#line, line:sub(1, 20)) end
  print(#text, #found, table.concat(found, " "))
end

for _, text in ipairs{
  "", "\n", "\n\n", "a", "a\n", "a\nb", "\na", "a\r\nb\r\n", "\0\n\0a\0\n\xff", ("x"):rep(1023) .. "\n", ("x"):rep(1024) .. "\n",
  ("x"):rep(1025), ("y"):rep(100000) .. "\nz\n" .. ("\n"):rep(3),
} do show(text) end

-- With formats, and mixed with other reading.
write("1 2\nthree\nfour\n5")
for number, line in io.lines(path, "n", "L") do print(number, line) end
local file = assert(io.open(path))
local lines = file:lines()
print(lines(), file:read(2), lines(), file:seek(), lines("ignored"), lines(), lines())
file:close()
print(pcall(lines))

-- A loop that ends early, and one that closes its file.
for line in io.lines(path) do print(line) break end
local iterator = io.lines(path)
while iterator() do end
print(pcall(iterator))

-- Files that are not for reading.
file = assert(io.open(path, "w"))
print(pcall(file:lines()))
print(file:write("after"))
file:close()
print(pcall(io.lines("/")))
os.remove(path)
