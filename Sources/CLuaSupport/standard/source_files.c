/* dofile and loadfile: source text in files that a script names, and in standard input. */
#include "modules.h"
#include "../files/files.h"
#include "../limits/limits.h"

/* Whether the functions run what they have read. */
enum { LOADS = 0, RUNS = 1 };

/* Where the arguments and what has been read are on the stack. */
enum { FILE_NAME = 1, MODE, ENVIRONMENT, HAS_ENVIRONMENT, SOURCE, MESSAGE };

static int return_all(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    return lua_gettop(L) - MESSAGE;
}

static int fail(lua_State *L, bool runs) {
    if (runs) return lua_error(L);
    luaL_pushfail(L);
    lua_insert(L, -2);
    return 2;
}

/* The source is there, or nil and a message. */
static int compile(lua_State *L, int status, lua_KContext runs) {
    (void)status;
    if (lua_isnil(L, SOURCE)) return fail(L, runs);
    size_t length;
    const char *text = lua_tolstring(L, SOURCE, &length), *name = "=stdin", *mode = lua_tostring(L, MODE);
    if (!lua_isnil(L, FILE_NAME)) name = lua_pushfstring(L, "@%s", lua_tostring(L, FILE_NAME));
    int loaded = glua_load_in_mode(L, text, length, name, mode);
    bool is_given = lua_toboolean(L, HAS_ENVIRONMENT);
    int results = glua_finish_loading(L, loaded, is_given ? ENVIRONMENT : lua_upvalueindex(UP_ENVIRONMENT));
    if (!runs) return results;
    if (loaded != LUA_OK) return lua_error(L);
    lua_replace(L, MESSAGE);
    lua_settop(L, MESSAGE);
    lua_pushvalue(L, MESSAGE);
    lua_callk(L, 0, LUA_MULTRET, runs, return_all);
    return return_all(L, LUA_OK, runs);
}

/* Stack: …, the text of standard input, if any. Has the host read the file, or make a chunk of the text. */
static int read_source(lua_State *L, int status, lua_KContext runs) {
    (void)status;
    lua_settop(L, SOURCE);
    glua_push_module_function(L, GLUA_READ);
    lua_pushvalue(L, FILE_NAME);
    lua_rotate(L, SOURCE, -1);
    lua_callk(L, 2, 2, runs, compile);
    return compile(L, LUA_OK, runs);
}

/* Stack: the arguments. */
static int read_input(lua_State *L, lua_KContext runs) {
    lua_settop(L, HAS_ENVIRONMENT);
    if (!lua_isnil(L, FILE_NAME)) {
        lua_pushnil(L);
        return read_source(L, LUA_OK, runs);
    }
    /* What the script has not read yet, in the way of io.read. */
    lua_pushcfunction(L, glua_read_file);
    glua_push_library(L, LUA_IOLIBNAME);
    lua_getfield(L, -1, "stdin");
    lua_remove(L, -2);
    lua_pushliteral(L, "a");
    lua_callk(L, 2, 1, runs, read_source);
    return read_source(L, LUA_OK, runs);
}

int glua_load_file(lua_State *L) {
    luaL_optstring(L, FILE_NAME, NULL);
    luaL_optstring(L, MODE, NULL);
    bool has_environment = !lua_isnone(L, ENVIRONMENT);
    lua_settop(L, ENVIRONMENT);
    lua_pushboolean(L, has_environment);
    return read_input(L, LOADS);
}

int glua_do_file(lua_State *L) {
    luaL_optstring(L, FILE_NAME, NULL);
    lua_settop(L, FILE_NAME);
    lua_settop(L, HAS_ENVIRONMENT);
    return read_input(L, RUNS);
}
