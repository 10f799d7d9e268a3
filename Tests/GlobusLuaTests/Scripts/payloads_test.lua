-- Payload helpers: the same JSON as the Globus SDK's, checks of what is given, and methods.

local facts = require "modules.payload_facts"
table.move(require "modules.gcs_payload_facts", 1, 500, #facts + 1, facts)

-- JSON with sorted keys, so that two payloads are compared as texts.
local function canonical(value)
  if type(value) ~= "table" then return json.encode(value) end
  if next(value) == nil then return json.encode(value) end
  local parts = {}
  if #value > 0 then
    for i, item in ipairs(value) do parts[i] = canonical(item) end
    return "[" .. table.concat(parts, ",") .. "]"
  end
  local keys = {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys)
  for i, key in ipairs(keys) do parts[i] = json.encode(key) .. ":" .. canonical(value[key]) end
  return "{" .. table.concat(parts, ",") .. "}"
end

local by_name, names = {}, {}
for _, fact in ipairs(facts) do
  if not by_name[fact.name] then
    by_name[fact.name] = {}
    names[#names + 1] = fact.name
  end
  table.insert(by_name[fact.name], fact)
end

for _, name in ipairs(names) do
  it(name .. " makes the same JSON as the Globus SDK, with every parameter", function()
    for _, fact in ipairs(by_name[name]) do expect(canonical(fact.make())):to_be(fact.json) end
  end)
end

it("there is no helper of the Globus SDK that is missing", function()
  expect(#names):to_be(36)
  expect(#facts).never:to_be_less_than(400)
end)

describe("a payload", function()
  it("is a plain table: its fields can be read, set and added, and pairs has no methods", function()
    local data = globus.TransferData("A", "B", { label = "x" })
    expect(type(data)):to_be("table")
    data.label = "y"
    data.further = { n = 1 }
    local keys = {}
    for key in pairs(data) do keys[#keys + 1] = key end
    table.sort(keys)
    expect(keys):to_equal({ "DATA", "DATA_TYPE", "destination_endpoint", "further", "label", "source_endpoint" })
    expect(canonical(data)):to_be(
      '{"DATA":[],"DATA_TYPE":"transfer","destination_endpoint":"B","further":{"n":1},"label":"y","source_endpoint":"A"}'
    )
  end)

  it("has a name, and methods that no script can change for others", function()
    local data = globus.DeleteData("A")
    expect(tostring(data)):to_contain("DeleteData")
    expect(getmetatable(data)):to_be(false)
    expect(function() setmetatable(data, {}) end):to_raise("protected metatable")
  end)

  it("does not change what it was made of", function()
    local keywords = { "a" }
    local document = globus.EndpointDocument { keywords = keywords }
    document.keywords[2] = "b"
    expect(keywords):to_equal({ "a" })
    local body = globus.TransferData("A", "B", { submission_id = "S" })
    expect(globus.TransferTimer { schedule = {}, body = body }.body.submission_id):to_be(nil)
    expect(body.submission_id):to_be("S")
  end)

  it("refuses what is missing, unknown or of another type, and names it", function()
    expect(function() globus.TransferData("A") end):to_raise("globus.TransferData: argument #2 (destination_endpoint)")
    expect(function() globus.TransferData("A", "B", { lable = "x" }) end) -- globus-lua: ignore
      :to_raise("did you mean 'label'?")
    expect(function() globus.TransferData("A", "B", { verify_checksum = 1 }) end)
      :to_raise("option 'verify_checksum' must be a boolean")
    expect(function() globus.TransferData("A", "B", { sync_level = "mtiem" }) end):to_raise("did you mean 'mtime'?")
    expect(function() globus.TransferTimer { schedule = {} } end):to_raise("option 'body' is missing")
    expect(function() globus.GroupPolicies {} end):to_raise("is missing")
    expect(function() globus.EndpointDocument { keywords = { 1 } } end)
      :to_raise("option 'keywords' must be a string or a list of strings")
    expect(function() globus.SearchQuery { filters = { n = 1 } } end):to_raise("option 'filters' must be a list")
    expect(function() globus.DeleteData("A", { label = json.null }) end):to_raise("option 'label' must be a string")
  end)

  it("takes the first option by position where the Globus SDK's design names it", function()
    expect(globus.SearchQuery("x", { limit = 1 }).q):to_be("x")
    expect(globus.SearchQuery { q = "x" }.q):to_be("x")
    expect(globus.SearchQuery().q):to_be(nil)
    expect(globus.SearchQuery(nil, { limit = 1 }).limit):to_be(1)
    expect(globus.SearchScrollQuery("*").q):to_be("*")
    expect(globus.OnceTimerSchedule("2030-01-01T00:00:00Z").datetime):to_be("2030-01-01T00:00:00Z")
    expect(function() globus.SearchQuery({ q = "x" }, { limit = 1 }) end):to_raise("give one table")
    expect(function() globus.SearchQuery { qq = "x" } end):to_raise("unknown option 'qq'") -- globus-lua: ignore
  end)
end)

describe("items and rules", function()
  it("are iterated in order, also those that were added on the way", function()
    local data = globus.DeleteData("A")
    data:add_item("/a")
    data:add_item("/b")
    local paths = {}
    for item in data:iter_items() do
      paths[#paths + 1] = item.path
      if #paths == 1 then data:add_item("/c") end
    end
    expect(paths):to_equal({ "/a", "/b", "/c" })
    local following = data:iter_items()
    expect(following().path):to_be("/a")
    expect(following().path):to_be("/b")
  end)

  it("need a list where they are kept", function()
    local data = globus.TransferData("A", "B")
    data.DATA = nil
    expect(function() data:add_item("/a", "/b") end):to_raise("the field 'DATA' must be a list")
    expect(function() data.add_item("/a", "/b") end) -- globus-lua: ignore
      :to_raise("the object before the colon")
  end)
end)

it("a payload is sent as it is", function()
  local transfer = globus.TransferClient { authorizer = globus.AccessTokenAuthorizer(mock.access_token()) }
  mock.reply { path = "/v0.10/transfer", json = {} }
  local data = globus.TransferData("A", "B", { submission_id = "S" })
  data:add_item("/a", "/b")
  transfer:post("/v0.10/transfer", { data = data })
  expect(mock.last_request().data.DATA[1].source_path):to_be("/a")
end)
