/* The functions of Lua's basic library that differ from Lua's own, to protect the host and other scripts. */
#include "standard.h"
#include "../border/border.h"
#include "../limits/limits.h"

#include <string.h>

/* Refuses finalizers of scripts, which would run at any allocation, under host code that does not expect them. The upvalue
   is "__gc", which would have to be looked up otherwise. */
static int set_metatable(lua_State *L) {
    int type = lua_type(L, 2);
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) return luaL_error(L, "cannot change a protected metatable");
    if (type == LUA_TTABLE) {
        lua_pushvalue(L, lua_upvalueindex(1));
        if (lua_rawget(L, 2) != LUA_TNIL) return luaL_error(L, "setmetatable: __gc is not allowed in scripts; use __close and a variable with <close>");
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

/* ------------------------------------------------------------------------------------------------------------- warn */

/* Has the host show a line, once warnings are on. As in Lua, it ends at a zero byte. */
static int warn(lua_State *L) {
    glua_state *g = glua_of(L);
    int count = lua_gettop(L);
    luaL_checkstring(L, 1);
    for (int i = 2; i <= count; i++) luaL_checkstring(L, i);
    lua_concat(L, count);
    size_t length;
    const char *message = lua_tolstring(L, -1, &length);
    if (count == 1 && *message == '@') {
        if (strcmp(message, "@on") == 0) g->shows_warnings = true;
        else if (strcmp(message, "@off") == 0) g->shows_warnings = false;
        return 0;
    }
    if (!g->shows_warnings) return 0;
    glua_count_output(L, length);
    g->host.output(g->host.context);
    g->host.show_warning(g->host.context, message, strlen(message));
    return 0;
}

void glua_show_warnings(glua_state *g) { g->shows_warnings = true; }

/* --------------------------------------------------------------------------------------------------------- tostring */

static int to_string(lua_State *L) {
    luaL_checkany(L, 1);
    glua_to_text(L, 1);
    return 1;
}

void glua_open_basic(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"pcall", protected_call}, {"xpcall", extended_protected_call}, {"tostring", to_string}, {"warn", warn},
        {NULL, NULL},
    };
    lua_pushglobaltable(L);
    luaL_setfuncs(L, functions, 0);
    lua_pushliteral(L, "__gc");
    lua_pushcclosure(L, set_metatable, 1);
    lua_setfield(L, -2, "setmetatable");
    lua_pop(L, 1);
}
