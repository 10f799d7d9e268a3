/* Functions that take a while for each character of a format: a format without end is refused. */
#include "internal.h"

/* Takes a few hundredths of a second. */
enum { longest_format = 1 << 17 };

/* Upvalue 1: Lua's own function. */
static int with_format(lua_State *L) {
    size_t length;
    luaL_optlstring(L, 1, "", &length);
    luaL_argcheck(L, length <= longest_format, 1, "a format of more than 128 KiB");
    /* Called as a plain C function, so that its errors name this one. */
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static void bound(lua_State *L, const char *library, const char *name) {
    lua_getglobal(L, library);
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, with_format, 1);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

void glua_open_formats(lua_State *L) {
    bound(L, LUA_STRLIBNAME, "pack");
    bound(L, LUA_STRLIBNAME, "packsize");
    bound(L, LUA_STRLIBNAME, "unpack");
    bound(L, LUA_OSLIBNAME, "date");
}
