print(type(arg), arg[0]:match("[^/]+$"), #arg, type(arg[-1]))
print(select("#", ...), ...)
