-- Requirements errors (GARE): every form that services send, in errors and in documents, and `e.info`.

local gare = globus.gare

local transfer = globus.TransferClient { authorizer = globus.AccessTokenAuthorizer("t"), max_retries = 0 }

--- The error of a service that answers 403 with a document.
local function refusal(document)
  mock.reply { path = "/v0.10/task_list", times = 1, status = 403, json = document }
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

it("each form is told from others, as a document and as an error", function()
  for _, form in ipairs(forms) do
    for _, thing in ipairs { form[1], refusal(form[1]) } do
      expect(gare.is_gare(thing)):to_be(true)
      local found = gare.to_gare(thing)
      expect(found.code):to_be(form[2])
      expect((found.authorization_parameters.required_scopes or {})[1]):to_be(form[3])
    end
  end
end)

it("a requirements error has the SDK's fields, what nobody knows in extra", function()
  local found = gare.to_gare(refusal(present))
  local parameters = found.authorization_parameters
  expect(parameters.session_message):to_equal("Please.")
  expect(parameters.session_required_policies):to_equal({ "p", "q" })
  expect(parameters.session_required_mfa):to_be(true)
  expect(parameters.prompt):to_equal("login")
  expect(parameters.extra):to_equal({ colour = "blue" })
  expect(found.extra):to_strictly_equal({ detail = 7 })
  expect(gare.to_gare(forms[2][1]).authorization_parameters.session_required_mfa):to_be_nil()
end)

it("what is none is none, whatever it is", function()
  local others = { "text", 1, true, {}, { 1, 2 }, { code = "ConsentRequired" }, { code = 1 }, print, { x = print } }
  for _, other in ipairs(others) do
    expect(gare.is_gare(other)):to_be(false)
    expect(gare.to_gare(other)):to_be_nil()
  end
  expect(gare.is_gare(nil)):to_be(false)
  expect(gare.is_gare(refusal { code = "PermissionDenied", message = "no" })):to_be(false)
  expect(gare.is_gare(select(2, pcall(error, "x")))):to_be(false)
end)

it("lists are searched, and the errors that an answer lists", function()
  local listing = refusal { code = "Several", message = "m", errors = { present, { code = "x" }, forms[2][1] } }
  expect(gare.to_gare(listing).code):to_equal("NeedsLogin")
  local codes = {}
  for _, found in ipairs(gare.to_gares { listing, "text", { code = "y" }, forms[5][1] }) do
    codes[#codes + 1] = found.code
  end
  expect(codes):to_equal({ "NeedsLogin", "ConsentRequired", "AuthorizationRequired" })
  expect(gare.has_gares { "text", listing }):to_be(true)
  expect(gare.has_gares { "text", { code = "y" } }):to_be(false)
  expect(gare.to_gares {}):to_equal({})
end)

it("e.info tells what a service asks for, and nothing where it does not", function()
  local info = refusal(present).info
  expect(info.authorization_parameters.session_required_identities):to_equal({ "i" })
  expect(info.consent_required):to_be_nil()
  info = refusal(forms[2][1]).info
  expect(info.consent_required.required_scopes):to_equal({ "foo" })
  expect(info.authorization_parameters):to_be_nil()
  expect(refusal(forms[3][1]).info.consent_required.required_scopes):to_equal({ "foo" })
  expect(refusal { code = "x", message = "y" }.info):to_equal({})
end)
