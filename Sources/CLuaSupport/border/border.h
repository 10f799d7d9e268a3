/* The border between host code and Lua: calls, errors, values, objects and waiting. */
#pragma once

#include "state.h"

/* arguments.c: returns true, or false with an error pushed. */
bool glua_check_arguments(glua_state *g, lua_State *L, const glua_function *function);

/* trampoline.c */
int glua_call_function(lua_State *L, const glua_function *function);
/* Raises the value on top; a host error first gets its place and traceback. */
int glua_raise(lua_State *L);

/* errors.c */
void glua_open_errors(lua_State *L);
void glua_push_error_format(lua_State *L, const char *class_name, const char *format, ...);
/* [-0, +1] The traceback of L from `level`, without the host's own frames. */
void glua_push_traceback(lua_State *L, int level);
int glua_message_handler(lua_State *L);
/* Records the traceback of L and its place for the driver. */
void glua_note_stop(lua_State *L);
/* Writes file:line of the innermost Lua function from `level` outward, or an empty string. */
void glua_write_place(lua_State *L, int level, char *place);
/* [-0, +1] Pushes the error for a host function that would have to wait where Lua cannot be suspended. */
void glua_push_cannot_wait(lua_State *L);

/* standard/coroutine.c */
void glua_open_coroutines(lua_State *L);
bool glua_is_waiting(lua_State *thread);
/* The innermost coroutine resumed by `thread` that waits, or NULL. */
lua_State *glua_waiting_child(lua_State *thread);
/* Resumes `thread` from `from`, which is NULL for the driver, and keeps track of the running coroutine. */
int glua_switch_to(glua_state *g, lua_State *from, lua_State *thread, int count, int *results);

/* values.c */
/* [-0, +1] Pushes the weak table that is in the registry under `key`, making it on first use: weak in its keys ("k") or
   values ("v"). */
void glua_push_weak_table(lua_State *L, const char *key, const char *mode);

/* identity.c */
/* [-0, +1] Pushes a text that distinguishes the value at `index` from all others. */
void glua_push_identity(lua_State *L, int index);
/* [-0, +1] Pushes what tostring returns for the value at `index`; raises the errors of its __tostring. */
void glua_to_text(lua_State *L, int index);

/* objects.c */
typedef struct glua_object {
    /* &glua_object_marker, which distinguishes host objects from other userdata such as files. Scripts cannot write
       into either. */
    const void *marker;
    const glua_class *class;
    void *kept;
    /* The bytes that the object holds. */
    size_t cost;
} glua_object;
glua_object *glua_object_at(lua_State *L, int index);
