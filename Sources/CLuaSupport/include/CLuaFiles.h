/* Files and programs of scripts, for Swift. Included by CLuaSupport.h, whose rules and types apply here. */
#pragma once

#include "CLuaSupport.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------------------------ files */

/* [-0, +1] Pushes a handle of the open descriptor and returns 0. On failure closes the descriptor, pushes nothing and
   returns an errno. Messages call the file `name`. */
int glua_push_file(lua_State *L, int descriptor, const char *mode, const char *name);
/* [-0, +1] Starts a program as glua_start_program does, pushes the handle of a pipe to it and returns 0. On failure pushes
   nothing and returns an errno. Messages call the program `name`. */
int glua_push_program(lua_State *L, const char *path, const char *command, const char *mode, const char *name);
/* Returns the descriptor of the file whose handle is at `index`; -1 where it is closed, -2 where there is no handle. */
int glua_file_descriptor(lua_State *L, int index);
/* Writes out the buffers of open files and warns of lost data, at the end of a script. */
void glua_flush_files(glua_state *g);
/* Sets the function that waits for descriptors. It is called with a descriptor and whether it is to be written, waits,
   and returns nothing. */
void glua_set_waiter(lua_State *L, const glua_function *waiter);
/* [-0, +1] Keeps what the environment at `index` writes to standard output in a handle, and pushes the handle. */
void glua_keep_output(lua_State *L, int index);
/* [-0, +1] Pushes what the handle at `index` has kept, as a string. */
void glua_push_kept_output(lua_State *L, int index);

/* ---------------------------------------------------------------------------------------------------------- programs */

/* How long a program that must end may take to end by itself, in nanoseconds. */
#define GLUA_PROGRAM_GRACE 1000000000ull

/* Starts a program, for `script` where that is not NULL: the one at `path` with the words of the command, in which nothing
   is quoted, or where `path` is NULL a shell for the command. It inherits only the standard files; where `target` is not
   -1, its descriptor `target` is `end`. Returns 0 or an errno. */
int glua_start_program(const glua_script *script, const char *path, const char *command, int end, int target,
                       pid_t *process);
/* Waits for the end of a program that glua_start_program started, and of descendants that glua_end_program is still
   ending. Returns its status, or -1. Nothing else may wait for it. */
int glua_reap(pid_t process);
/* Makes a keeper process end the running programs when this process is killed or crashes. The keeper is this program,
   started with `word`, which is not copied, and a mark as its arguments, and then calls glua_serve_as_keeper with the
   mark. Call this before scripts run. */
void glua_use_keeper(const char *word);
void glua_serve_as_keeper(const char *mark);
/* Stops the keeper, so that running programs may go on. */
void glua_release_keeper(void);
/* The following functions end programs with their descendants: SIGTERM, and after `grace` nanoseconds SIGKILL; with 0,
   SIGKILL at once. They return when all of them have ended. From any thread. */
void glua_end_program(pid_t process, uint64_t grace);
/* The programs for which a script waits or to which it has a pipe, and whether there are any. */
void glua_end_programs_of(const glua_script *script, uint64_t grace);
bool glua_has_programs(const glua_script *script);
/* All programs that any script has started, including those in the background. */
void glua_end_all_programs(uint64_t grace);
/* Deals with programs at the regular end of a process: waits for those that read what a script has written, ends the
   others with a pipe to a script, and leaves those in the background alone. */
void glua_finish_programs(uint64_t grace);

#ifdef __cplusplus
}
#endif
