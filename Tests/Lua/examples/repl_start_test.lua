-- The start file repl_start.lua; what it gives to the REPL are globals of the REPL's own.

local file = "../../../scripts/examples/repl_start.lua"

it("asks for nothing and prints nothing before it is used", function()
  expect(run_script(file)):to_equal({ output = "", exit_status = 0, values = {} })
  expect(mock.requests()):to_have_length(0)
end)
