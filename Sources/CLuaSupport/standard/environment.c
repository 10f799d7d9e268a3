/* Environments: what a script finds when it starts, which is its own copies of the libraries and its own load and
   require. */
#include "modules.h"
#include "../border/border.h"
#include "../files/files.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

/* The registry's table of the modules that are no globals. */
static const char key_modules = 0;

bool glua_is_standard_library(const char *name) {
    static const char *const names[] = {
        LUA_GNAME, LUA_LOADLIBNAME, LUA_COLIBNAME, LUA_TABLIBNAME, LUA_IOLIBNAME, LUA_OSLIBNAME, LUA_STRLIBNAME,
        LUA_UTF8LIBNAME, LUA_MATHLIBNAME, LUA_DBLIBNAME, NULL,
    };
    for (const char *const *each = names; *each; each++)
        if (strcmp(name, *each) == 0) return true;
    return false;
}

/* [-1, +1] Replaces the table on top with a copy of its entries, and of the plain tables among them to some depth. */
static void copy_table_to(lua_State *L, int depth) {
    int original = lua_gettop(L);
    lua_checkstack(L, LUA_MINSTACK);
    lua_createtable(L, 0, 32);
    for (lua_pushnil(L); lua_next(L, original);) {
        if (depth > 0 && lua_type(L, -1) == LUA_TTABLE) {
            if (lua_getmetatable(L, -1)) lua_pop(L, 1);
            else copy_table_to(L, depth - 1);
        }
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, original + 1);
    }
    lua_replace(L, original);
}

/* Libraries have libraries in them, such as globus.time, and those may have some again. */
static void copy_table(lua_State *L) { copy_table_to(L, 8); }

/* [-1, +1] Replaces the library on top with a copy for an environment, which the table at `index` gets as well, under the
   name below it. */
static void copy_library(lua_State *L, int index) {
    copy_table(L);
    lua_pushvalue(L, -2);
    lua_pushvalue(L, -2);
    lua_rawset(L, index);
}

/* [-0, +0] Copies every global but _G into the environment. `require` finds libraries by name: Lua's own in `loaded`, and
   those of the host, behind the files, in `host`. */
static void fill(lua_State *L, int environment, int loaded, int host) {
    lua_pushglobaltable(L);
    int globals = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, globals);) {
        if (lua_rawequal(L, -1, globals)) {
            lua_pop(L, 1);
            continue;
        }
        if (lua_type(L, -1) == LUA_TTABLE)
            copy_library(L, glua_is_standard_library(lua_tostring(L, -2)) ? loaded : host);
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, environment);
    }
    lua_settop(L, globals - 1);
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &key_modules) == LUA_TTABLE)
        for (lua_pushnil(L); lua_next(L, globals); lua_pop(L, 1)) copy_library(L, host);
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

/* math.random, which refuses what Lua's own would refuse without knowing its name. Upvalue: the generator. */
static int random_number(lua_State *L) {
    int count = lua_gettop(L);
    lua_Integer ends[2] = {1, 1};
    for (int i = 1; i <= count && count <= 2; i++) {
        int is_integer;
        ends[i - 1] = lua_tointegerx(L, i, &is_integer);
        if (is_integer) continue;
        if (lua_isnumber(L, i)) glua_bad_argument(L, "math.random", i, "number has no integer representation");
        else glua_bad_type(L, "math.random", i, i, "number");
    }
    if ((count == 1 && ends[0] < 0) || (count == 2 && ends[0] > ends[1]))
        glua_bad_argument(L, "math.random", count, "interval is empty");
    return glua_of(L)->random(L);
}

/* os.setlocale: the locale is the process's, and stays "C". */
static int set_locale(lua_State *L) {
    static const char *const categories[] = {"all", "collate", "ctype", "monetary", "numeric", "time", NULL};
    const char *locale = luaL_optstring(L, 1, NULL);
    luaL_checkoption(L, 2, "all", categories);
    if (!locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0) lua_pushliteral(L, "C");
    else luaL_pushfail(L);
    return 1;
}

/* [-0, +0] Gives the environment its own random numbers, which no other script can predict or influence. */
static void renew_random(lua_State *L, int loaded) {
    lua_getfield(L, loaded, LUA_MATHLIBNAME);
    lua_pushcfunction(L, luaopen_math);
    lua_call(L, 0, 1);
    lua_getfield(L, -1, "random");
    glua_of(L)->random = lua_tocfunction(L, -1);
    lua_getupvalue(L, -1, 1);
    lua_pushcclosure(L, random_number, 1);
    lua_setfield(L, -4, "random");
    lua_pop(L, 1);
    lua_getfield(L, -1, "randomseed");
    lua_pushcclosure(L, seed_random, 1);
    lua_pushvalue(L, -1);
    lua_call(L, 0, 0);
    lua_setfield(L, -3, "randomseed");
}

/* [-0, +1] Pushes a function with the upvalues of the C files about modules, whose values are from `first` on. */
static void push_module_function(lua_State *L, lua_CFunction function, int first) {
    for (int i = 0; i < UP_COUNT; i++) lua_pushvalue(L, first + i);
    lua_pushcclosure(L, function, UP_COUNT);
}

/* [-0, +0] Adds `package`, `require`, `dofile` and `loadfile`. */
static void add_modules(lua_State *L, int environment, int loaded, int host, const char *directory, const char *path) {
    int first = lua_gettop(L) + 1, package = first + UP_PACKAGE - 1;
    lua_pushvalue(L, environment);
    lua_createtable(L, 0, 8);
    lua_pushvalue(L, loaded);
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 0);
    lua_pushstring(L, directory);
    lua_pushvalue(L, host);
    lua_pushliteral(L, "/\n;\n?\n!\n-\n");
    lua_setfield(L, package, "config");
    lua_pushstring(L, path);
    lua_setfield(L, package, "path");
    /* Scripts add to it; nothing looks there. */
    lua_pushliteral(L, "");
    lua_setfield(L, package, "cpath");
    lua_pushvalue(L, loaded);
    lua_setfield(L, package, "loaded");
    lua_pushvalue(L, first + UP_PRELOAD - 1);
    lua_setfield(L, package, "preload");
    push_module_function(L, glua_search_path, first);
    lua_setfield(L, package, "searchpath");
    lua_createtable(L, 3, 0);
    push_module_function(L, glua_search_preload, first);
    lua_rawseti(L, -2, 1);
    push_module_function(L, glua_search_lua, first);
    lua_rawseti(L, -2, 2);
    push_module_function(L, glua_search_host, first);
    lua_rawseti(L, -2, 3);
    lua_setfield(L, package, "searchers");
    lua_pushvalue(L, package);
    lua_setfield(L, loaded, LUA_LOADLIBNAME);
    lua_pushvalue(L, package);
    lua_setfield(L, environment, LUA_LOADLIBNAME);
    push_module_function(L, glua_require, first);
    lua_setfield(L, environment, "require");
    push_module_function(L, glua_load_file, first);
    lua_setfield(L, environment, "loadfile");
    push_module_function(L, glua_do_file, first);
    lua_setfield(L, environment, "dofile");
    lua_settop(L, first - 1);
}

void glua_push_environment(lua_State *L, const char *directory, const char *path) {
    glua_of(L)->last_pushed = 0;
    lua_checkstack(L, LUA_MINSTACK);
    lua_createtable(L, 0, 40);
    int environment = lua_gettop(L);
    lua_createtable(L, 0, 16);
    lua_createtable(L, 0, 8);
    int loaded = environment + 1, host = environment + 2;
    fill(L, environment, loaded, host);
    glua_add_default_files(L, environment);
    lua_pushvalue(L, environment);
    lua_setfield(L, environment, LUA_GNAME);
    lua_pushvalue(L, environment);
    lua_setfield(L, loaded, LUA_GNAME);
    lua_pushvalue(L, environment);
    lua_pushcclosure(L, glua_load_chunk, 1);
    lua_setfield(L, environment, "load");
    add_modules(L, environment, loaded, host, directory, path);
    renew_random(L, loaded);
    glua_add_string_methods(L, environment);
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

void glua_set_module(lua_State *L, const char *name) {
    lua_checkstack(L, 4);
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &key_modules) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_createtable(L, 0, 4);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, LUA_REGISTRYINDEX, &key_modules);
    }
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, name);
    /* Known to tracebacks by its name. */
    lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, name);
    lua_pop(L, 3);
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

/* Removes the functions of os that act outside of the state; the host provides some of them itself. */
static void reduce_os(lua_State *L) {
    static const char *const names[] = {"execute", "exit", "getenv", "remove", "rename", "tmpname"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) remove_field(L, LUA_OSLIBNAME, names[i]);
    lua_getglobal(L, LUA_OSLIBNAME);
    lua_pushcfunction(L, set_locale);
    lua_setfield(L, -2, "setlocale");
    lua_pop(L, 1);
}

void glua_open_environment(lua_State *L) {
    remove_field(L, LUA_GNAME, "dofile");
    remove_field(L, LUA_GNAME, "loadfile");
    lua_getglobal(L, LUA_STRLIBNAME);
    lua_pushcfunction(L, glua_dump);
    lua_setfield(L, -2, "dump");
    lua_pop(L, 1);
    reduce_os(L);
    glua_open_string_methods(L);
}
