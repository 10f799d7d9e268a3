/* Environments: what a script finds when it starts, which is its own copies of the libraries and its own load and
   require. */
#include "standard.h"
#include "../files/files.h"

#include <sys/random.h>
#include <time.h>
#include <unistd.h>

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

/* [-0, +0] Copies every global but _G into the environment; libraries that can be required by name go into `loaded` as
   well. */
static void fill(lua_State *L, int environment, int loaded) {
    lua_pushglobaltable(L);
    int globals = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, globals);) {
        if (lua_rawequal(L, -1, globals)) {
            lua_pop(L, 1);
            continue;
        }
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

/* math.randomseed: without arguments the seed comes from the system, rather than from the time and an address, which
   Lua's own function returns. Upvalue 1: Lua's own function. */
static int seed_random(lua_State *L) {
    int count = lua_gettop(L);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    if (count == 0) {
        uint64_t seed[2] = {glua_now(), (uint64_t)time(NULL)};
        if (getrandom(seed, sizeof seed, 0) < 0) seed[1] ^= (uint64_t)getpid() << 32;
        for (int i = 0; i < 2; i++) lua_pushinteger(L, (lua_Integer)seed[i]);
        count = 2;
    }
    lua_call(L, count, LUA_MULTRET);
    return lua_gettop(L);
}

/* [-0, +0] Gives the environment its own random numbers, which no other script can predict or influence. */
static void renew_random(lua_State *L, int loaded) {
    lua_getfield(L, loaded, LUA_MATHLIBNAME);
    lua_pushcfunction(L, luaopen_math);
    lua_call(L, 0, 1);
    lua_getfield(L, -1, "random");
    lua_setfield(L, -3, "random");
    lua_getfield(L, -1, "randomseed");
    lua_pushcclosure(L, seed_random, 1);
    lua_pushvalue(L, -1);
    lua_call(L, 0, 0);
    lua_setfield(L, -3, "randomseed");
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
    lua_setfield(L, loaded, LUA_GNAME);
    lua_pushvalue(L, environment);
    lua_pushcclosure(L, glua_load_chunk, 1);
    lua_setfield(L, environment, "load");
    lua_pushvalue(L, environment);
    lua_pushvalue(L, loaded);
    lua_createtable(L, 0, 0);
    lua_pushstring(L, directory);
    lua_pushcclosure(L, glua_require, 4);
    lua_setfield(L, environment, "require");
    renew_random(L, loaded);
    lua_settop(L, environment);
}

void glua_set_global(lua_State *L, const char *name) {
    lua_checkstack(L, 4);
    if (lua_type(L, -1) == LUA_TTABLE) {
        /* Registered so that tracebacks know its name. */
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

/* Leaves only traceback in debug: the other functions reach into functions and metatables that do not belong to the
   script. */
static void reduce_debug(lua_State *L) {
    lua_getglobal(L, LUA_DBLIBNAME);
    lua_createtable(L, 0, 1);
    lua_getfield(L, -2, "traceback");
    lua_setfield(L, -2, "traceback");
    lua_setglobal(L, LUA_DBLIBNAME);
    lua_pop(L, 1);
}

/* Gives strings their methods from a table that no script can reach. */
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

/* Removes the functions of os that act outside of the state; the host provides some of them itself. */
static void reduce_os(lua_State *L) {
    static const char *const names[] = {"execute", "exit", "getenv", "remove", "rename", "setlocale", "tmpname"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) remove_field(L, LUA_OSLIBNAME, names[i]);
}

void glua_open_environment(lua_State *L) {
    remove_field(L, LUA_GNAME, "dofile");
    remove_field(L, LUA_GNAME, "loadfile");
    remove_field(L, LUA_STRLIBNAME, "dump");
    reduce_os(L);
    reduce_debug(L);
    freeze_strings(L);
}
