-- globus-lua: --allow-env=GLOBUS_LUA_MIRROR,GLOBUS_LUA_MIRROR_FILE
-- globus-lua: --allow-read=$GLOBUS_LUA_MIRROR_FILE --allow-write=$GLOBUS_LUA_MIRROR_FILE
-- A token storage that keeps everything in two others: while one of them is down, the other serves.
--
-- Copy it into ~/.config/globus-lua/startup behind the scripts that define the two, or name it:
--   globus-lua run --trust-script --startup http_vault.lua --startup mirror.lua job.lua
-- Scripts use it by name: token_storage = "mirror"
--
-- GLOBUS_LUA_MIRROR        the two storages, such as http_vault,json
-- GLOBUS_LUA_MIRROR_FILE   the file of a built-in one among them

local first_name, second_name = (os.getenv("GLOBUS_LUA_MIRROR") or ""):match("^([^,]+),([^,]+)$")
if not first_name then
  error("mirror.lua: set GLOBUS_LUA_MIRROR to two storages, such as http_vault,json", 0)
end
local file = os.getenv("GLOBUS_LUA_MIRROR_FILE")

-- A built-in storage is found only once it is used, so that a script without tokens needs no file.
local function storages()
  return {
    globus.token_storage(first_name, { filepath = file }),
    globus.token_storage(second_name, { filepath = file }),
  }
end

-- Calls a method of both; fails only where both have failed, with the first one's error.
local function on_both(method, ...)
  local results, failures = {}, {}
  for index, storage in ipairs(storages()) do
    local ok, result = pcall(storage[method], storage, ...)
    if ok then
      results[#results + 1] = result == nil and false or result
    else
      failures[#failures + 1] = result
      log.warning("token storage failed, the other one serves", {
        storage = index == 1 and first_name or second_name, method = method, error = tostring(result),
      })
    end
  end
  if #failures == 2 then error(failures[1], 0) end
  return results
end

-- Of two records the one that lives longer is the newer one: the other storage was down when it was stored.
local function newer(a, b)
  if not (a and b) then return a or b end
  return (b.expires_at_seconds or 0) > (a.expires_at_seconds or 0) and b or a
end

policy.token_storage("mirror", {
  store_token_data_by_resource_server = function(self, tokens)
    on_both("store_token_data_by_resource_server", tokens)
  end,

  get_token_data_by_resource_server = function(self)
    local merged = {}
    for _, tokens in ipairs(on_both("get_token_data_by_resource_server")) do
      for resource_server, token in pairs(tokens) do
        merged[resource_server] = newer(merged[resource_server], token)
      end
    end
    return merged
  end,

  remove_token_data = function(self, resource_server)
    local was_there = false
    for _, result in ipairs(on_both("remove_token_data", resource_server)) do
      was_there = was_there or result
    end
    return was_there
  end,
})
