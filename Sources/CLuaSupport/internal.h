/* What the C files of this target share. Only they include lua.h. */
#pragma once

#include "CLuaSupport.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdatomic.h>

/* One call of lua_resume by a script, so that a thread's callers can be found. */
typedef struct glua_frame {
    lua_State *from;
    struct glua_frame *up;
} glua_frame;

struct glua_state {
    lua_State *main;
    glua_host host;

    /* Memory. While `soft` is not 0, host code runs or we do, and nothing may be jumped over: allocations then succeed
       whatever the limit, and `overdue` has the failure happen when the host function has returned. */
    size_t used, limit;
    long long allocations, fail_at;
    int soft;
    bool overdue;

    /* Coroutines. `base` is the one that the driver has resumed, `current` the one that runs. */
    lua_State *base;
    _Atomic(lua_State *) current;
    glua_frame *frames;
    /* Whether every C frame between the driver and `current` can be suspended. */
    bool can_wait;
    /* What the driver resumes with: so many values, or one to raise. */
    int transfer;
    bool transfer_raises;
    int close_depth;
    int last_weak;
    /* Lua's own methods of regular files. */
    struct {
        lua_CFunction read, flush, close, set_buffering;
    } files;
    /* Set by a signal handler. */
    atomic_bool interrupted;
};

static inline bool glua_stops(glua_state *g) {
    return atomic_load_explicit(&g->interrupted, memory_order_relaxed);
}

static inline glua_state *glua_of(lua_State *L) { return *(glua_state **)lua_getextraspace(L); }

/* Addresses that serve as keys in the registry, where no script can name them. */
extern const char glua_key_error_metatable;
extern const char glua_key_error_boxes;
extern const char glua_key_traceback;
extern const char glua_key_searcher;
extern const char glua_key_waiter;
extern const char glua_object_marker;
/* The light userdata on top of what a waiting coroutine has yielded. Scripts cannot make one. */
extern const char glua_wait_marker;

/* memory.c */
void *glua_allocate(void *state, void *block, size_t old_size, size_t new_size);
/* The limit was passed while host code ran: whether collecting garbage has brought the state below it again. */
bool glua_settle_memory(glua_state *g, lua_State *L);

/* arguments.c: true, or false with an error pushed. */
bool glua_check_arguments(glua_state *g, lua_State *L, const glua_function *function);

/* trampoline.c */
int glua_call_function(lua_State *L, const glua_function *function);
/* Raises the value on top; a host error gets its place and traceback. */
int glua_raise(lua_State *L);

/* errors.c */
void glua_open_errors(lua_State *L);
void glua_push_error_format(lua_State *L, const char *class_name, const char *format, ...);
/* [-0, +1] The traceback of L from `level`, without the host's own frames. */
void glua_push_traceback(lua_State *L, int level);
int glua_message_handler(lua_State *L);
/* [-0, +1] The error for a host function that would have to wait where Lua cannot. */
void glua_push_cannot_wait(lua_State *L);

/* coroutine.c */
void glua_open_coroutines(lua_State *L);
bool glua_is_waiting(lua_State *thread);
void glua_interrupt_hook(lua_State *L, lua_Debug *activation);
/* Ends the script when it was told to stop, and returns when it was not. To be called every few thousand steps by a C
   function that can run long, which must hold nothing that only it can free: this raises, or yields for ever. */
void glua_check_stop(lua_State *L);

/* files.c, io.c */
void glua_open_files(lua_State *L);
/* [-0, +0] Adds to the environment's library `io` what has files of its own by default. */
void glua_add_default_files(lua_State *L, int environment);

/* environment.c, require.c */
void glua_open_environment(lua_State *L);
int glua_require(lua_State *L);

/* objects.c */
typedef struct glua_object {
    /* &glua_object_marker: tells our objects from other userdata, such as files. Scripts cannot write into either. */
    const void *marker;
    const glua_class *class;
    void *kept;
} glua_object;
glua_object *glua_object_at(lua_State *L, int index);
