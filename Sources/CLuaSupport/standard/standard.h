/* Lua's standard libraries for scripts. */
#pragma once

#include "../border/state.h"

/* basic.c */
void glua_open_basic(lua_State *L);

/* collector.c */
void glua_open_collector(lua_State *L);
/* Ends a script's stop of the collector when another script runs. */
void glua_let_collect(glua_state *g, const glua_script *script);

/* debug.c */
void glua_open_debug(lua_State *L);

/* load.c */
int glua_load_chunk(lua_State *L);
/* luaL_loadbufferx for text. A stop ends it, and is then raised by the next check. */
int glua_load_text(lua_State *L, const char *source, size_t length, const char *chunk_name);

/* The same for a chunk in a mode that a script has named, NULL for any. */
int glua_load_in_mode(lua_State *L, const char *text, size_t length, const char *name, const char *mode);
/* What `load` and its like return for the chunk or the message on top; the chunk's environment is at `environment`. */
int glua_finish_loading(lua_State *L, int status, int environment);
int glua_dump(lua_State *L);

/* environment.c */
void glua_open_environment(lua_State *L);

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
/* Checks that argument `index` is a table or has the metamethods instead. */
void glua_check_table(lua_State *L, int index, const char *const metamethods[]);

/* wrapping.c */
/* [-0, +0] Replaces a function of a library with `wrapper`, which calls it with glua_call_wrapped. */
void glua_wrap_function(lua_State *L, const char *library, const char *name, lua_CFunction wrapper);
/* Calls the function that the running wrapper has replaced, with the same stack. Its errors name the wrapper. */
int glua_call_wrapped(lua_State *L);
