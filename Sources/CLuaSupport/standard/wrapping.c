/* Wrappers around Lua's own functions, each of which is an upvalue of its wrapper. */
#include "standard.h"

void glua_wrap_function(lua_State *L, const char *library, const char *name, lua_CFunction wrapper) {
    lua_getglobal(L, library);
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, wrapper, 1);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

int glua_call_wrapped(lua_State *L) { return lua_tocfunction(L, lua_upvalueindex(1))(L); }

/* Some functions take time for each character of a format. A format of more than 128 KiB, which takes a few hundredths
   of a second, is refused. */
enum { longest_format = 1 << 17 };

static int with_format(lua_State *L) {
    size_t length;
    luaL_optlstring(L, 1, "", &length);
    luaL_argcheck(L, length <= longest_format, 1, "a format of more than 128 KiB");
    return glua_call_wrapped(L);
}

/* The present time is that of the host, by which tokens expire, too. */
static void push_now(lua_State *L) {
    const glua_host *host = &glua_of(L)->host;
    lua_pushinteger(L, host->now(host->context));
}

static int os_time(lua_State *L) {
    if (!lua_isnoneornil(L, 1)) return glua_call_wrapped(L);
    push_now(L);
    return 1;
}

static int os_date(lua_State *L) {
    if (lua_isnoneornil(L, 2)) {
        lua_settop(L, 1);
        push_now(L);
    }
    return with_format(L);
}

void glua_open_formats(lua_State *L) {
    glua_wrap_function(L, LUA_STRLIBNAME, "pack", with_format);
    glua_wrap_function(L, LUA_STRLIBNAME, "packsize", with_format);
    glua_wrap_function(L, LUA_STRLIBNAME, "unpack", with_format);
    glua_wrap_function(L, LUA_OSLIBNAME, "date", os_date);
    glua_wrap_function(L, LUA_OSLIBNAME, "time", os_time);
}
