/* require: text modules with names like a.b, cached for each environment. Modules may wait for the host at their top
   level, which Lua's own require does not allow. Other coroutines that require the module in the meantime wait until it
   is loaded. */
#include "standard.h"
#include "../limits/limits.h"

#include <ctype.h>

/* The key of the host's functions in the registry. */
static const char key_functions = 0;
enum { SEARCH = 1, BEGIN, WAIT, END };

/* Upvalues: the environment, its loaded modules, those that are being loaded, its directory. */
enum { UP_ENVIRONMENT = 1, UP_LOADED, UP_LOADING, UP_DIRECTORY };

static bool is_module_name(const char *name) {
    bool starts = true;
    for (; *name; name++) {
        bool is_dot = *name == '.';
        if (is_dot ? starts : !(isalnum((unsigned char)*name) || *name == '_')) return false;
        starts = is_dot;
    }
    return !starts;
}

/* [-0, +1] Pushes a function of the host. */
static void push_host_function(lua_State *L, int number) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &key_functions);
    lua_rawgeti(L, -1, number);
    lua_remove(L, -2);
}

/* [-0, +1] The module's entry in the table that is the upvalue. */
static int push_entry(lua_State *L, int upvalue) {
    lua_pushvalue(L, 1);
    return lua_rawget(L, lua_upvalueindex(upvalue));
}

/* [-1, +0] Sets the module's entry in the table that is the upvalue. */
static void set_entry(lua_State *L, int upvalue) {
    lua_pushvalue(L, 1);
    lua_insert(L, -2);
    lua_rawset(L, lua_upvalueindex(upvalue));
}

/* The stack indices of the values for a module that is being loaded. */
enum { NAME = 1, MARK, GUARD, SOURCE, CHUNK_NAME, VALUE };

/* [-0, +1] The module's file, which is its chunk name without the @. */
static void push_path(lua_State *L) {
    const char *chunk_name = lua_tostring(L, CHUNK_NAME);
    lua_pushstring(L, *chunk_name == '@' ? chunk_name + 1 : chunk_name);
}

/* Upvalues: the modules that are being loaded, the name of this one, and the value that represents it. */
static int end_loading(lua_State *L) {
    lua_pushvalue(L, lua_upvalueindex(2));
    lua_rawget(L, lua_upvalueindex(1));
    if (lua_rawequal(L, -1, lua_upvalueindex(3))) {
        lua_pushvalue(L, lua_upvalueindex(2));
        lua_pushnil(L);
        lua_rawset(L, lua_upvalueindex(1));
    }
    push_host_function(L, END);
    lua_pushvalue(L, lua_upvalueindex(3));
    lua_call(L, 1, 0);
    return 0;
}

/* [-0, +1] Pushes a to-be-closed variable, which ends the loading even where the module fails. The error is not caught,
   since that would lose its traceback. */
static void push_guard(lua_State *L) {
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 1);
    lua_pushvalue(L, lua_upvalueindex(UP_LOADING));
    lua_pushvalue(L, NAME);
    lua_pushvalue(L, MARK);
    lua_pushcclosure(L, end_loading, 3);
    lua_setfield(L, -2, "__close");
    lua_setmetatable(L, -2);
    lua_toclose(L, -1);
}

static int finish(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    if (lua_isnil(L, VALUE)) {
        lua_pushboolean(L, 1);
        lua_replace(L, VALUE);
    }
    lua_pushvalue(L, VALUE);
    set_entry(L, UP_LOADED);
    lua_pushvalue(L, VALUE);
    push_path(L);
    return 2;
}

static int load(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    size_t length;
    const char *source = lua_tolstring(L, SOURCE, &length);
    int loaded = glua_load_text(L, source, length, lua_tostring(L, CHUNK_NAME));
    glua_check_stop(L);
    if (loaded != LUA_OK) {
        glua_explain_failure(L, loaded);
        return lua_error(L);
    }
    lua_pushvalue(L, lua_upvalueindex(UP_ENVIRONMENT));
    lua_setupvalue(L, -2, 1);
    lua_pushvalue(L, NAME);
    push_path(L);
    lua_callk(L, 2, 1, 0, finish);
    return finish(L, LUA_OK, 0);
}

/* Begins to load the module. Stack: name. */
static int begin(lua_State *L) {
    push_host_function(L, BEGIN);
    lua_pushvalue(L, NAME);
    lua_call(L, 1, 1);
    push_guard(L);
    lua_pushvalue(L, MARK);
    set_entry(L, UP_LOADING);
    push_host_function(L, SEARCH);
    lua_pushvalue(L, NAME);
    lua_pushvalue(L, lua_upvalueindex(UP_DIRECTORY));
    lua_callk(L, 2, 2, 0, load);
    return load(L, LUA_OK, 0);
}

/* Looks whether the module is loaded. Stack: the name, and after a wait the value that represented the module. */
static int look(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    if (push_entry(L, UP_LOADED) != LUA_TNIL) return 1;
    lua_pop(L, 1);
    push_entry(L, UP_LOADING);
    /* An entry that is still there after its end was left by a script that had to end at once. */
    bool is_loading = !lua_isnil(L, -1) && !(lua_gettop(L) > MARK && lua_rawequal(L, -1, MARK));
    if (!is_loading) {
        lua_settop(L, NAME);
        return begin(L);
    }
    if (lua_gettop(L) > MARK) lua_replace(L, MARK);
    push_host_function(L, WAIT);
    lua_pushvalue(L, MARK);
    lua_callk(L, 1, 0, 0, look);
    return look(L, LUA_OK, 0);
}

int glua_require(lua_State *L) {
    const char *name = luaL_checkstring(L, NAME);
    lua_settop(L, NAME);
    if (push_entry(L, UP_LOADED) != LUA_TNIL) return 1;
    lua_settop(L, NAME);
    if (!is_module_name(name))
        return luaL_error(L, "require: '%s' is no module name (names are like 'a' and 'a.b')", name);
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &key_functions) == LUA_TNIL)
        return luaL_error(L, "require: module '%s' not found: this host loads no modules", name);
    lua_settop(L, NAME);
    return look(L, LUA_OK, 0);
}

static void set_function(lua_State *L, int number, const glua_function *function) {
    glua_push_function(L, function);
    lua_rawseti(L, -2, number);
}

void glua_set_module_functions(lua_State *L, const glua_module_functions *functions) {
    lua_createtable(L, 4, 0);
    set_function(L, SEARCH, functions->search);
    set_function(L, BEGIN, functions->begin);
    set_function(L, WAIT, functions->wait);
    set_function(L, END, functions->end);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &key_functions);
}

/* Forgets the modules, but not the libraries, which are globals of the state. */
void glua_forget_modules(lua_State *L, int index) {
    index = lua_absindex(L, index);
    lua_checkstack(L, LUA_MINSTACK);
    int top = lua_gettop(L);
    lua_pushliteral(L, "require");
    lua_rawget(L, index);
    if (lua_tocfunction(L, -1) == glua_require && lua_getupvalue(L, -1, UP_LOADED)) {
        int loaded = lua_gettop(L);
        lua_pushglobaltable(L);
        for (lua_pushnil(L); lua_next(L, loaded); lua_pop(L, 1)) {
            lua_pushvalue(L, -2);
            if (lua_rawget(L, loaded + 1) == LUA_TNIL) {
                lua_pushvalue(L, -3);
                lua_pushnil(L);
                lua_rawset(L, loaded);
            }
            lua_pop(L, 1);
        }
    }
    lua_settop(L, top);
}
