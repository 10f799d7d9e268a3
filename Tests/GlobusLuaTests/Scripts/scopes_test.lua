-- Scopes: objects, texts, the collections of the services, and wherever scopes are taken.

local fixtures = require "modules.fixtures"

local parser = globus.ScopeParser

local function texts(scopes)
  local list = {}
  for i, scope in ipairs(scopes) do list[i] = tostring(scope) end
  return list
end

it("a scope has its parts, and is what it is written as", function()
  local scope = globus.Scope("foo", { optional = true, dependencies = { "bar", globus.Scope("baz") } })
  expect(scope.scope_string):to_equal("foo")
  expect(scope.optional):to_be(true)
  expect(texts(scope.dependencies)):to_equal({ "bar", "baz" })
  expect(tostring(scope)):to_equal("*foo[bar baz]")
  expect(scope == parser.parse("*foo[bar baz]")[1]):to_be(true)
  expect(scope == parser.parse("foo[bar baz]")[1]):to_be(false)
  expect(scope == "*foo[bar baz]"):to_be(false)
end)

it("a scope is never changed: with_… give another one", function()
  local scope = globus.Scope("foo")
  expect(tostring(scope:with_dependency("bar[baz]"))):to_equal("foo[bar[baz]]")
  expect(tostring(scope:with_dependency(globus.Scope("bar"):with_optional(true)))):to_equal("foo[*bar]")
  expect(tostring(scope:with_dependencies { "a", globus.Scope("b") })):to_equal("foo[a b]")
  expect(tostring(scope:with_optional(true):with_optional(false))):to_equal("foo")
  expect(tostring(scope)):to_equal("foo")
  expect(function() scope.optional = true end):to_raise("GlobusSDKUsageError", "optional")
end)

it("a scope of a bad text is refused, with the way out", function()
  for _, text in ipairs { "a b", "a[b]", "*a", "a]" } do
    expect(function() globus.Scope(text) end):to_raise("GlobusSDKUsageError", "Use ScopeParser.parse")
  end
  expect(function() globus.Scope("a"):with_dependency("b c") end)
    :to_raise("GlobusSDKUsageError", "must be one scope, not 2")
  expect(function() globus.Scope("a"):with_dependency(1) end)
    :to_raise("GlobusSDKUsageError", "must be a string or a Scope")
  expect(function() globus.Scope("a", { optinal = true }) end) -- globus-lua: ignore
    :to_raise("GlobusSDKUsageError", "did you mean 'optional'")
end)

it("texts are read, merged and written", function()
  expect(texts(parser.parse(""))):to_equal({})
  expect(texts(parser.parse(" foo  foo[bar] *qux foo[*baz]"))):to_equal({ "foo[bar *baz]", "*qux" })
  expect(texts(parser.merge_scopes("foo[bar]", { globus.Scope("foo"), "foo[baz] qux" })))
    :to_equal({ "foo[bar baz]", "qux" })
  expect(parser.serialize { "foo", globus.Scope("bar") }):to_equal("foo bar")
  expect(parser.serialize("foo  foo")):to_equal("foo  foo")
  expect(parser.serialize(globus.Scope("foo"))):to_equal("foo")
  expect(parser.serialize({}, { reject_empty = false })):to_equal("")
  expect(function() parser.serialize {} end)
    :to_raise("GlobusSDKUsageError", "cannot be the empty string or empty collection")
end)

it("a text that is none names the place", function()
  for text, words in pairs {
    ["foo["] = "position 4", ["foo bar]"] = "position 8", ["* foo"] = "position 1", ["foo[ ]"] = "position 4",
  } do
    local e = expect(function() parser.parse(text) end):to_raise { message = words }
    expect(e.class):to_equal("ScopeParseError")
    expect(globus.is_error(e, "ValidationError")):to_be(true)
  end
  expect(expect(function() parser.parse("a[b] b[a]") end):to_raise { message = "'a'" }.class)
    :to_equal("ScopeCycleError")
end)

it("a text that would take the Globus SDK for ages is read at once", function()
  local diamonds = {}
  for i = 1, 200 do diamonds[i] = ("d%d[l%d[d%d] r%d[d%d]]"):format(i, i, i + 1, i, i + 1) end
  expect(#parser.parse(table.concat(diamonds, " "))):to_be(200)
end)

it("there is a collection for every service, and one for each flow, endpoint and collection", function()
  local scopes = globus.scopes
  expect(tostring(scopes.TransferScopes.all)):to_equal("urn:globus:auth:scope:transfer.api.globus.org:all")
  expect(scopes.ComputeScopes.resource_server):to_equal("funcx_service")
  expect(tostring(scopes.NexusScopes.groups)):to_equal("urn:globus:auth:scope:nexus.api.globus.org:groups")
  expect(tostring(scopes.FlowsScopes.run_status))
    :to_equal("https://auth.globus.org/scopes/eec9b274-0c81-4334-bdc2-54e90e689b9a/run_status")
  expect(tostring(scopes.SpecificFlowScopes("1-2").user)):to_equal("https://auth.globus.org/scopes/1-2/flow_1_2_user")
  expect(scopes.GCSCollectionScopes("c").resource_server):to_equal("c")
  expect(tostring(scopes.GCSCollectionScopes("c").https)):to_equal("https://auth.globus.org/scopes/c/https")
  expect(tostring(scopes.GCSEndpointScopes("e").manage_collections))
    :to_equal("urn:globus:auth:scope:e:manage_collections")
  expect(function() return scopes.TransferScopes.al end) -- globus-lua: ignore
    :to_raise("GlobusSDKUsageError", "did you mean 'all'?")
  for _, id in ipairs { "", "a b", "a]" } do
    expect(function() scopes.GCSCollectionScopes(id) end):to_raise("GlobusSDKUsageError", "must be an id")
  end
end)

it("pairs goes through a collection in its order", function()
  local names = {}
  for name, scope in pairs(globus.scopes.SearchScopes) do
    names[#names + 1] = name
    expect(tostring(scope)):to_equal("urn:globus:auth:scope:search.api.globus.org:" .. name)
  end
  expect(names):to_equal({ "all", "globus_connect_server", "ingest", "search" })
end)

it("scopes are taken as a text, as an object and as a list of either", function()
  local all = globus.scopes.TransferScopes.all
  local login = fixtures.confidential_client()
  for _, scopes in ipairs { tostring(all), all, { all }, { tostring(all) } } do
    expect(globus.ClientCredentialsAuthorizer(login, scopes).scopes):to_be(tostring(all))
    local answer = login:oauth2_client_credentials_tokens(scopes)
    expect(answer.by_resource_server[fixtures.transfer].scope):to_be(tostring(all))
    fixtures.native_client():oauth2_start_flow(scopes)
  end
  local native = fixtures.native_client()
  native:oauth2_start_flow { all:with_dependency("x"), "openid" }
  expect(native:oauth2_get_authorize_url()):to_contain("all%5Bx%5D+openid")
  expect(function() native:oauth2_start_flow { all, 7 } end)
    :to_raise("GlobusSDKUsageError", "number 2 of the list is a number")
  expect(function() native:oauth2_start_flow { all, x = all } end)
    :to_raise("GlobusSDKUsageError", "a list of them, got a table")
end)
