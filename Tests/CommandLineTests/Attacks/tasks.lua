-- expect: 1 "the CPU limit of 0.05 s (--max-cpu) was reached without a wait"
-- options: --allow-net=127.0.0.1
-- attack: a task that computes, caught by the one that waits for it
while true do
  pcall(task.all, function() while true do end end)
end
-- attack: tasks that go on when another has passed the limit
pcall(task.all, function() while true do end end, function() while true do pcall(task.sleep, 1000) end end)
while true do pcall(task.sleep, 1000) end
-- attack: a race that somebody else wins
pcall(task.race, function() while true do end end, function() task.sleep(0) end)
task.sleep(1000)
-- attack: a timeout that would be caught
while true do pcall(task.timeout, 0.01, function() while true do end end) end
-- attack: a handler of its own authorizer that computes
local client = globus.ConfidentialAppAuthClient("a", "b")
local a = globus.RenewingAuthorizer{
  get_token_response = function() while true do end end,
  extract_token_data = function() return { access_token = "a", expires_at_seconds = 1 } end,
}
while true do pcall(a.get_authorization_header, a) end
-- attack: an authorizer of its own that computes
local a = globus.GlobusAuthorizer{ get_authorization_header = function() while true do end end }
while true do pcall(globus.request, "GET", "http://127.0.0.1:1", { authorizer = a, max_retries = 0 }) end
-- attack: a module that computes
package = nil
pcall(load("while true do end"))
while true do pcall(require, "computing") end
