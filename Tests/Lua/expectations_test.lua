-- What `expect` lets pass, and what it says where it does not.

--- The message of the error that `f` raises.
local function failure(f)
  local ok, e = pcall(f)
  expect(ok):to_be(false)
  expect(e):to_be_a("ExpectationError")
  return e.message
end

it("takes any bytes in its name: \xff", function() end)

describe("to_equal", function()
  it("compares tables by what they hold, however deep", function()
    expect({ 1, { a = { true } } }):to_equal({ 1, { a = { true } } })
    expect({ 1 }).never:to_equal({ 1, 2 })
    expect({ 1, 2 }).never:to_equal({ 1 })
    expect({}).never:to_equal(nil)
  end)

  it("names the place of the first difference", function()
    local message = failure(function() expect({ a = { 1, 2 } }):to_equal({ a = { 1, 3 } }) end)
    expect(message):to_equal("expected { a = { 1, 2 } } to equal { a = { 1, 3 } }\nat $.a[2]: 2 instead of 3")
  end)

  it("names a field that is too much", function()
    expect(failure(function() expect({ b = 1 }):to_equal({}) end)):to_contain("at $.b: 1 instead of nothing")
  end)

  it("ends for tables that hold themselves", function()
    local a, b = {}, {}
    a.a, b.a = a, b
    expect(failure(function() expect(a):to_equal(b) end)):to_contain("nested too deeply")
    expect(a):to_equal(a)
  end)

  it("compares tables that are in each other many times", function()
    local a, b = {}, {}
    for _ = 1, 60 do a, b = { a, a }, { b, b } end
    expect(a):to_equal(b)
    expect({ a, 1 }).never:to_equal({ b, 2 })
  end)

  it("runs no metamethods", function()
    local loud = setmetatable({}, { __eq = error, __index = error, __len = error, __pairs = error })
    expect(loud):to_equal({})
    local key = setmetatable({}, { __tostring = function() error("run") end })
    expect(failure(function() expect({ [key] = 1 }):to_equal({}) end)):to_contain("at $[a table]: 1 instead of nothing")
  end)
end)

describe("to_strictly_equal", function()
  it("tells integers from floats, which to_equal does not", function()
    expect({ 1, { a = 2.0 } }):to_equal({ 1.0, { a = 2 } })
    expect({ 1, { a = 2.0 } }):to_strictly_equal({ 1, { a = 2.0 } })
    local message = failure(function() expect({ a = { 1.0 } }):to_strictly_equal({ a = { 1 } }) end)
    expect(message):to_equal("expected { a = { 1.0 } } to strictly equal { a = { 1 } }\nat $.a[1]: 1.0 instead of 1")
  end)
end)

describe("the others", function()
  it("compare by identity, truth, type and length", function()
    local t = {}
    expect(t):to_be(t)
    expect(t).never:to_be({})
    expect(nil):to_be_nil()
    expect(0):to_be_truthy()
    expect(false):to_be_falsy()
    expect("x"):to_be_a("string")
    expect(globus.NullAuthorizer()):to_be_a("NullAuthorizer")
    expect({ 1, 2 }):to_have_length(2)
    expect("ab"):to_have_length(2)
    expect(failure(function() expect(1):to_have_length(1) end)):to_contain("it has no length")
  end)

  it("find parts of texts and items of lists", function()
    expect("transfer"):to_contain("fer")
    expect({ { id = 1 }, { id = 2 } }):to_contain({ id = 2 })
    expect({ 1 }).never:to_contain(2)
  end)

  it("find parts of texts byte by byte", function()
    expect("a\r\nb"):to_contain("\n")
    expect("e\u{301}"):to_contain("e")
    expect("\xff\0x"):to_contain("\0x")
    expect("x"):to_contain("")
    expect("\xff\0x").never:to_contain("\xfe")
  end)

  it("fail either way for values of which nothing can be said", function()
    expect(failure(function() expect(nil).never:to_contain("secret") end)):to_contain("it is neither a text nor a list")
    expect(failure(function() expect("text").never:to_contain(1) end)):to_contain("a text contains texts alone")
    expect(failure(function() expect("2").never:to_be_less_than(3) end)):to_contain("it is no number")
    expect(failure(function() expect(print).never:to_have_length(1) end)):to_contain("it has no length")
  end)

  it("compare numbers", function()
    expect(1):to_be(1)
    expect(1.0).never:to_be(1)
    expect(1):to_be_between(1, 2)
    expect(2):to_be_between(1, 2)
    expect(2.5).never:to_be_between(1, 2)
    expect(failure(function() expect(3):to_be_between(1, 2) end)):to_equal("expected 3 to be between 1 and 2")
    expect(1.0001):to_be_near(1, 0.001)
    expect(2):to_be_greater_than(1)
    expect(1):to_be_less_than(1.5)
    expect(failure(function() expect("2"):to_be_less_than(3) end)):to_contain("it is no number")
  end)

  it("show no secrets of objects", function()
    local message = failure(function() expect(globus.AccessTokenAuthorizer("very-secret")):to_equal(1) end)
    expect(message).never:to_contain("very-secret")
  end)
end)

describe("to_raise", function()
  it("knows classes and what refines them", function()
    local function request() globus.request("GET", mock.url() .. "/nowhere") end
    expect(request):to_raise("GlobusAPIError")
    expect(request):to_raise()
    expect(request).never:to_raise("NetworkError")
  end)

  it("knows the class of what refuses arguments, and of failed expectations", function()
    expect(function() globus.ConfidentialAppAuthClient() end):to_raise("GlobusSDKUsageError")
    expect(function() expect(1):to_equal(2) end):to_raise("ExpectationError")
    expect(function() error("GlobusAPIError", 0) end).never:to_raise("GlobusAPIError")
  end)

  it("takes a part of the message beside the class", function()
    local function wrong() globus.ConfidentialAppAuthClient() end  -- globus-lua: ignore
    expect(wrong):to_raise("GlobusSDKUsageError", "client_id")
    expect(wrong).never:to_raise("GlobusSDKUsageError", "nothing like it")
    local message = failure(function() expect(wrong):to_raise("GlobusSDKUsageError", "nothing like it") end)
    expect(message):to_contain("to raise 'GlobusSDKUsageError' with 'nothing like it'\nit raised GlobusSDKUsageError: ")
    expect(message):to_contain("its message does not contain 'nothing like it'")
  end)

  it("takes the fields of the error, and tells each that is another", function()
    local function fails() error { code = "busy", details = { 1, 2 }, message = "come again later" } end
    expect(fails):to_raise { code = "busy", details = { 1, 2 }, message = "again" }
    expect(fails).never:to_raise { code = "busy", details = { 1 } }
    local message = failure(function() expect(fails):to_raise { code = "idle", status = 1, message = "now" } end)
    expect(message):to_contain("\nits code is \"busy\" instead of \"idle\"\n")
    expect(message):to_contain("\nits message \"come again later\" does not contain \"now\"\n")
    expect(message):to_contain("\nits status is nil instead of 1")
    expect(function() error("a text", 0) end):to_raise { message = "text" }
    expect(function() error("a text", 0) end).never:to_raise { class = "GlobusError" }
    expect(function() error(nil) end).never:to_raise { message = "text" }
    local function both() expect(fails):to_raise({ code = "busy" }, "again") end
    expect(both):to_raise("GlobusSDKUsageError", "belongs into the table")
  end)

  it("finds what a cause says", function()
    expect(function() startup("nowhere.lua") end):to_raise("nowhere.lua")
    expect(function() startup("nowhere.lua") end):to_raise("No such file")
  end)

  it("returns the error", function()
    local value = { reason = "mine" }
    expect(expect(function() error(value) end):to_raise()):to_be(value)
  end)

  it("says what was raised instead", function()
    expect(failure(function() expect(function() end):to_raise() end)):to_contain("it raised nothing")
    expect(failure(function() expect(function() error("other", 0) end):to_raise("mine") end)):to_contain("it raised other")
    expect(failure(function() expect(1):to_raise() end)):to_contain("expected 1 to be a function")
  end)
end)
