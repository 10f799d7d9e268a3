-- Calls of standard functions and what they return or raise, one a line. Run by Lua's own functions and by ours.
local lines = {}

local function shown(value)
  if type(value) == "string" then return string.format("%q", value) end
  if type(value) == "number" then return math.type(value) .. " " .. tostring(value) end
  if type(value) == "table" then
    local parts = {}
    for i = 1, math.min(rawlen(value), 40) do parts[i] = shown(rawget(value, i)) end
    return "{" .. table.concat(parts, ", ") .. "}"
  end
  return value == nil and "nil" or type(value) == "boolean" and tostring(value) or type(value)
end

local function shown_all(...)
  local parts = table.pack(...)
  for i = 1, parts.n do parts[i] = shown(parts[i]) end
  return table.concat(parts, ", ", 1, parts.n)
end

local function try(name, f, ...)
  local arguments = shown_all(...)
  lines[#lines + 1] = name .. "(" .. arguments .. ") = " .. shown_all(pcall(f, ...))
end

local subjects = {
  "", "a", "aaa", "hello world", "  key = value ", "f(a(b)c)d)", "THE (quick) fox", "a.b-c]d[e^f%g", "x\0y\0\0z",
  "\200\255\127 caf\195\169", "say \"it's\" 'ok'", "2026-11-25T22:30:00Z", ("ab"):rep(40),
}

local patterns = {
  "", "a", "aa", "b", ".", "...", "l+", "o.-o", "o.*o", "a?", "a?a?a?aaa", "a-", "a-$", "a*", "^", "^a", "a^", "^^", "$", "a$", "$a",
  "%a", "%a+", "%A", "%c", "%C+", "%d+", "%D", "%g+", "%G", "%l+", "%L+", "%p", "%P+", "%s*", "%S+", "%u", "%U+", "%w+", "%W+", "%x+",
  "%X", "%z", "%Z+", "%%", "%.", "%-", "%]", "%q", "[abc]", "[^abc]", "[a-c]+", "[^a-c]+", "[]]", "[^]]", "[]", "[^]", "[a", "[a-", "[a-]",
  "[-a]", "[a-%z]", "[%a-z]", "[%w_]+", "[^%s]+", "[%", "[%]", "[%]]", "[%a%d]*", "[[]", "[^[]", "[\0]", "[\0-\31]", "[\128-\255]+", "\0",
  "(a)", "(a)(b)", "((a)b)", "()", "()a()", "(.)%1", "(.-)%1", "(%w+) (%w+)", "(%w+)%s*=%s*(%w+)", "^%s*(.-)%s*$", "(()", "())", "(", ")", "(a",
  "a)", "%1", "(a%1)", "(a)%2", "%0", "()%1", "%9", "%b()", "%b(", "%b", "%bxx", "%baa", "(%b())", "%f[%a]", "%f[%a]%a+%f[%A]", "%f", "%fa", "%f[",
  "%f[%z]", "%f[\0]", "%", "a%", "a+b?c*d-", "(\"?)(['\"]).-%2%1", "%d%d%d%d%-(%d%d)", "(a*(.)%w(%s*))", "*a", "+a", "?", "-", "a**", "a+-", "a--",
  ("(a)"):rep(32), ("(a)"):rep(33), ("()"):rep(32), ("()"):rep(33), ("a?"):rep(199), ("a?"):rep(200), ("a?"):rep(250), ("a-"):rep(40) .. "x",
  ("%l*"):rep(10), (".-"):rep(3) .. "b$", ("(" ):rep(32) .. (")"):rep(32), ("["):rep(5),
}

for _, subject in ipairs(subjects) do
  for _, pattern in ipairs(patterns) do
    for _, init in ipairs { 1, 2, -2, 0, -100, 100 } do
      try("find", string.find, subject, pattern, init)
      try("match", string.match, subject, pattern, init)
    end
    try("plain", string.find, subject, pattern, 1, true)
    try("plain", string.find, subject, pattern, -3, true)
    for _, init in ipairs { 1, 3, -1, 200 } do
      local found = {}
      try("gmatch", function(...)
        for a, b, c in string.gmatch(...) do
          found[#found + 1] = shown_all(a, b, c)
          if #found > 200 then break end
        end
        return table.concat(found, ";")
      end, subject, pattern, init)
    end
    try("gsub", string.gsub, subject, pattern, "<%0|%1>")
    try("gsub", string.gsub, subject, pattern, "-", 2)
    try("gsub", string.gsub, subject, pattern, { a = "A", b = 1, [1] = 2.5, l = false }, 5)
    try("gsub", string.gsub, subject, pattern, function(a, b) return b or (a ~= "a" and a) end)
  end
end

for _, replacement in ipairs { "", "%", "%%", "%2", "%9", "%x", "a%", "%0%1%0", "\0", 12, 1.5, "%1%%1" } do
  try("gsub", string.gsub, "abc", "b", replacement)
  try("gsub", string.gsub, "abc", "(b)()", replacement)
end
for _, value in ipairs { true, { {} }, print, 1.0 } do
  try("gsub", string.gsub, "abc", "b", function() return value end)
  try("gsub", string.gsub, "abc", "b", { b = value })
end
try("gsub", string.gsub, "abc", "b", setmetatable({}, { __index = function(_, key) return key .. key end }))
try("gsub", string.gsub, "abc", "b", function() error("inside") end)
try("gsub", string.gsub, "abc", "b", function() error({}) end)
for _, limit in ipairs { -1, 0, 1, 1.0, 1.5, "2", math.maxinteger, math.mininteger } do
  try("gsub", string.gsub, "abcabc", "%w", "%0%0", limit)
  try("find", string.find, "abcabc", "b", limit)
  try("match", string.match, "abcabc", "b", limit)
  try("gmatch", function(...) return string.gmatch(...)() end, "abcabc", "b", limit)
  -- Lua's own would repeat nothing for ever.
  if limit ~= math.maxinteger then try("rep", string.rep, "", limit) end
  try("rep", string.rep, "ab", math.min(math.tointeger(limit) or 3, 20), ",")
  try("rep", string.rep, "ab", limit == 1.5 and limit or 1)
end
try("rep", string.rep, "x", 0) try("rep", string.rep, "x", -5, "y") try("rep", string.rep, "", 3, "-") try("rep", string.rep, "x", 1, "-")
try("rep", string.rep, "xy", math.maxinteger) try("rep", string.rep, "abc", 7, "") try("rep", string.rep, "abc", 7, "defg")

-- Long texts, which ours go through in parts.
local parts = { "\u{20AC}x", "a\u{7FFFFFFF}", "A", "aB\0", "\u{D7FF}" }
for _, unit in ipairs(parts) do
  for _, tail in ipairs { "", "\x80", ("\x80"):rep(7) .. "x", "\xFF", "z" } do
    local text = unit:rep(150000 // #unit) .. tail .. unit:rep(40000)
    local function sum(s) return #s, s:byte(1), s:byte(-1), s:sub(-60000, -59990), s:find(unit .. tail, 1, true) end
    local name = unit .. tail
    try(name, function() return sum(text:lower()) end) try(name, function() return sum(text:upper()) end)
    try(name, function() return sum(text:reverse()) end) try(name, function() return text:reverse():reverse() == text end)
    for _, wanted in ipairs { tail .. unit, unit:rep(70000) .. "q", text:sub(70001), text .. "q", text, "q" } do
      try(name, function() return text:find(wanted, 1, true) end) try(name, function() return text:find(wanted, -90000, true) end)
    end
    for _, i in ipairs { 1, 2, 3, -1, -70000, 80000 } do
      for _, j in ipairs { -1, 0, 65536, 65537, 65541, 70000, -2, 140000, -1e9 // 1 | 0 } do
        try(name, function() return utf8.len(text, i, j) end) try(name, function() return utf8.len(text, i, j, true) end)
      end
    end
  end
end
for _, i in ipairs { 0, 1, 4, 5, -4, math.mininteger, math.maxinteger, 1.5, "2" } do
  for _, j in ipairs { 0, 3, 4, -1, math.mininteger, math.maxinteger, {} } do try("utf8.len", utf8.len, "abc", i, j) end
end
for _, name in ipairs { "lower", "upper", "reverse" } do try(name, string[name]) try(name, string[name], 12) try(name, string[name], {}) end

local wrong = { n = 9, nil, true, {}, print, 1, "x", coroutine.create(print), -1, 0.5 }
for _, name in ipairs { "find", "match", "gmatch", "gsub", "rep", "format" } do
  local f = string[name]
  try(name, f)
  for i = 1, wrong.n do
    local v = wrong[i]
    -- An address, or what stands for one, is not to be compared.
    if name ~= "format" then try(name, f, v) end
    try(name, f, "a", v)
    if name ~= "format" then
      try(name, f, "a", "a", v)
      try(name, f, "a", "a", "a", v)
      try(name, f, "a", "a", 1, v)
    end
  end
end

for _, format in ipairs { "%d", "%5.2f", "%s", "%q", "%x", "%-10s|", "%.3s", "%c", "%i", "%a", "%g", "%%", "%", "%y", "%10", "%123d", "%s %s",
  "%p", "%#p", "%.3p", "%-5p|", "%0p", "%5s", "%s%%%s", "%05d" } do
  for _, value in ipairs { 12, 1.5, "text", "te\0xt", true } do
    if not (format:find("p") and type(value) == "string") then try("format", string.format, format, value) end
  end
  try("format", string.format, format)
end
try("format", string.format, "%s", setmetatable({}, { __tostring = function() return "mine" end }))
try("format", string.format, "%10s|", setmetatable({}, { __tostring = function() return "mine" end }))
try("format", string.format, "%s", setmetatable({}, { __tostring = function() return 1 end }))
try("format", string.format, "%s", setmetatable({}, { __tostring = function() return {} end }))
try("format", string.format, "%d", setmetatable({}, { __tostring = function() return "1" end }))
try("tostring", tostring) try("tostring", tostring, nil) try("tostring", tostring, -0.0) try("tostring", tostring, 1e100)
try("tostring", tostring, setmetatable({}, { __tostring = function() return 5 end }))
try("tostring", tostring, setmetatable({}, { __tostring = function() return true end }))

local function proxy(t, length)
  return setmetatable({}, {
    __index = t, __newindex = t, __len = function() return length == nil and #t or length end,
    __lt = function() return false end,
  })
end

local tables = { {}, { 1 }, { 1, 2, 3 }, { "a", "b", 3, 4.5 }, { 1, nil, 3 }, { {}, {} }, { n = 1 } }
local numbers = { math.mininteger, -1, 0, 1, 2, 3, 4, 10, math.maxinteger, 1.5, "2" }

-- Whether a range is short, or refused at once.
local function is_quick(first, last)
  first = math.tointeger(tonumber(first))
  return not first or first > last - 100
end
for _, original in ipairs(tables) do
  for _, make in ipairs { function() return { table.unpack(original, 1, 4) } end, function() return proxy({ table.unpack(original, 1, 4) }) end } do
    local function call(name, ...)
      local t = make()
      local rest = table.pack(...)
      try(name, function(...) local result = table.pack(table[name](t, ...)) return t[1], t[2], t[3], t[4], t[5], table.unpack(result, 1, result.n) end, ...)
    end
    call("concat") call("concat", ",") call("sort") call("sort", function(a, b) return tostring(a) > tostring(b) end) call("unpack")
    call("insert") call("insert", "new") call("insert", 1, "new") call("insert", 1, "new", "more") call("remove")
    for _, a in ipairs(numbers) do
      call("insert", a, "new")
      call("remove", a)
      if math.type(a) == "integer" and a < 100 and a > -100 then call("concat", "-", a, 3) call("concat", "-", 1, a) call("unpack", a) end
      for _, b in ipairs { 0, 1, 3, math.maxinteger } do
        if is_quick(a, b) then call("concat", "+", a, b) call("unpack", a, b) end
        for _, c in ipairs { -1, 1, 2, 3, math.maxinteger } do
          if is_quick(a, b) or a == math.mininteger or a == 0 then call("move", a, b, c) call("move", a, b, c, {}) end
        end
      end
    end
  end
end
for _, name in ipairs { "concat", "insert", "remove", "move", "unpack", "sort" } do
  try(name, table[name])
  for i = 1, wrong.n do
    if name ~= "unpack" then try(name, table[name], wrong[i], 1, 1, 1) end
    try(name, table[name], {}, wrong[i])
    try(name, table[name], { 1, 2, 3 }, 1, wrong[i])
    try(name, table[name], { 1, 2, 3 }, 1, 2, wrong[i])
    try(name, table[name], { 1, 2, 3 }, 1, 2, 3, wrong[i])
  end
end
for _, length in ipairs { 1 << 52, -1, math.maxinteger, 1.5, "x" } do
  for _, name in ipairs { "concat", "unpack", "sort" } do try(name, table[name], proxy({}, length)) end
  try("insert", table.insert, proxy({}, length), "x")
  try("remove", table.remove, proxy({}, length), length)
end
try("unpack", table.unpack, {}, 1, 1e6) try("unpack", table.unpack, {}, 1, 1e7) try("unpack", table.unpack, {}, math.mininteger, math.maxinteger)
try("unpack", table.unpack, "text") try("unpack", table.unpack, {}, math.maxinteger, math.maxinteger)
try("unpack", table.unpack, {}, math.mininteger, math.mininteger + 1)

for _, count in ipairs { 2, 3, 4, 5, 10, 50, 101, 150 } do
  for _, step in ipairs { 1, 7, 31, 0 } do
    local t, u = {}, {}
    for i = 1, count do t[i] = i * step % 17; u[i] = { i * step % 5, i } end
    try("sort", function() table.sort(t) return t end)
    try("sort", function() table.sort(t, function(a, b) return a > b end) return t end)
    try("sort", function() table.sort(t, function() return true end) return t end)
    try("sort", function() table.sort(u, function(a, b) return a[1] < b[1] end) return u end)
    try("sort", function() t[count // 2 + 1] = "x" table.sort(t) return t end)
  end
end

return table.concat(lines, "\n")
