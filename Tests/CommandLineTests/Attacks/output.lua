-- expect: 1 "LimitError: too much output: the limit is 1K (--max-output)"
-- options: --max-cpu 20 --max-output 1K
-- attack: lines for ever
while true do print("0123456789") end
-- attack: one long line
print(("x"):rep(1 << 20))
