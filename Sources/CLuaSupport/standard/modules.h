/* Modules and other files with source text: what the C files about them share. */
#pragma once

#include "standard.h"

/* What the host does for them: see glua_module_functions. */
enum { GLUA_SEARCH = 1, GLUA_FIND, GLUA_READ, GLUA_BEGIN, GLUA_WAIT_FOR_MODULE, GLUA_END };

/* Upvalues of every function here: the environment, its table `package`, its loaded modules, those that are being loaded,
   its preloaded ones, its directory, its libraries that are the host's. */
enum {
    UP_ENVIRONMENT = 1, UP_PACKAGE, UP_LOADED, UP_LOADING, UP_PRELOAD, UP_DIRECTORY, UP_HOST, UP_COUNT = UP_HOST,
};

/* require.c */
int glua_require(lua_State *L);
/* [-0, +1] The host's function; raises where the host has none. */
void glua_push_module_function(lua_State *L, int number);

/* package.c */
int glua_search_preload(lua_State *L);
int glua_search_path(lua_State *L);
int glua_search_host(lua_State *L);

/* environment.c */
/* Whether a library of that name is Lua's own, which `package.loaded` has from the beginning. */
bool glua_is_standard_library(const char *name);
int glua_search_lua(lua_State *L);

/* source_files.c */
int glua_load_file(lua_State *L);
int glua_do_file(lua_State *L);
