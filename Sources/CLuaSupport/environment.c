/* What a script finds when it starts: its own copies of the libraries, its own load and require. */
#include "internal.h"

#include <string.h>

/* Finalizers of scripts would run at any allocation, under host code that does not expect them. */
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

/* ------------------------------------------------------------------------------------------------------------- load */

/* Reads the pieces that a function gives; the current one stays in a slot of the stack while it is read. */
enum { piece_slot = 5 };

static const char *read_piece(lua_State *L, void *unused, size_t *size) {
    (void)unused;
    luaL_checkstack(L, 2, "too many nested functions");
    lua_pushvalue(L, 1);
    lua_call(L, 0, 1);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        *size = 0;
        return NULL;
    }
    if (lua_type(L, -1) != LUA_TSTRING) luaL_error(L, "reader function must return a string");
    lua_replace(L, piece_slot);
    return lua_tolstring(L, piece_slot, size);
}

/* load(chunk, chunkname, mode, env): text only, and the environment is the script's own. Upvalue 1: the environment. */
static int load_chunk(lua_State *L) {
    size_t length;
    const char *text = lua_type(L, 1) == LUA_TSTRING ? lua_tolstring(L, 1, &length) : NULL;
    const char *mode = luaL_optstring(L, 3, "t");
    bool has_environment = !lua_isnone(L, 4);
    const char *name = luaL_optstring(L, 2, text ? text : "=(load)");
    if (!text) luaL_checktype(L, 1, LUA_TFUNCTION);
    if (!strchr(mode, 't')) return luaL_error(L, "load: only text chunks can be loaded (the mode must allow 't')");
    lua_settop(L, piece_slot);
    int status = text ? luaL_loadbufferx(L, text, length, name, "t") : lua_load(L, read_piece, NULL, name, "t");
    if (status != LUA_OK) {
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    lua_pushvalue(L, has_environment ? 4 : lua_upvalueindex(1));
    if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
    return 1;
}

bool glua_load(lua_State *L, const char *source, size_t length, const char *chunk_name, int environment) {
    glua_state *g = glua_of(L);
    int soft = g->soft;
    lua_checkstack(L, 4);
    g->soft = 0;
    int status = luaL_loadbufferx(L, source, length, chunk_name, "t");
    g->soft = soft;
    if (status != LUA_OK) return false;
    if (environment != 0) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, environment);
        if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
    }
    return true;
}

/* ----------------------------------------------------------------------------------------------------- environments */

/* [-1, +1] Replaces the table on top with a copy of its entries. */
static void copy_table(lua_State *L) {
    int original = lua_gettop(L);
    lua_createtable(L, 0, 32);
    for (lua_pushnil(L); lua_next(L, original);) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, original + 1);
    }
    lua_replace(L, original);
}

/* [-0, +0] Copies every global into the environment; a library that is required by name is in `loaded` as well. */
static void fill(lua_State *L, int environment, int loaded) {
    lua_pushglobaltable(L);
    int globals = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, globals);) {
        if (lua_type(L, -1) == LUA_TTABLE) {
            copy_table(L);
            lua_pushvalue(L, -2);
            lua_pushvalue(L, -2);
            lua_rawset(L, loaded);
        }
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, environment);
    }
    lua_settop(L, globals - 1);
}

void glua_push_environment(lua_State *L, const char *directory) {
    lua_checkstack(L, LUA_MINSTACK);
    lua_createtable(L, 0, 40);
    int environment = lua_gettop(L);
    lua_createtable(L, 0, 16);
    int loaded = environment + 1;
    fill(L, environment, loaded);
    glua_add_default_files(L, environment);
    lua_pushvalue(L, environment);
    lua_setfield(L, environment, LUA_GNAME);
    lua_pushvalue(L, environment);
    lua_pushcclosure(L, load_chunk, 1);
    lua_setfield(L, environment, "load");
    lua_pushvalue(L, environment);
    lua_pushvalue(L, loaded);
    lua_pushstring(L, directory);
    lua_pushcclosure(L, glua_require, 3);
    lua_setfield(L, environment, "require");
    lua_settop(L, environment);
}

void glua_set_global(lua_State *L, const char *name) {
    lua_checkstack(L, 4);
    if (lua_type(L, -1) == LUA_TTABLE) {
        /* Known to tracebacks by its name. */
        lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
        lua_pushvalue(L, -2);
        lua_setfield(L, -2, name);
        lua_pop(L, 1);
    }
    lua_pushglobaltable(L);
    lua_insert(L, -2);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

void glua_push_library(lua_State *L, const char *name) {
    lua_checkstack(L, 4);
    lua_pushglobaltable(L);
    lua_pushstring(L, name);
    lua_rawget(L, -2);
    lua_remove(L, -2);
}

static void remove_field(lua_State *L, const char *library, const char *name) {
    lua_getglobal(L, library);
    lua_pushnil(L);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

/* debug is traceback alone: everything else reaches into functions and metatables that are not the script's. */
static void reduce_debug(lua_State *L) {
    lua_getglobal(L, LUA_DBLIBNAME);
    lua_createtable(L, 0, 1);
    lua_getfield(L, -2, "traceback");
    lua_setfield(L, -2, "traceback");
    lua_setglobal(L, LUA_DBLIBNAME);
    lua_pop(L, 1);
}

/* Strings find their methods in a table that no script can reach. */
static void freeze_strings(lua_State *L) {
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_getglobal(L, LUA_STRLIBNAME);
    copy_table(L);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);
}

/* What reaches out of the state is the host's affair, or nobody's. */
static void reduce_os(lua_State *L) {
    static const char *const names[] = {"execute", "exit", "getenv", "remove", "rename", "setlocale", "tmpname"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) remove_field(L, LUA_OSLIBNAME, names[i]);
}

void glua_open_environment(lua_State *L) {
    remove_field(L, LUA_GNAME, "dofile");
    remove_field(L, LUA_GNAME, "loadfile");
    remove_field(L, LUA_STRLIBNAME, "dump");
    lua_pushcfunction(L, set_metatable);
    lua_setglobal(L, "setmetatable");
    reduce_os(L);
    reduce_debug(L);
    freeze_strings(L);
}
