-- Reads source text for a harness, without the lines that exclusions.txt names: under plain Lua as well, so that the tests
-- that are left are the same.

local own = arg[0]:match("^(.*)/") or "."
local excluded = {}
for line in io.lines(own .. "/exclusions.txt") do
  local file, first, last = line:match("^([^#%s]%S*)%s+(%d+)%-?(%d*)%s")
  if file then
    excluded[file] = excluded[file] or {}
    for i = tonumber(first), tonumber(last) or tonumber(first) do excluded[file][i] = true end
  end
end

local function load_source(file)
  local lines = {}
  for line in io.lines(file) do
    local out = (excluded[file] or {})[#lines + 1]
    lines[#lines + 1] = out and "" or #lines == 0 and line:gsub("^#", "--#") or line
  end
  return load(table.concat(lines, "\n"), "@" .. file)
end

-- Modules with such lines, too.
table.insert(package.searchers, 2, function(name)
  local file = package.searchpath(name, package.path)
  if file and excluded[file:gsub("^%./", "")] then return load_source((file:gsub("^%./", ""))), file end
end)

return load_source
