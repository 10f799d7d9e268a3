package.path = "./?.nothing"
for _, name in ipairs { "my-mod", "m/nm", "a b", "ä", "", ".", "..", "a..b", ".a", "a.", "%s", "1", "a;b" } do
  local ok, e = pcall(require, name)
  print(ok, type(e), e:match("^module '.-' not found:"), e:match("no file '[^']*'"))
end
print(pcall(require))
print(pcall(require, nil))
print(pcall(require, {}))
print(pcall(require, true))
print(select(2, pcall(require, 12)):match("^[^\n]*"))
