print(pcall(string.dump))
print(pcall(string.dump, 1))
print(pcall(string.dump, print) == false, select(2, pcall(string.dump, print)):match("^unable to dump given function"))
