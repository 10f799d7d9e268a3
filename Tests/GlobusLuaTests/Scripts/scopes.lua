-- Scopes: objects, texts, the collections of the services, and wherever scopes are taken.

local expect = require "expect"
local mock = require "mock"
local test = expect.test

local parser = globus.ScopeParser

local function texts(scopes)
  local list = {}
  for i, scope in ipairs(scopes) do list[i] = tostring(scope) end
  return list
end

test("a scope has its parts, and is what it is written as", function()
  local scope = globus.Scope("foo", { optional = true, dependencies = { "bar", globus.Scope("baz") } })
  expect.equal(scope.scope_string, "foo")
  expect.equal(scope.optional, true)
  expect.equal(texts(scope.dependencies), { "bar", "baz" })
  expect.equal(tostring(scope), "*foo[bar baz]")
  expect.equal(scope == parser.parse("*foo[bar baz]")[1], true)
  expect.equal(scope == parser.parse("foo[bar baz]")[1], false)
  expect.equal(scope == "*foo[bar baz]", false)
end)

test("a scope is never changed: with_… give another one", function()
  local scope = globus.Scope("foo")
  expect.equal(tostring(scope:with_dependency("bar[baz]")), "foo[bar[baz]]")
  expect.equal(tostring(scope:with_dependency(globus.Scope("bar"):with_optional(true))), "foo[*bar]")
  expect.equal(tostring(scope:with_dependencies { "a", globus.Scope("b") }), "foo[a b]")
  expect.equal(tostring(scope:with_optional(true):with_optional(false)), "foo")
  expect.equal(tostring(scope), "foo")
  expect.usage_error(function() scope.optional = true end, "optional")
end)

test("a scope of a bad text is refused, with the way out", function()
  for _, text in ipairs { "a b", "a[b]", "*a", "a]" } do
    expect.usage_error(function() globus.Scope(text) end, "Use ScopeParser.parse")
  end
  expect.usage_error(function() globus.Scope("a"):with_dependency("b c") end, "must be one scope, not 2")
  expect.usage_error(function() globus.Scope("a"):with_dependency(1) end, "must be a string or a Scope")
  expect.usage_error(function() globus.Scope("a", { optinal = true }) end, "did you mean 'optional'")
end)

test("texts are read, merged and written", function()
  expect.equal(texts(parser.parse("")), {})
  expect.equal(texts(parser.parse(" foo  foo[bar] *qux foo[*baz]")), { "foo[bar *baz]", "*qux" })
  expect.equal(texts(parser.merge_scopes("foo[bar]", { globus.Scope("foo"), "foo[baz] qux" })), { "foo[bar baz]", "qux" })
  expect.equal(parser.serialize { "foo", globus.Scope("bar") }, "foo bar")
  expect.equal(parser.serialize("foo  foo"), "foo  foo")
  expect.equal(parser.serialize(globus.Scope("foo")), "foo")
  expect.equal(parser.serialize({}, { reject_empty = false }), "")
  expect.usage_error(function() parser.serialize {} end, "cannot be the empty string or empty collection")
end)

test("a text that is none names the place", function()
  for text, words in pairs {
    ["foo["] = "position 4", ["foo bar]"] = "position 8", ["* foo"] = "position 1", ["foo[ ]"] = "position 4",
  } do
    local e = expect.error(function() parser.parse(text) end, words)
    expect.equal(e.class, "ScopeParseError")
    expect.equal(globus.is_error(e, "ValidationError"), true)
  end
  expect.equal(expect.error(function() parser.parse("a[b] b[a]") end, "'a'").class, "ScopeCycleError")
end)

test("a text that would take the Globus SDK for ages is read at once", function()
  local diamonds = {}
  for i = 1, 200 do diamonds[i] = ("d%d[l%d[d%d] r%d[d%d]]"):format(i, i, i + 1, i, i + 1) end
  expect.equal(#parser.parse(table.concat(diamonds, " ")), 200)
end)

test("there is a collection for every service, and one for each flow, endpoint and collection", function()
  local scopes = globus.scopes
  expect.equal(tostring(scopes.TransferScopes.all), "urn:globus:auth:scope:transfer.api.globus.org:all")
  expect.equal(scopes.ComputeScopes.resource_server, "funcx_service")
  expect.equal(tostring(scopes.NexusScopes.groups), "urn:globus:auth:scope:nexus.api.globus.org:groups")
  expect.equal(tostring(scopes.FlowsScopes.run_status),
    "https://auth.globus.org/scopes/eec9b274-0c81-4334-bdc2-54e90e689b9a/run_status")
  expect.equal(tostring(scopes.SpecificFlowScopes("1-2").user), "https://auth.globus.org/scopes/1-2/flow_1_2_user")
  expect.equal(scopes.GCSCollectionScopes("c").resource_server, "c")
  expect.equal(tostring(scopes.GCSCollectionScopes("c").https), "https://auth.globus.org/scopes/c/https")
  expect.equal(tostring(scopes.GCSEndpointScopes("e").manage_collections), "urn:globus:auth:scope:e:manage_collections")
  expect.usage_error(function() return scopes.TransferScopes.al end, "did you mean 'all'?")
  for _, id in ipairs { "", "a b", "a]" } do
    expect.usage_error(function() scopes.GCSCollectionScopes(id) end, "must be an id")
  end
end)

test("pairs goes through a collection in its order", function()
  local names = {}
  for name, scope in pairs(globus.scopes.SearchScopes) do
    names[#names + 1] = name
    expect.equal(tostring(scope), "urn:globus:auth:scope:search.api.globus.org:" .. name)
  end
  expect.equal(names, { "all", "globus_connect_server", "ingest", "search" })
end)

test("scopes are taken as a text, as an object and as a list of either", function()
  local all = globus.scopes.TransferScopes.all
  local login = mock.confidential_client()
  for _, scopes in ipairs { tostring(all), all, { all }, { tostring(all) } } do
    expect.equal(globus.ClientCredentialsAuthorizer(login, scopes).scopes, tostring(all))
    local answer = login:oauth2_client_credentials_tokens(scopes)
    expect.equal(answer.by_resource_server[mock.transfer].scope, tostring(all))
    mock.native_client():oauth2_start_flow(scopes)
  end
  local native = mock.native_client()
  native:oauth2_start_flow { all:with_dependency("x"), "openid" }
  expect.contains(native:oauth2_get_authorize_url(), "all%5Bx%5D+openid")
  expect.usage_error(function() native:oauth2_start_flow { all, 7 } end, "number 2 of the list is a number")
  expect.usage_error(function() native:oauth2_start_flow { all, x = all } end, "a list of them, got a table")
end)
