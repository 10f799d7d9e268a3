/* Limits of scripts: memory, time and output, and how a script is stopped that exceeds them. */
#pragma once

#include "../border/state.h"

/* Whether the running slice must stop. */
static inline bool glua_stops(glua_state *g) {
    return atomic_load_explicit(&g->stopped, memory_order_relaxed)
        == atomic_load_explicit(&g->slice, memory_order_relaxed);
}

/* memory.c */
/* All bytes that count towards the limit. */
size_t glua_total_memory(glua_state *g);
void *glua_allocate(void *state, void *block, size_t old_size, size_t new_size);
/* Called after the limit was exceeded while host code ran: whether collecting garbage has brought the state below it
   again. */
bool glua_settle_memory(glua_state *g, lua_State *L);

/* slice.c */
typedef struct glua_slice {
    uint64_t number, cpu_limit, deadline;
    lua_State *current;
    glua_state *running;
    char *stack;
    bool is_shielded;
} glua_slice;
/* Begins a slice of a script, which is what one thread does for it without waiting; `slice` keeps the state before. */
void glua_begin_slice(glua_state *g, glua_slice *slice, lua_State *thread, uint64_t cpu_limit, uint64_t deadline);
/* Ends the slice and returns why it was stopped, if it was. */
glua_stop glua_end_slice(glua_state *g, const glua_slice *slice);
/* Tells a slice to stop, from any thread. */
void glua_stop_slice(glua_state *g, uint64_t number, glua_stop reason);
/* Makes the slice that was told to stop notice it, from any thread. */
void glua_poke(glua_state *g);
void glua_stop_hook(lua_State *L, lua_Debug *activation);
/* Raises an error that no message handler sees, and that only the end of the slice catches. */
void glua_raise_stop(lua_State *L);
/* Whether the coroutine has died of an error in the hook. Lua then calls no more hooks for it, so its variables must
   not be closed: nothing could stop their closing. */
bool glua_died_of_stop(lua_State *thread);
/* Whether the current thread is the one of the last slice. */
bool glua_is_on_thread(glua_state *g);
/* Whether so much of the C stack is used that calls must not be nested any deeper. */
bool glua_is_deep(glua_state *g);
/* Ends the script where it was told to stop; otherwise returns. To be called every few thousand steps by C functions
   that can run long. The caller must hold nothing that only it can free, since this raises, or yields and is never
   resumed. */
void glua_check_stop(lua_State *L);

/* coverage.c */
/* Gives the thread the hook that it has while nothing stops it: the one that counts lines, or none. Safe in a hook. */
void glua_reset_hook(lua_State *L);
void glua_free_line_counts(glua_state *g);

/* watchdog.c */
bool glua_watch_state(glua_state *g);
void glua_unwatch_state(glua_state *g);
/* Makes the watchdog look at the states now. Safe in a signal handler. */
void glua_wake_watchdog(void);
/* Wakes the watchdog if it sleeps because nothing was running. */
void glua_keep_watchdog_awake(void);
/* The CPU time of this thread, in nanoseconds. */
uint64_t glua_thread_time(void);

/* limits.c */
/* [-1, +1] Turns the value on top into a LimitError where `status` says that memory ran out. */
void glua_explain_failure(lua_State *L, int status);
/* [-0, +1] Pushes a LimitError for memory. */
void glua_push_memory_error(lua_State *L);
/* Counts bytes that the script is about to print; raises a LimitError where they are too many. */
void glua_count_output(lua_State *L, size_t bytes);
