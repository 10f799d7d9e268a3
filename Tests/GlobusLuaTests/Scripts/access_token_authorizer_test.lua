-- The scenarios of the Globus SDK's test_access_token_authorizer.py.

it("get_authorization_header is Bearer and the token", function()
  expect(globus.AccessTokenAuthorizer("DUMMY_TOKEN"):get_authorization_header()):to_equal("Bearer DUMMY_TOKEN")
end)

it("handle_missing_authorization is false", function()
  expect(globus.AccessTokenAuthorizer("DUMMY_TOKEN"):handle_missing_authorization()):to_be(false)
end)

it("the token is the field access_token", function()
  expect(globus.AccessTokenAuthorizer("DUMMY_TOKEN").access_token):to_equal("DUMMY_TOKEN")
end)

it("a request with it is let in, and a stale one is refused once", function()
  local token = mock.access_token()
  local transfer = globus.TransferClient { authorizer = globus.AccessTokenAuthorizer(token) }
  expect(transfer:get("/v0.10/task_list").http_status):to_be(200)
  expect(mock.last_request { path = "/v0.10/task_list" }.headers.authorization):to_equal("Bearer " .. token)
  mock.revoke(token)
  expect(function() transfer:get("/v0.10/task_list") end):to_raise { class = "TransferAPIError", http_status = 401 }
  expect(mock.requests { path = "/v0.10/task_list" }):to_have_length(2)
end)

it("a token that can be no header is refused without being shown", function()
  for _, token in ipairs { "two\nlines", "nul\0byte", "" } do
    local failure = expect(function() globus.AccessTokenAuthorizer(token) end)
      :to_raise("GlobusSDKUsageError", "access_token")
    if token ~= "" then expect(tostring(failure)).never:to_contain(token) end
  end
end)
