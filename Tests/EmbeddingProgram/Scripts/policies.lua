-- Where the server's tokens are kept, and who is told of a new one.
local kept = {}

policy.token_storage("site", {
  store_token_data_by_resource_server = function(self, tokens)
    task.sleep(0)
    for name, token in pairs(tokens) do kept[name] = token end
    print("stored " .. next(tokens))
  end,
  get_token_data_by_resource_server = function(self) return kept end,
  remove_token_data = function(self, name) kept[name] = nil return true end,
})

policy.on_refresh(function(response, context)
  task.sleep(0)
  print("renewed by " .. context.grant_type)
end)
