-- etlua's own specification is in MoonScript; this is one of its features as its README has them.
describe("etlua", function()
  local etlua = require("etlua")

  local function render(text, values) return etlua.compile(text)(values or {}) end

  it("writes values, escaped or as they are", function()
    assert.equal("a &lt;b&gt; &amp; <b>", render("a <%= x %> &amp; <%- x %>", { x = "<b>" }))
  end)

  it("runs code", function()
    assert.equal("1 2 3 ", render("<% for i = 1, n do %><%= i %> <% end %>", { n = 3 }))
  end)

  it("takes a line break off behind a tag that says so", function()
    assert.equal("ab", render("a<% local x -%>\nb"))
  end)

  it("finds globals behind the values", function()
    assert.equal("3", render("<%= math.floor(x) %>", { x = 3.7 }))
  end)

  it("names the place of what cannot be compiled", function()
    local template, reason = etlua.compile("hello\n<%= world")
    assert.is_nil(template)
    assert.equal("failed to find closing tag [2]: <%= world", reason)
    template, reason = etlua.compile("hello\n<% if x then then %>")
    assert.is_nil(template)
    assert.truthy(reason:match("near 'then' %[2%]: <%% if x then then %%>"))
  end)

  it("compiles in steps, and one function serves many values", function()
    local parser = etlua.Parser()
    local code = assert(parser:compile_to_lua("x <%= y %>"))
    local chunk = assert(parser:load(code))
    assert.equal("x 5", table.concat(parser:run(chunk, { y = 5 })))
    assert.equal("x 6", table.concat(parser:run(chunk, { y = 6 })))
  end)
end)
