/* Chunks, environments and modules, for Swift. Included by CLuaSupport.h, whose rules and types apply here. */
#pragma once

#include "CLuaSupport.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------------ chunks and scripts */

/* [-0, +1] Compiles a chunk of text and pushes it, or pushes a message. Returns GLUA_ENDED, GLUA_FAILED,
   GLUA_OUT_OF_MEMORY or GLUA_STOPPED. `environment` is the number of a kept value; 0 means the state's globals.
   `script` may be NULL: then there are no limits. */
uint32_t glua_load(lua_State *L, const char *source, size_t length, const char *chunk_name, int environment,
                   glua_script *script);
/* [-0, +1] Pushes a fresh environment: own copies of every library table, own string methods, `load` and `require`.
   `directory` is handed to the searcher; `path` is the value of package.path. */
void glua_push_environment(lua_State *L, const char *directory, const char *path);
/* [-0, +0] Makes the environment at `index` load its modules again when they are next required. */
void glua_forget_modules(lua_State *L, int index);
/* [-1, +0] Makes the value on top a global of all environments made from now on. */
void glua_set_global(lua_State *L, const char *name);
/* [-1, +0] Makes the table on top a module of all environments made from now on, found by `require` alone. */
void glua_set_module(lua_State *L, const char *name);
/* [-0, +1] Pushes the library table of all environments made from now on. */
void glua_push_library(lua_State *L, const char *name);
/* What `require` and its like call.
   `search` gets a name, the environment's directory and file names with semicolons between them, and returns the source
   and the chunk name of the first file that can be read; or nil and what was tried; or false, a chunk name and why that
   file could not be read. `find` gets the same and returns the file's name, or nil and what was tried.
   `read` gets a file's name, or nil and the text of standard input, and returns the source as Lua's compiler takes it; or
   nil and a message.
   `begin` gets a name and returns what stands for the module while it is being loaded; `wait` waits for `end`, which gets
   the same, and returns nothing, or why that would take for ever.
   `find` and `read` may be NULL. */
typedef struct {
    const glua_function *search, *find, *read, *begin, *wait, *end;
} glua_module_functions;
void glua_set_module_functions(lua_State *L, const glua_module_functions *functions);
/* Counts from now on how often each line runs of the chunks whose names begin with @. Before any coroutine is made. */
void glua_count_lines(glua_state *g);
/* Passes on, for each of the files, how often its lines have run; the counts begin with that of the line 0. */
typedef void (*glua_line_counts_taker)(void *context, const char *file, const uint64_t *counts, size_t size);
void glua_tell_line_counts(glua_state *g, void *context, glua_line_counts_taker take);
/* Passes on the bytecode of the Lua function on top, piece by piece. */
typedef void (*glua_bytes_taker)(void *context, const void *bytes, size_t size);
void glua_tell_bytecode(lua_State *L, void *context, glua_bytes_taker take);
/* Whether the running function could wait for the host: nothing on the stack keeps it from being suspended. */
bool glua_can_wait(lua_State *L);

#ifdef __cplusplus
}
#endif
