/* The functions of Lua's basic library that differ from Lua's own, to protect the host and other scripts. */
#include "standard.h"
#include "../border/border.h"
#include "../limits/limits.h"

#include <string.h>

/* Refuses finalizers of scripts, which would run at any allocation, under host code that does not expect them. */
static int set_metatable(lua_State *L) {
    int type = lua_type(L, 2);
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) return luaL_error(L, "cannot change a protected metatable");
    if (type == LUA_TTABLE) {
        lua_pushliteral(L, "__gc");
        if (lua_rawget(L, 2) != LUA_TNIL) return luaL_error(L, "setmetatable: __gc is not allowed in scripts");
    }
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

/* -------------------------------------------------------------------------------------------------- pcall and xpcall */

/* As in Lua's own functions, except that a stop is not caught and that running out of memory is a LimitError. */
static int finish_call(lua_State *L, int status, lua_KContext extra) {
    glua_check_stop(L);
    if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L) - (int)extra;
    glua_explain_failure(L, status);
    lua_pushboolean(L, 0);
    lua_insert(L, -2);
    return 2;
}

static int protected_call(lua_State *L) {
    luaL_checkany(L, 1);
    glua_check_stop(L);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_call);
    return finish_call(L, status, 0);
}

static int extended_protected_call(lua_State *L) {
    int count = lua_gettop(L);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    glua_check_stop(L);
    lua_pushboolean(L, 1);
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 2);
    int status = lua_pcallk(L, count - 2, LUA_MULTRET, 2, 2, finish_call);
    return finish_call(L, status, 2);
}

/* ------------------------------------------------------------------------------------------------ collectgarbage */

/* Refuses the options that change how the collector works, since they would affect all scripts of the state. */
static int collect_garbage(lua_State *L) {
    static const char *const options[] = {"collect", "count", "step", NULL};
    const char *option = luaL_optstring(L, 1, "collect");
    glua_state *g = glua_of(L);
    int number = 0;
    while (options[number] && strcmp(options[number], option) != 0) number++;
    switch (number) {
    case 0: lua_gc(L, LUA_GCCOLLECT); break;
    case 1: lua_pushnumber(L, (lua_Number)(g->used + g->held) / 1024); return 1;
    case 2: lua_pushboolean(L, lua_gc(L, LUA_GCSTEP, 0)); return 1;
    default:
        return luaL_error(L, "collectgarbage: the option '%s' is not for scripts; there are 'collect', 'count' and 'step'",
                          option);
    }
    lua_pushinteger(L, 0);
    return 1;
}

/* --------------------------------------------------------------------------------------------------------- tostring */

static int to_string(lua_State *L) {
    luaL_checkany(L, 1);
    glua_to_text(L, 1);
    return 1;
}

void glua_open_basic(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"setmetatable", set_metatable},     {"pcall", protected_call}, {"xpcall", extended_protected_call},
        {"collectgarbage", collect_garbage}, {"tostring", to_string},   {NULL, NULL},
    };
    lua_pushglobaltable(L);
    luaL_setfuncs(L, functions, 0);
    lua_pop(L, 1);
}
