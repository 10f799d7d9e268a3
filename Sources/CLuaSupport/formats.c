/* Functions that take a while for each character of a format: a format without end is refused. */
#include "internal.h"

/* Takes a few hundredths of a second. */
enum { longest_format = 1 << 17 };

static int with_format(lua_State *L) {
    size_t length;
    luaL_optlstring(L, 1, "", &length);
    luaL_argcheck(L, length <= longest_format, 1, "a format of more than 128 KiB");
    return glua_call_wrapped(L);
}

void glua_open_formats(lua_State *L) {
    glua_wrap_function(L, LUA_STRLIBNAME, "pack", with_format);
    glua_wrap_function(L, LUA_STRLIBNAME, "packsize", with_format);
    glua_wrap_function(L, LUA_STRLIBNAME, "unpack", with_format);
    glua_wrap_function(L, LUA_OSLIBNAME, "date", with_format);
}
