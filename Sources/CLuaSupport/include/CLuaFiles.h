/*
 * Files and programs of scripts as Swift may see them. Included by CLuaSupport.h, whose rules and types hold here.
 */
#pragma once

#include "CLuaSupport.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------------------------ files */

/* [-0, +1] Pushes a handle of the open descriptor, which is closed where that fails, with an error code and nothing
   pushed. name: what messages call the file. */
int glua_push_file(lua_State *L, int descriptor, const char *mode, const char *name);
/* [-0, +1] Starts a program and pushes the handle of a pipe to it, or returns an error code with nothing pushed. name: what
   messages call the program. */
int glua_push_program(lua_State *L, const char *command, const char *mode, const char *name);
/* Writes what waits in the buffers of open files and warns of what was lost, for the end of a script. */
void glua_flush_files(glua_state *g);
/* Sets what waits for a descriptor: called with it and whether it is to be written, it waits and returns nothing. */
void glua_set_waiter(lua_State *L, const glua_function *waiter);
/* [-0, +1] Has what the environment at `index` writes to standard output kept in a handle, and pushes the handle. */
void glua_keep_output(lua_State *L, int index);
/* [-0, +1] Pushes what the handle at `index` has kept, as a string. */
void glua_push_kept_output(lua_State *L, int index);

/* ---------------------------------------------------------------------------------------------------------- programs */

/* How long a program that must end has to do so by itself, in nanoseconds. */
#define GLUA_PROGRAM_GRACE 1000000000ull

/* Starts a shell for a script, if it is for one. It inherits the standard files alone; its descriptor `target` is `end`,
   where that is not -1. Returns 0 or a number of errno. */
int glua_start_shell(const glua_script *script, const char *command, int end, int target, pid_t *process);
/* Waits for the end of a program that glua_start_shell has started, with what glua_end_program still ends of it, and
   returns its status, or -1. Nothing else may wait for it. */
int glua_reap(pid_t process);
/* Has a process that outlives this one end what runs when this one is killed or crashes: this program, with `word`, which
   is not copied, and a mark as its arguments, which then calls glua_serve_as_keeper with the mark. To be called before
   scripts run. */
void glua_use_keeper(const char *word);
void glua_serve_as_keeper(const char *mark);
/* Lets it go, since what runs still may run on. */
void glua_release_keeper(void);
/* The following end programs with all that they have started: SIGTERM, and SIGKILL for what is there after `grace`
   nanoseconds; SIGKILL at once for 0. They return when all have ended. From any thread. */
void glua_end_program(pid_t process, uint64_t grace);
/* Those that a script waits for or has a pipe to, and whether there are any. */
void glua_end_programs_of(const glua_script *script, uint64_t grace);
bool glua_has_programs(const glua_script *script);
/* All that any script has started, in the background too. */
void glua_end_all_programs(uint64_t grace);
/* What a process does that ends well: it waits for programs that read what a script has written, and ends the others that
   have a pipe to it. What runs in the background goes on. */
void glua_finish_programs(uint64_t grace);

#ifdef __cplusplus
}
#endif
