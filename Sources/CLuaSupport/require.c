/* require: text modules by names like a.b, cached for the environment. Modules may wait for the host at their top level,
   which Lua's own require cannot let them. */
#include "internal.h"

#include <ctype.h>

const char glua_key_searcher = 0;

/* Upvalues: the environment, its loaded modules, its directory. */
enum { UP_ENVIRONMENT = 1, UP_LOADED = 2, UP_DIRECTORY = 3 };

static bool is_module_name(const char *name) {
    bool starts = true;
    for (; *name; name++) {
        bool is_dot = *name == '.';
        if (is_dot ? starts : !(isalnum((unsigned char)*name) || *name == '_')) return false;
        starts = is_dot;
    }
    return !starts;
}

/* [-0, +1] The module's file, which is its chunk name without the @. */
static void push_path(lua_State *L) {
    const char *chunk_name = lua_tostring(L, 3);
    lua_pushstring(L, *chunk_name == '@' ? chunk_name + 1 : chunk_name);
}

/* Upvalues: the loaded modules, the name of one that is being loaded. */
static int end_loading(lua_State *L) {
    lua_pushvalue(L, lua_upvalueindex(2));
    lua_rawget(L, lua_upvalueindex(1));
    if (lua_touserdata(L, -1) != (void *)&glua_key_searcher) return 0;
    lua_pushvalue(L, lua_upvalueindex(2));
    lua_pushnil(L);
    lua_rawset(L, lua_upvalueindex(1));
    return 0;
}

/* Marks the module at index 1 as being loaded, so that a loop is seen. A variable to be closed takes the mark away when
   the module fails, without catching its error, whose traceback would be lost.
   Stack: [-0, +1] */
static void begin_loading(lua_State *L) {
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 1);
    lua_pushvalue(L, lua_upvalueindex(UP_LOADED));
    lua_pushvalue(L, 1);
    lua_pushcclosure(L, end_loading, 2);
    lua_setfield(L, -2, "__close");
    lua_setmetatable(L, -2);
    lua_toclose(L, -1);
    lua_pushvalue(L, 1);
    lua_pushlightuserdata(L, (void *)&glua_key_searcher);
    lua_rawset(L, lua_upvalueindex(UP_LOADED));
}

/* Stack: name, source, chunk name, the mark, the module's value. */
static int finish(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    if (lua_isnil(L, 5)) {
        lua_pushboolean(L, 1);
        lua_replace(L, 5);
    }
    lua_pushvalue(L, 1);
    lua_pushvalue(L, 5);
    lua_rawset(L, lua_upvalueindex(UP_LOADED));
    lua_pushvalue(L, 5);
    push_path(L);
    return 2;
}

/* Stack: name, source, chunk name. */
static int load(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    size_t length;
    const char *source = lua_tolstring(L, 2, &length);
    begin_loading(L);
    int loaded = glua_load_text(L, source, length, lua_tostring(L, 3));
    glua_check_stop(L);
    if (loaded != LUA_OK) {
        glua_explain_failure(L, loaded);
        return lua_error(L);
    }
    lua_pushvalue(L, lua_upvalueindex(UP_ENVIRONMENT));
    lua_setupvalue(L, -2, 1);
    lua_pushvalue(L, 1);
    push_path(L);
    lua_callk(L, 2, 1, 0, finish);
    return finish(L, LUA_OK, 0);
}

int glua_require(lua_State *L) {
    const char *name = luaL_checkstring(L, 1);
    lua_settop(L, 1);
    lua_pushvalue(L, 1);
    if (lua_rawget(L, lua_upvalueindex(UP_LOADED)) != LUA_TNIL) {
        if (lua_touserdata(L, -1) != (void *)&glua_key_searcher) return 1;
        return luaL_error(L, "require: module '%s' requires itself, perhaps through others", name);
    }
    lua_settop(L, 1);
    if (!is_module_name(name))
        return luaL_error(L, "require: '%s' is no module name (names are like 'a' and 'a.b')", name);
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &glua_key_searcher) == LUA_TNIL)
        return luaL_error(L, "require: module '%s' not found: this host loads no modules", name);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, lua_upvalueindex(UP_DIRECTORY));
    lua_callk(L, 2, 2, 0, load);
    return load(L, LUA_OK, 0);
}

void glua_set_searcher(lua_State *L, const glua_function *searcher) {
    glua_push_function(L, searcher);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &glua_key_searcher);
}
