/* Lua's standard libraries as scripts have them. */
#pragma once

#include "../border/state.h"

/* basic.c */
void glua_open_basic(lua_State *L);

/* load.c */
int glua_load_chunk(lua_State *L);
/* luaL_loadbufferx for text, which a stop ends; the stop is then raised by whoever asks next. */
int glua_load_text(lua_State *L, const char *source, size_t length, const char *chunk_name);

/* environment.c, require.c */
void glua_open_environment(lua_State *L);
int glua_require(lua_State *L);

/* strings.c, gsub.c, string_copies.c, string_format.c, utf8.c, tables.c, sort.c: standard functions that can be stopped
   at any time. */
void glua_open_strings(lua_State *L);
void glua_open_string_copies(lua_State *L);
void glua_open_utf8(lua_State *L);
void glua_open_format(lua_State *L);
void glua_open_tables(lua_State *L);
void glua_open_formats(lua_State *L);
int glua_gsub(lua_State *L);
int glua_sort(lua_State *L);
/* Checks that argument `index` is a table, or has the metamethods in its place. */
void glua_check_table(lua_State *L, int index, const char *const metamethods[]);

/* wrapping.c */
/* [-0, +0] Puts `wrapper` in the place of a library's function, for glua_call_wrapped. */
void glua_wrap_function(lua_State *L, const char *library, const char *name, lua_CFunction wrapper);
/* Calls the function in whose place the running one is, with the same stack: its errors name the running one. */
int glua_call_wrapped(lua_State *L);
