-- Requirements errors (GARE): every form that services send, in errors and in documents, and `e.info`.

local expect = require "expect"
local mock = require "mock"
local test = expect.test
local gare = globus.gare

local transfer = globus.TransferClient { authorizer = globus.AccessTokenAuthorizer("t"), max_retries = 0 }

--- The error of a service that answers 403 with a document.
local function refusal(document)
  mock.fault {
    route = "GET /v0.10/task_list", times = 1, kind = "answer", status = 403, body = json.encode(document),
  }
  local ok, e = pcall(transfer.get, transfer, "/v0.10/task_list")
  assert(not ok and e.http_status == 403, e)
  return e
end

local present = {
  code = "NeedsLogin",
  authorization_parameters = {
    session_message = "Please.", session_required_identities = { "i" }, session_required_policies = { "p", "q" },
    session_required_single_domain = { "d.org" }, session_required_mfa = true, required_scopes = { "foo" },
    prompt = "login", colour = "blue",
  },
  detail = 7,
}

local forms = {
  { present, "NeedsLogin", "foo" },
  { { code = "ConsentRequired", required_scopes = { "foo" }, message = "m" }, "ConsentRequired", "foo" },
  { { code = "ConsentRequired", required_scope = "foo", description = "m" }, "ConsentRequired", "foo" },
  {
    { error = "dependent_consent_required", errors = { { unapproved_scopes = { "foo" } } } },
    "ConsentRequired", "foo",
  },
  { { authorization_parameters = { session_required_policies = "p,q" } }, "AuthorizationRequired" },
}

test("each form is told from others, as a document and as an error", function()
  for _, form in ipairs(forms) do
    for _, thing in ipairs { form[1], refusal(form[1]) } do
      expect.equal(gare.is_gare(thing), true)
      local found = gare.to_gare(thing)
      expect.equal(found.code, form[2])
      expect.equal((found.authorization_parameters.required_scopes or {})[1], form[3])
    end
  end
end)

test("a requirements error has the SDK's fields, what nobody knows in extra", function()
  local found = gare.to_gare(refusal(present))
  local parameters = found.authorization_parameters
  expect.equal(parameters.session_message, "Please.")
  expect.equal(parameters.session_required_policies, { "p", "q" })
  expect.equal(parameters.session_required_mfa, true)
  expect.equal(parameters.prompt, "login")
  expect.equal(parameters.extra, { colour = "blue" })
  expect.equal(found.extra, { detail = 7 })
  expect.equal(gare.to_gare(forms[2][1]).authorization_parameters.session_required_mfa, nil)
end)

test("what is none is none, whatever it is", function()
  local others = { "text", 1, true, {}, { 1, 2 }, { code = "ConsentRequired" }, { code = 1 }, print, { x = print } }
  for _, other in ipairs(others) do
    expect.equal(gare.is_gare(other), false)
    expect.equal(gare.to_gare(other), nil)
  end
  expect.equal(gare.is_gare(nil), false)
  expect.equal(gare.is_gare(refusal { code = "PermissionDenied", message = "no" }), false)
  expect.equal(gare.is_gare(select(2, pcall(error, "x"))), false)
end)

test("lists are searched, and the errors that an answer lists", function()
  local listing = refusal { code = "Several", message = "m", errors = { present, { code = "x" }, forms[2][1] } }
  expect.equal(gare.to_gare(listing).code, "NeedsLogin")
  local codes = {}
  for _, found in ipairs(gare.to_gares { listing, "text", { code = "y" }, forms[5][1] }) do
    codes[#codes + 1] = found.code
  end
  expect.equal(codes, { "NeedsLogin", "ConsentRequired", "AuthorizationRequired" })
  expect.equal(gare.has_gares { "text", listing }, true)
  expect.equal(gare.has_gares { "text", { code = "y" } }, false)
  expect.equal(gare.to_gares {}, {})
end)

test("e.info tells what a service asks for, and nothing where it does not", function()
  local info = refusal(present).info
  expect.equal(info.authorization_parameters.session_required_identities, { "i" })
  expect.equal(info.consent_required, nil)
  info = refusal(forms[2][1]).info
  expect.equal(info.consent_required.required_scopes, { "foo" })
  expect.equal(info.authorization_parameters, nil)
  expect.equal(refusal(forms[3][1]).info.consent_required.required_scopes, { "foo" })
  expect.equal(refusal { code = "x", message = "y" }.info, {})
end)
