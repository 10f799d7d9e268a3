-- Operations send what the Globus SDK's methods send: method, path, query and body.

local facts = {
  { "TransferClient", require "modules.request_facts.TransferClient" },
  { "GroupsClient", require "modules.request_facts.GroupsClient" },
  { "SearchClient", require "modules.request_facts.SearchClient" },
  { "FlowsClient", require "modules.request_facts.FlowsClient" },
  { "SpecificFlowClient", require "modules.request_facts.SpecificFlowClient" },
  { "TimersClient", require "modules.request_facts.TimersClient" },
  { "AuthClient", require "modules.request_facts.AuthClient" },
  { "ComputeClientV2", require "modules.request_facts.ComputeClientV2" },
  { "ComputeClientV3", require "modules.request_facts.ComputeClientV3" },
  { "GCSClient", require "modules.request_facts.GCSClient" },
}

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

for _, entry in ipairs(facts) do
  local name, of_client = entry[1], entry[2]
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
    for _, fact in ipairs(of_client) do
      local method = fact[1]
      sent = { method }
      caller[method](caller, table.unpack(fact[2]))
      expect(sent):to_equal({ method, table.unpack(fact, 3) })
    end
  end)
end

it("there are facts of every operation", function()
  local count = 0
  for _, entry in ipairs(facts) do
    local seen = {}
    for _, fact in ipairs(entry[2]) do
      if not seen[fact[1]] then count = count + 1 end
      seen[fact[1]] = true
    end
  end
  expect(count):to_be(202)
end)
