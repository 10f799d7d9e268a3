-- globus-lua: --allow-env=GLOBUS_CLIENT_ID,GLOBUS_CLIENT_SECRET,GLOBUS_REFRESH_TOKEN
-- Jobs of scripts/examples: what they ask the services for, and what they make of failures.

local folder = "../../../scripts/examples/"

describe("group_report.lua", function()
  it("asks for each group's members once", function()
    run_script(folder .. "group_report.lua")
    expect(mock.requests { path = "/v2/groups/{id}" }):to_have_length(4)
    expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(1)
  end)
end)

describe("fan_out_search.lua", function()
  it("sends a request for each query, and goes on when one fails", function()
    mock.reply { path = "/v1/*", status = 403, json = { code = "Forbidden", message = "not yours" } }
    run_script(folder .. "fan_out_search.lua", "index", "image", "spectrum", "nothing")
    expect(mock.requests { path = "/v1/index/index/search" }):to_have_length(3)
  end)
end)

describe("transfer_and_wait.lua", function()
  it("waits until the transfer has succeeded", function()
    mock.reply { path = "/v0.10/task/*", json = { status = "ACTIVE", files = 0 } }
    mock.reply { path = "/v0.10/task/*", json = { status = "SUCCEEDED", files = 2 } }
    task.all(
      function() run_script(folder .. "transfer_and_wait.lua", "a", "/from", "b", "/to") end,
      -- The job sleeps for a second between two looks.
      function() while #mock.requests { path = "/v0.10/task/*" } < 2 do task.sleep(0.01) clock.advance(1) end end
    )
    expect(mock.requests { path = "/v0.10/task/*" }):to_have_length(2)
    local submitted = mock.requests { path = "/v0.10/transfer" }[1].data
    expect(submitted.DATA[1].destination_path):to_equal("/to")
  end)

  it("fails when the transfer does, and says why", function()
    mock.reply { path = "/v0.10/task/*", json = { status = "FAILED", nice_status = "PERMISSION_DENIED" } }
    expect(function() run_script(folder .. "transfer_and_wait.lua", "a", "/", "b", "/") end)
      :to_raise("the transfer failed: PERMISSION_DENIED")
  end)
end)
