/* The border between host code and Lua: calls, errors, values, objects and waiting. */
#pragma once

#include "state.h"

/* arguments.c: returns true, or false with an error pushed. */
bool glua_check_arguments(glua_state *g, lua_State *L, const glua_function *function);

/* Converts the arguments of a function of Lua's own libraries, or raises what Lua raises. */
void glua_convert_arguments(lua_State *L, const glua_function *function);

/* luaL_argerror and luaL_typeerror for a function of each environment's own, such as "io.read", which Lua itself finds no
   name for where it is called by another in C. */
int glua_bad_argument(lua_State *L, const char *function, int argument, const char *message);
int glua_bad_type(lua_State *L, const char *function, int argument, int index, const char *expected);

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

/* string_methods.c */
void glua_open_string_methods(lua_State *L);
/* [-0, +0] Gives strings the methods of the environment at `index`, whose library `string` is there, while its code runs. */
void glua_add_string_methods(lua_State *L, int index);
/* [-1, +0] Gives the strings of the script that runs the metatable on top, or none. */
void glua_set_string_methods(lua_State *L);
/* [-0, +1] The owner of the value at `index`: of the script that runs, or else of what the value tells; nil for nobody. */
void glua_push_owner(lua_State *L, int index);
/* [-1, +0] Notes the owner on top, or nil, for the kept value `reference`; and forgets it. */
void glua_set_owner(lua_State *L, int reference);
void glua_forget_owner(lua_State *L, int reference);
/* [-0, +0] Notes the owner of the value on top for as long as the value lives. */
void glua_note_owner(lua_State *L);
/* [-0, +0] Gives the new coroutine `thread` the owner of the function on top of its stack, which lives at least until
   the coroutine is nobody's again. */
void glua_adopt_owner(lua_State *thread);
void glua_disown(lua_State *thread);
/* Puts the methods of the coroutine's owner in force. */
void glua_switch_methods(glua_state *g, lua_State *thread);
static inline void glua_use_methods(glua_state *g, lua_State *thread) {
    if (g->owner != glua_owner_of(thread)) glua_switch_methods(g, thread);
}
/* The same for code of a script's that the host runs outside of any coroutine, on the value that it has pushed. */
void glua_use_methods_for(lua_State *L);

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
