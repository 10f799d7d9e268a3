/* Functions of ours around Lua's own ones, which each keeps as its upvalue. */
#include "internal.h"

void glua_wrap_function(lua_State *L, const char *library, const char *name, lua_CFunction wrapper) {
    lua_getglobal(L, library);
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, wrapper, 1);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

int glua_call_wrapped(lua_State *L) { return lua_tocfunction(L, lua_upvalueindex(1))(L); }
