/* The library `debug` as scripts have it: it tells of the script's own functions and calls. What is written in C, which
   is Lua's or the host's, shows as [C] and gives nothing of what it keeps. */
#include "standard.h"
#include "../border/border.h"

/* [-0, +0] The coroutine that an optional first argument names, and in *shift whether there is one. */
static lua_State *asked_thread(lua_State *L, int *shift) {
    *shift = lua_isthread(L, 1);
    return *shift ? lua_tothread(L, 1) : L;
}

/* Whether the call at the level that argument `index` names is one of a function in C. */
static bool is_call_of_c(lua_State *L, lua_State *thread, int index) {
    lua_Debug frame;
    int is_integer;
    lua_Integer level = lua_tointegerx(L, index, &is_integer);
    if (!is_integer || level < 0 || level > INT32_MAX) return false;
    if (!lua_getstack(thread, (int)level, &frame)) return false;
    lua_getinfo(thread, "S", &frame);
    return *frame.what == 'C';
}

/* debug.getinfo: Lua's own, without the functions of calls that are not the script's. */
static int get_info(lua_State *L) {
    int shift;
    lua_State *thread = asked_thread(L, &shift);
    bool hides = !lua_isfunction(L, shift + 1) && is_call_of_c(L, thread, shift + 1);
    int count = glua_call_wrapped(L);
    if (!hides || !lua_istable(L, -1)) return count;
    lua_pushliteral(L, "func");
    lua_pushnil(L);
    lua_rawset(L, -3);
    return count;
}

/* debug.getlocal: Lua's own, but functions in C have no variables. */
static int get_local(lua_State *L) {
    int shift;
    lua_State *thread = asked_thread(L, &shift);
    if (!lua_isfunction(L, shift + 1) && is_call_of_c(L, thread, shift + 1)) {
        luaL_checkinteger(L, shift + 2);
        luaL_pushfail(L);
        return 1;
    }
    return glua_call_wrapped(L);
}

/* debug.getupvalue, setupvalue and upvalueid: Lua's own, but functions in C have no upvalues. */
static int use_upvalue(lua_State *L, int failures) {
    luaL_checkinteger(L, 2);
    luaL_checktype(L, 1, LUA_TFUNCTION);
    if (!lua_iscfunction(L, 1)) return glua_call_wrapped(L);
    if (failures > 0) luaL_pushfail(L);
    return failures;
}

static int get_upvalue(lua_State *L) { return use_upvalue(L, 0); }

static int set_upvalue(lua_State *L) {
    luaL_checkany(L, 3);
    return use_upvalue(L, 0);
}

static int upvalue_id(lua_State *L) { return use_upvalue(L, 1); }

/* debug.setmetatable: of tables, as setmetatable, which is upvalue 1, and of the script's strings. All scripts share the
   metatables of other types. */
static int set_metatable(lua_State *L) {
    int type = lua_type(L, 2);
    luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
    lua_settop(L, 2);
    if (lua_type(L, 1) == LUA_TSTRING) {
        glua_set_string_methods(L);
        return 1;
    }
    if (!lua_istable(L, 1))
        return luaL_error(L, "only tables and strings have metatables of their own here; all scripts share that of a %s",
                          luaL_typename(L, 1));
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 2, 1);
    return 1;
}

/* debug.gethook: scripts have no hooks, and that of the host is none of theirs. */
static int get_hook(lua_State *L) {
    luaL_pushfail(L);
    return 1;
}

/* debug.sethook: takes the hook away that is not there. */
static int set_hook(lua_State *L) {
    int shift;
    asked_thread(L, &shift);
    if (lua_isnoneornil(L, shift + 1)) return 0;
    return luaL_error(L, "hooks are refused here, since the limits of scripts are kept by one");
}

void glua_open_debug(lua_State *L) {
    static const char *const kept[] = {
        "getinfo", "getlocal", "getupvalue", "setupvalue", "upvalueid", "upvaluejoin", "traceback", NULL,
    };
    lua_getglobal(L, LUA_DBLIBNAME);
    int whole = lua_gettop(L);
    /* Tracebacks and messages know the functions of this table by their names. */
    lua_createtable(L, 0, 8);
    for (const char *const *name = kept; *name; name++) {
        lua_getfield(L, whole, *name);
        lua_setfield(L, -2, *name);
    }
    lua_pushcfunction(L, get_hook);
    lua_setfield(L, -2, "gethook");
    lua_pushcfunction(L, set_hook);
    lua_setfield(L, -2, "sethook");
    lua_getglobal(L, "setmetatable");
    lua_pushcclosure(L, set_metatable, 1);
    lua_setfield(L, -2, "setmetatable");
    lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, LUA_DBLIBNAME);
    lua_pop(L, 1);
    lua_setglobal(L, LUA_DBLIBNAME);
    lua_pop(L, 1);
    glua_wrap_function(L, LUA_DBLIBNAME, "getinfo", get_info);
    glua_wrap_function(L, LUA_DBLIBNAME, "getlocal", get_local);
    glua_wrap_function(L, LUA_DBLIBNAME, "getupvalue", get_upvalue);
    glua_wrap_function(L, LUA_DBLIBNAME, "setupvalue", set_upvalue);
    glua_wrap_function(L, LUA_DBLIBNAME, "upvalueid", upvalue_id);
}
