-- The module json.

for _, text in ipairs {
  "null", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808", '""', '"a\\"b\\\\c\\n\\u0001"',
  "[]", "[1,2,3]", "[null]", "[[],[[]]]", "{}", '{"a":1}', '{"a":[]}', '{"a":{}}', "[1.5,-0.25,1e300]", '"ü😀"',
} do
  it("decoding and encoding gives the same: " .. text, function()
    local value = json.decode(text)
    expect(json.decode(json.encode(value))):to_strictly_equal(value)
    if not text:find("e300") and not text:find("u0001") then expect(json.encode(value)):to_be(text) end
  end)
end

it("whole numbers are integers, others are floats, beyond 64 bits too", function()
  expect(json.decode("7")):to_be(7)
  expect(math.type(json.decode("7.0"))):to_equal("float")
  expect(math.type(json.decode("1e2"))):to_equal("float")
  expect(json.decode("9223372036854775807")):to_be(math.maxinteger)
  expect(json.decode("9223372036854775808")):to_be(2 ^ 63)
  expect(json.decode("-9223372036854775809")):to_be(-(2 ^ 63))
  expect(json.decode("123456789012345678901234567890")):to_be_between(1.2e29, 1.3e29)
  expect(json.encode(2 ^ 53 | 0)):to_equal("9007199254740992")
  expect(math.type(json.decode(json.encode(1.0)))):to_equal("float")
end)

it("floats come back as the same number", function()
  for _, number in ipairs { 0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -0.0, 123456.789 } do
    local back = json.decode(json.encode(number))
    expect(("%a"):format(back)):to_be(("%a"):format(number))
  end
end)

it("a null field is absent, and a null in an array is json.null", function()
  local value = json.decode('{"a":null,"b":[1,null,3]}')
  expect(value.a):to_be_nil()
  expect(value.b[2]):to_be(json.null)
  expect(value.b):to_have_length(3)
  expect(json.encode(value)):to_equal('{"b":[1,null,3]}')
  expect(tostring(json.null):find("0x")):to_be_nil()
end)

it("what may be encoded may be decoded, however deep it is", function()
  for _, leaf in ipairs { 1, json.array(), {}, { a = 1 } } do
    local value, depth = leaf, type(leaf) == "table" and 1 or 0
    while depth < 256 do value, depth = depth % 2 == 0 and { value } or { a = value }, depth + 1 end
    local text = json.encode(value)
    expect(json.encode(json.decode(text))):to_be(text)
    expect(function() json.encode { value } end):to_raise("GlobusSDKUsageError", "nested deeper than 256 levels")
    expect(function() json.decode("[" .. text .. "]") end):to_raise { message = "too deep" }
  end
end)

it("of several fields of one name the last one counts, also where it is null", function()
  expect(json.decode('{"a":1,"a":2}').a):to_be(2)
  expect(json.decode('{"a":1,"a":null}').a):to_be_nil()
  expect(json.decode('{"a":null,"a":1}').a):to_be(1)
end)

it("an empty table is an object, an array when it is marked", function()
  expect(json.encode({})):to_equal("{}")
  expect(json.encode(json.array())):to_equal("[]")
  expect(json.encode(json.array {})):to_equal("[]")
  expect(json.encode(json.object {})):to_equal("{}")
  expect(json.encode(json.object())):to_equal("{}")
  local t = {}
  expect(json.array(t)):to_be(t)
  expect(json.encode(json.decode("[]"))):to_equal("[]")
  expect(json.encode { list = json.decode("[]") }):to_equal('{"list":[]}')
end)

it("a decoded array goes on to be an array when it changes", function()
  local list = json.decode("[1,2]")
  list[3] = 3
  expect(json.encode(list)):to_equal("[1,2,3]")
  list[1], list[2], list[3] = nil, nil, nil
  expect(json.encode(list)):to_equal("[]")
end)

for _, case in ipairs {
  { 0 / 0, "$" }, { math.huge, "$" }, { -math.huge, "$" },
  { { a = { 1, 0 / 0 } }, "$.a[2]" },
  { { a = { { b = print } } }, "$.a[1].b" },
  { { [1] = 1, [3] = 3 }, "$" },
  { { 1, 2, x = 3 }, "$" },
  { { [true] = 1 }, "$" },
  { { a = { [1.5] = 1 } }, "$.a" },
  { print, "$" },
  { coroutine.create(print), "$" },
  { globus.NullAuthorizer(), "$" },
  { "\xff", "$" },
  { { ["\xff"] = 1 }, "$" },
} do
  it("what has no JSON form is an error with its path: " .. case[2] .. " " .. type(case[1]), function()
    expect(function() json.encode(case[1]) end):to_raise("GlobusSDKUsageError", case[2])
  end)
end

it("a cycle and a table without end are errors", function()
  local cycle = {}
  cycle.self = cycle
  expect(function() json.encode(cycle) end):to_raise("GlobusSDKUsageError")
  local deep = {}
  for _ = 1, 100000 do deep = { deep } end
  expect(function() json.encode(deep) end):to_raise("GlobusSDKUsageError")
end)

for _, text in ipairs {
  "", " ", "{", "[1,]", "{'a':1}", "nul", "01", "1 2", '"\xff"', '"\\ud800"', "[1}", '{"a"}', "NaN", "\xef\xbb", '"\n"',
} do
  it(("what is no JSON is an error: %q"):format(text), function()
    expect(function() json.decode(text) end):to_raise("GlobusSDKUsageError", "not valid JSON")
  end)
end

it("a byte order mark before a text is skipped, and only there", function()
  expect(json.decode('\xef\xbb\xbf{"a":[1]}')):to_strictly_equal({ a = { 1 } })
  expect(json.decode("\xef\xbb\xbf 7")):to_be(7)
  for _, text in ipairs { "\xef\xbb\xbf", "\xef\xbb\xbf\xef\xbb\xbf1", "1\xef\xbb\xbf" } do
    expect(function() json.decode(text) end):to_raise("GlobusSDKUsageError", "not valid JSON")
  end
end)

it("a number that no double holds is infinite, and the rest of the text is not lost", function()
  local value = json.decode('{"a":1e400,"b":[-1e400,2,1.5],"c":"1e400\\"","d":18446744073709551616,"e":1}')
  expect(value.a):to_be(math.huge)
  expect(value.b):to_strictly_equal({ -math.huge, 2, 1.5 })
  expect(math.type(value.b[2])):to_equal("integer")
  expect(value.c):to_equal('1e400"')
  expect(value.d):to_be(2.0 ^ 64)
  expect(value.e):to_be(1)
  expect(json.decode("1e-400")):to_be(0.0)
  expect(json.decode("1" .. ("0"):rep(400))):to_be(math.huge)
  expect(json.decode("[18446744073709551615,1e999,9223372036854775807]"))
    :to_strictly_equal({ 2.0 ^ 64, math.huge, math.maxinteger })
end)

for _, text in ipairs { "[1e400", "[1e400,]", "[01e400]", "[1e400x]", "[Infinity]", "[-Infinity]", '{"a":1e400,"a"}' } do
  it("a number that no double holds mends nothing else: " .. text, function()
    expect(function() json.decode(text) end):to_raise("GlobusSDKUsageError", "not valid JSON")
  end)
end

it("the place of a mistake behind such a number is the mistake's", function()
  expect(function() json.decode("[1e400,\n 18446744073709551616, x]") end)
    :to_raise("GlobusSDKUsageError", "at line 2, column 24")
end)

it("nesting without end is an error and no crash", function()
  expect(function() json.decode(("["):rep(1000000)) end):to_raise("GlobusSDKUsageError", "not valid JSON")
  expect(function() json.decode(('{"a":'):rep(1000000)) end):to_raise("GlobusSDKUsageError", "not valid JSON")
end)

it("a text of zeros and strings with NUL are kept", function()
  expect(json.decode(json.encode("a\0b"))):to_equal("a\0b")
  expect(json.encode("a\0b")):to_contain("\\u0000")
end)

it("wrong arguments are usage errors", function()
  expect(function() json.decode(7) end):to_raise("GlobusSDKUsageError", "json.decode")
  expect(function() json.decode() end):to_raise("GlobusSDKUsageError", "text")
  expect(function() json.array(7) end):to_raise("GlobusSDKUsageError", "json.array")
end)

it("strings of a long text that repeat, or differ in one byte only, are read as they are", function()
  local strings = {}
  for length = 0, 48 do
    local same = ("x"):rep(length)
    strings[#strings + 1] = same
    for place = 1, length do
      strings[#strings + 1] = same:sub(1, place - 1) .. "y" .. same:sub(place + 1)
    end
  end
  local count = #strings
  for index = 1, count do
    strings[count + index] = strings[count + 1 - index]
  end
  local entries = {}
  for index, text in ipairs(strings) do
    entries[index] = { [text] = strings[#strings + 1 - index], name = text }
  end
  local text = json.encode(entries)
  expect(#text):to_be_greater_than(100000)
  local read = json.decode(text)
  expect(read):to_have_length(#entries)
  local wrong = 0
  for index, entry in ipairs(read) do
    local key = strings[index]
    if entry.name ~= key or entry[key] ~= strings[#strings + 1 - index] then wrong = wrong + 1 end
  end
  expect(wrong):to_be(0)
end)

it("texts of all lengths are read, wherever in memory they end", function()
  for length = 1, 4200, 7 do
    local text = ("z"):rep(length)
    expect(json.decode('["' .. text .. '"]')[1]):to_be(text)
  end
end)
