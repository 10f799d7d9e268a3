/* require: as Lua's own, with the modules of the environment. Modules may wait for the host at their top level,
   which Lua's own require cannot let them; whoever requires one meanwhile waits until it is loaded. */
#include "modules.h"
#include "../limits/limits.h"

#include <string.h>

/* The key of the host's functions in the registry. */
static const char key_functions = 0;

void glua_push_module_function(lua_State *L, int number) {
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &key_functions) == LUA_TNIL || lua_rawgeti(L, -1, number) == LUA_TNIL)
        luaL_error(L, "this host reads no source files");
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

/* Where a module that is being loaded has its values on the stack; `TRIED` is a text that says where it is not. */
enum { NAME = 1, MARK, GUARD, SEARCHERS, TRIED, DATA, VALUE };

/* Upvalues: the modules that are being loaded, the name of this one, and the value that represents it. */
static int end_loading(lua_State *L) {
    lua_pushvalue(L, lua_upvalueindex(2));
    lua_rawget(L, lua_upvalueindex(1));
    if (lua_rawequal(L, -1, lua_upvalueindex(3))) {
        lua_pushvalue(L, lua_upvalueindex(2));
        lua_pushnil(L);
        lua_rawset(L, lua_upvalueindex(1));
    }
    glua_push_module_function(L, GLUA_END);
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
    const char *name = lua_tostring(L, NAME);
    if (lua_isnil(L, VALUE)) lua_pop(L, 1);
    else lua_setfield(L, lua_upvalueindex(UP_LOADED), name);
    if (lua_getfield(L, lua_upvalueindex(UP_LOADED), name) == LUA_TNIL) {
        lua_pushboolean(L, 1);
        lua_copy(L, -1, -2);
        lua_setfield(L, lua_upvalueindex(UP_LOADED), name);
    }
    lua_pushvalue(L, DATA);
    return 2;
}

/* Stack: …, the loader, its data. */
static int run_loader(lua_State *L) {
    lua_insert(L, -2);
    lua_pushvalue(L, NAME);
    lua_pushvalue(L, DATA);
    lua_callk(L, 2, 1, 0, finish);
    return finish(L, LUA_OK, 0);
}

/* Whether the two results on top are a loader and its data. If not, they are taken off, and a text is added to `TRIED`. */
static bool has_loader(lua_State *L) {
    if (lua_isfunction(L, -2)) return true;
    lua_pop(L, 1);
    if (lua_isstring(L, -1)) {
        lua_pushvalue(L, TRIED);
        lua_pushliteral(L, "\n\t");
        lua_rotate(L, -3, 2);
        lua_concat(L, 3);
        lua_replace(L, TRIED);
    }
    lua_settop(L, TRIED);
    return false;
}

static int searched(lua_State *L, int status, lua_KContext number);

static int ask_searchers(lua_State *L, lua_Integer first) {
    for (lua_Integer i = first;; i++) {
        if (lua_rawgeti(L, SEARCHERS, i) == LUA_TNIL)
            return luaL_error(L, "module '%s' not found:%s", lua_tostring(L, NAME), lua_tostring(L, TRIED));
        lua_pushvalue(L, NAME);
        lua_callk(L, 1, 2, (lua_KContext)i, searched);
        if (has_loader(L)) return run_loader(L);
    }
}

static int searched(lua_State *L, int status, lua_KContext number) {
    (void)status;
    return has_loader(L) ? run_loader(L) : ask_searchers(L, (lua_Integer)number + 1);
}

/* Stack: name. */
static int begin(lua_State *L) {
    glua_push_module_function(L, GLUA_BEGIN);
    lua_pushvalue(L, NAME);
    lua_call(L, 1, 1);
    push_guard(L);
    lua_pushvalue(L, MARK);
    set_entry(L, UP_LOADING);
    if (lua_getfield(L, lua_upvalueindex(UP_PACKAGE), "searchers") != LUA_TTABLE)
        return luaL_error(L, "'package.searchers' must be a table");
    lua_pushliteral(L, "");
    return ask_searchers(L, 1);
}

static int waited(lua_State *L, int status, lua_KContext context);

/* Stack: name, and after a wait what stood for the module. */
static int look(lua_State *L) {
    lua_getfield(L, lua_upvalueindex(UP_LOADED), lua_tostring(L, NAME));
    if (lua_toboolean(L, -1)) return 1;
    lua_pop(L, 1);
    push_entry(L, UP_LOADING);
    /* An entry that is still there after its end was left by a script that had to end at once. */
    bool is_loading = !lua_isnil(L, -1) && !(lua_gettop(L) > MARK && lua_rawequal(L, -1, MARK));
    if (!is_loading) {
        lua_settop(L, NAME);
        return begin(L);
    }
    if (lua_gettop(L) > MARK) lua_replace(L, MARK);
    glua_push_module_function(L, GLUA_WAIT_FOR_MODULE);
    lua_pushvalue(L, MARK);
    lua_callk(L, 1, 1, 0, waited);
    return waited(L, LUA_OK, 0);
}

static int waited(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    if (lua_isstring(L, -1)) return luaL_error(L, "%s", lua_tostring(L, -1));
    lua_pop(L, 1);
    return look(L);
}

int glua_require(lua_State *L) {
    size_t length;
    const char *name = luaL_checklstring(L, NAME, &length);
    if (strlen(name) != length) return luaL_error(L, "module '%s' not found:\n\tits name has a zero byte", name);
    lua_settop(L, NAME);
    return look(L);
}

static void set_function(lua_State *L, int number, const glua_function *function) {
    if (!function) return;
    glua_push_function(L, function);
    lua_rawseti(L, -2, number);
}

void glua_set_module_functions(lua_State *L, const glua_module_functions *functions) {
    lua_createtable(L, GLUA_END, 0);
    set_function(L, GLUA_SEARCH, functions->search);
    set_function(L, GLUA_FIND, functions->find);
    set_function(L, GLUA_READ, functions->read);
    set_function(L, GLUA_BEGIN, functions->begin);
    set_function(L, GLUA_WAIT_FOR_MODULE, functions->wait);
    set_function(L, GLUA_END, functions->end);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &key_functions);
}

/* Lua's own libraries stay. */
void glua_forget_modules(lua_State *L, int index) {
    index = lua_absindex(L, index);
    lua_checkstack(L, LUA_MINSTACK);
    int top = lua_gettop(L);
    lua_pushliteral(L, "require");
    lua_rawget(L, index);
    if (lua_tocfunction(L, -1) == glua_require && lua_getupvalue(L, -1, UP_LOADED)) {
        int loaded = lua_gettop(L);
        for (lua_pushnil(L); lua_next(L, loaded); lua_pop(L, 1)) {
            if (lua_type(L, -2) == LUA_TSTRING && glua_is_standard_library(lua_tostring(L, -2))) continue;
            lua_pushvalue(L, -2);
            lua_pushnil(L);
            lua_rawset(L, loaded);
        }
    }
    lua_settop(L, top);
}
