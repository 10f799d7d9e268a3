-- Operations send what the Globus SDK's methods send: method, path, query and body.

local facts = require "modules.request_facts"

-- An answer in which each client finds what it looks for.
local answer = {
  value = "a1b2c3d4-0000-4000-8000-000000000009", status = "SUCCEEDED",
  data = { { DATA_TYPE = "info#1.0.0", client_id = "a1b2c3d4-0000-4000-8000-000000000008" } },
}

local function client(name)
  local authorizer = globus.AccessTokenAuthorizer("token")
  local opts = { authorizer = authorizer, base_url = mock.url() .. "/x" }
  if name == "SpecificFlowClient" then return globus[name]("a1b2c3d4-0000-4000-8000-000000000007", opts) end
  if name == "GCSClient" then return globus[name](mock.url() .. "/x/api", { authorizer = authorizer }) end
  return globus[name](opts)
end

-- JSON with its keys in order, so that two documents are compared as texts.
local function ordered(value)
  if type(value) ~= "table" or next(value) == nil then return json.encode(value) end
  local parts = {}
  if #value > 0 then
    for i, item in ipairs(value) do parts[i] = ordered(item) end
    return "[" .. table.concat(parts, ",") .. "]"
  end
  for key, item in pairs(value) do parts[#parts + 1] = json.encode(key) .. ":" .. ordered(item) end
  table.sort(parts)
  return "{" .. table.concat(parts, ",") .. "}"
end

local function plain(text)
  return (text:gsub("+", " "):gsub("%%(%x%x)", function(code) return string.char(tonumber(code, 16)) end))
end

-- A request as one text: method, path, query in order, and the body with its keys in order.
local function text_of(request)
  local path, query = request.url:sub(#mock.url() + #"/x" + 1):match("^([^?]*)%??(.*)$")
  local pairs_of_query = {}
  for pair in query:gmatch("[^&]+") do pairs_of_query[#pairs_of_query + 1] = plain(pair) end
  table.sort(pairs_of_query)
  local text = request.method .. " " .. path
  if #pairs_of_query > 0 then text = text .. "?" .. table.concat(pairs_of_query, "&") end
  if request.text == "" then return text end
  local body = json.decode(request.text)
  -- Each tunnel has a new one.
  local attributes = body.data and body.data.attributes
  if attributes and attributes.submission_id then attributes.submission_id = "new" end
  return text .. " " .. ordered(body)
end

local by_client, names = {}, {}
for _, fact in ipairs(facts) do
  local name = fact[1]
  if not by_client[name] then
    by_client[name] = {}
    names[#names + 1] = name
  end
  table.insert(by_client[name], fact)
end

for _, name in ipairs(names) do
  it("every operation of " .. name .. " sends what the Globus SDK sends", function()
    local sent
    mock.reply {
      path = "/x/*", times = 0,
      answer = function(request)
        sent[#sent + 1] = text_of(request)
        return { json = answer }
      end,
    }
    local caller = client(name)
    for _, fact in ipairs(by_client[name]) do
      sent = { fact[2] }
      caller[fact[2]](caller, table.unpack(fact[3]))
      expect(sent):to_equal({ fact[2], table.unpack(fact, 4) })
    end
  end)
end

it("there are facts of every operation", function()
  local operations = {}
  for _, fact in ipairs(facts) do operations[fact[1] .. "." .. fact[2]] = true end
  local count = 0
  for _ in pairs(operations) do count = count + 1 end
  expect(count):to_be(202)
  expect(#names):to_be(10)
end)
