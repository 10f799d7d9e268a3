-- The module json.

local expect = require "expect"
local test = expect.test

for _, text in ipairs {
  "null", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808", '""', '"a\\"b\\\\c\\n\\u0001"',
  "[]", "[1,2,3]", "[null]", "[[],[[]]]", "{}", '{"a":1}', '{"a":[]}', '{"a":{}}', "[1.5,-0.25,1e300]", '"ü😀"',
} do
  test("decoding and encoding gives the same: " .. text, function()
    local value = json.decode(text)
    expect.equal(json.decode(json.encode(value)), value)
    if not text:find("e300") and not text:find("u0001") then expect.equal(json.encode(value), text) end
  end)
end

test("whole numbers are integers, others are floats, beyond 64 bits too", function()
  expect.equal(json.decode("7"), 7)
  expect.equal(math.type(json.decode("7.0")), "float")
  expect.equal(math.type(json.decode("1e2")), "float")
  expect.equal(json.decode("9223372036854775807"), math.maxinteger)
  expect.equal(json.decode("9223372036854775808"), 2 ^ 63)
  expect.equal(json.decode("-9223372036854775809"), -(2 ^ 63))
  expect.between(json.decode("123456789012345678901234567890"), 1.2e29, 1.3e29)
  expect.equal(json.encode(2 ^ 53 | 0), "9007199254740992")
  expect.equal(math.type(json.decode(json.encode(1.0))), "float")
end)

test("floats come back as the same number", function()
  for _, number in ipairs { 0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -0.0, 123456.789 } do
    local back = json.decode(json.encode(number))
    expect.equal(("%a"):format(back), ("%a"):format(number))
  end
end)

test("a null field is absent, and a null in an array is json.null", function()
  local value = json.decode('{"a":null,"b":[1,null,3]}')
  expect.equal(value.a, nil)
  expect.same(value.b[2], json.null)
  expect.equal(#value.b, 3)
  expect.equal(json.encode(value), '{"b":[1,null,3]}')
  expect.equal(tostring(json.null):find("0x"), nil)
end)

test("what may be encoded may be decoded, however deep it is", function()
  for _, leaf in ipairs { 1, json.array(), {}, { a = 1 } } do
    local value, depth = leaf, type(leaf) == "table" and 1 or 0
    while depth < 256 do value, depth = depth % 2 == 0 and { value } or { a = value }, depth + 1 end
    local text = json.encode(value)
    expect.equal(json.encode(json.decode(text)), text)
    expect.usage_error(function() json.encode { value } end, "nested deeper than 256 levels")
    expect.error(function() json.decode("[" .. text .. "]") end, "too deep")
  end
end)

test("of several fields of one name the last one counts, also where it is null", function()
  expect.equal(json.decode('{"a":1,"a":2}').a, 2)
  expect.equal(json.decode('{"a":1,"a":null}').a, nil)
  expect.equal(json.decode('{"a":null,"a":1}').a, 1)
end)

test("an empty table is an object, an array when it is marked", function()
  expect.equal(json.encode({}), "{}")
  expect.equal(json.encode(json.array()), "[]")
  expect.equal(json.encode(json.array {}), "[]")
  expect.equal(json.encode(json.object {}), "{}")
  expect.equal(json.encode(json.object()), "{}")
  local t = {}
  expect.same(json.array(t), t)
  expect.equal(json.encode(json.decode("[]")), "[]")
  expect.equal(json.encode { list = json.decode("[]") }, '{"list":[]}')
end)

test("a decoded array goes on to be an array when it changes", function()
  local list = json.decode("[1,2]")
  list[3] = 3
  expect.equal(json.encode(list), "[1,2,3]")
  list[1], list[2], list[3] = nil, nil, nil
  expect.equal(json.encode(list), "[]")
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
  test("what has no JSON form is an error with its path: " .. case[2] .. " " .. type(case[1]), function()
    expect.usage_error(function() json.encode(case[1]) end, case[2])
  end)
end

test("a cycle and a table without end are errors", function()
  local cycle = {}
  cycle.self = cycle
  expect.usage_error(function() json.encode(cycle) end, "")
  local deep = {}
  for _ = 1, 100000 do deep = { deep } end
  expect.usage_error(function() json.encode(deep) end, "")
end)

for _, text in ipairs {
  "", " ", "{", "[1,]", "{'a':1}", "nul", "01", "1 2", '"\xff"', '"\\ud800"', "[1}", '{"a"}', "NaN", "\xef\xbb", '"\n"',
} do
  test(("what is no JSON is an error: %q"):format(text), function()
    expect.usage_error(function() json.decode(text) end, "not valid JSON")
  end)
end

test("a byte order mark before a text is skipped, and only there", function()
  expect.equal(json.decode('\xef\xbb\xbf{"a":[1]}'), { a = { 1 } })
  expect.equal(json.decode("\xef\xbb\xbf 7"), 7)
  for _, text in ipairs { "\xef\xbb\xbf", "\xef\xbb\xbf\xef\xbb\xbf1", "1\xef\xbb\xbf" } do
    expect.usage_error(function() json.decode(text) end, "not valid JSON")
  end
end)

test("a number that no double holds is infinite, and the rest of the text is not lost", function()
  local value = json.decode('{"a":1e400,"b":[-1e400,2,1.5],"c":"1e400\\"","d":18446744073709551616,"e":1}')
  expect.equal(value.a, math.huge)
  expect.equal(value.b, { -math.huge, 2, 1.5 })
  expect.equal(math.type(value.b[2]), "integer")
  expect.equal(value.c, '1e400"')
  expect.equal(value.d, 2.0 ^ 64)
  expect.equal(value.e, 1)
  expect.equal(json.decode("1e-400"), 0.0)
  expect.equal(json.decode("1" .. ("0"):rep(400)), math.huge)
  expect.equal(json.decode("[18446744073709551615,1e999,9223372036854775807]"), { 2.0 ^ 64, math.huge, math.maxinteger })
end)

for _, text in ipairs { "[1e400", "[1e400,]", "[01e400]", "[1e400x]", "[Infinity]", "[-Infinity]", '{"a":1e400,"a"}' } do
  test("a number that no double holds mends nothing else: " .. text, function()
    expect.usage_error(function() json.decode(text) end, "not valid JSON")
  end)
end

test("the place of a mistake behind such a number is the mistake's", function()
  expect.usage_error(function() json.decode("[1e400,\n 18446744073709551616, x]") end, "at line 2, column 24")
end)

test("nesting without end is an error and no crash", function()
  expect.usage_error(function() json.decode(("["):rep(1000000)) end, "not valid JSON")
  expect.usage_error(function() json.decode(('{"a":'):rep(1000000)) end, "not valid JSON")
end)

test("a text of zeros and strings with NUL are kept", function()
  expect.equal(json.decode(json.encode("a\0b")), "a\0b")
  expect.contains(json.encode("a\0b"), "\\u0000")
end)

test("wrong arguments are usage errors", function()
  expect.usage_error(function() json.decode(7) end, "json.decode")
  expect.usage_error(function() json.decode() end, "text")
  expect.usage_error(function() json.array(7) end, "json.array")
end)
