-- globus-lua: --allow-env=GLOBUS_LUA_TOKEN_FOLDER
-- globus-lua: --allow-read=$GLOBUS_LUA_TOKEN_FOLDER --allow-write=$GLOBUS_LUA_TOKEN_FOLDER
-- A token storage with one file per resource server, so that each can be handed to another program alone.
--
-- Copy it into ~/.config/globus-lua/startup, or name it: globus-lua run --trust-script --startup keyed_files.lua job.lua
-- Scripts use it by name: token_storage = "keyed_files"
--
-- GLOBUS_LUA_TOKEN_FOLDER   the folder; it must exist. The files have the Globus SDK's JSON format and the mode 0600.

local folder = os.getenv("GLOBUS_LUA_TOKEN_FOLDER")
if not folder then
  error("keyed_files.lua: set GLOBUS_LUA_TOKEN_FOLDER to the folder for the token files", 0)
end

-- A resource server's name as a file name: whatever is not plain becomes its code, so that no two are the same.
local function file_name(resource_server)
  return (resource_server:gsub("[^%w.-]", function(character)
    return ("_%02X"):format(character:byte())
  end))
end

local function file_of(resource_server)
  return globus.token_storage("json", { filepath = ("%s/%s.json"):format(folder, file_name(resource_server)) })
end

-- The names of the resource servers, which a folder does not tell. There is nothing secret in them.
local index_path = folder .. "/index.txt"

local function read_index()
  local names = {}
  local file = io.open(index_path, "r")
  if not file then return names end
  for name in file:lines() do names[name] = true end
  file:close()
  return names
end

local function add_to_index(resource_server)
  if read_index()[resource_server] then return end
  local file <close> = assert(io.open(index_path, "a"))
  assert(file:write(resource_server, "\n"))
end

policy.token_storage("keyed_files", {
  store_token_data_by_resource_server = function(self, tokens)
    for resource_server, token in pairs(tokens) do
      file_of(resource_server):store_token_data_by_resource_server({ [resource_server] = token })
      add_to_index(resource_server)
    end
  end,

  get_token_data = function(self, resource_server)
    return file_of(resource_server):get_token_data(resource_server)
  end,

  get_token_data_by_resource_server = function(self)
    local tokens = {}
    for resource_server in pairs(read_index()) do
      tokens[resource_server] = self:get_token_data(resource_server)
    end
    return tokens
  end,

  remove_token_data = function(self, resource_server)
    return file_of(resource_server):remove_token_data(resource_server)
  end,
})
