-- A method that a script replaces or removes is replaced or gone for strings too.
function string.upper(s) return "own " .. s end
print(("x"):upper())
string.lower = nil
print(pcall(function() return ("X"):lower() end))
string.len = 3
print(("abc").len)
print(#"abc")
