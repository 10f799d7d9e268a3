/* What scripts may use: memory, time and output, and how one is stopped that uses more. */
#pragma once

#include "../border/state.h"

/* Whether the slice that runs must stop. */
static inline bool glua_stops(glua_state *g) {
    return atomic_load_explicit(&g->stopped, memory_order_relaxed)
        == atomic_load_explicit(&g->slice, memory_order_relaxed);
}

/* memory.c */
/* All that counts towards the limit. */
size_t glua_total_memory(glua_state *g);
void *glua_allocate(void *state, void *block, size_t old_size, size_t new_size);
/* The limit was passed while host code ran: whether collecting garbage has brought the state below it again. */
bool glua_settle_memory(glua_state *g, lua_State *L);

/* slice.c */
typedef struct glua_slice {
    uint64_t number, cpu_limit, deadline;
    lua_State *current;
    glua_state *running;
    char *stack;
    bool is_shielded;
} glua_slice;
/* Begins what one thread does for a script without waiting; `slice` keeps what there was before. */
void glua_begin_slice(glua_state *g, glua_slice *slice, lua_State *thread, uint64_t cpu_limit, uint64_t deadline);
/* Ends it and says why it was stopped, if it was. */
glua_stop glua_end_slice(glua_state *g, const glua_slice *slice);
/* Tells the slice to stop, from any thread. */
void glua_stop_slice(glua_state *g, uint64_t number, glua_stop reason);
/* Makes the slice that was told to stop look, from any thread. */
void glua_poke(glua_state *g);
void glua_stop_hook(lua_State *L, lua_Debug *activation);
/* Raises, past every message handler, what only the end of the slice ends. */
void glua_raise_stop(lua_State *L);
/* Whether the coroutine has died of an error in the hook, which has left it without hooks: its variables must not be
   closed, since nothing would stop that. */
bool glua_died_of_stop(lua_State *thread);
/* Whether this is the thread on which the last slice has run. */
bool glua_is_on_thread(glua_state *g);
/* Whether so much of the C stack is used that nothing must nest any deeper. */
bool glua_is_deep(glua_state *g);
/* Ends the script when it was told to stop, and returns when it was not. To be called every few thousand steps by a C
   function that can run long, which must hold nothing that only it can free: this raises, or yields for ever. */
void glua_check_stop(lua_State *L);

/* watchdog.c */
bool glua_watch_state(glua_state *g);
void glua_unwatch_state(glua_state *g);
/* Has the watchdog look now. Safe in a signal handler. */
void glua_wake_watchdog(void);
/* Wakes the watchdog if it sleeps because nothing ran. */
void glua_keep_watchdog_awake(void);
/* The CPU time that this thread has taken, in nanoseconds. */
uint64_t glua_thread_time(void);

/* limits.c */
/* [-1, +1] Turns the value on top into a LimitError when `status` says that memory ran out. */
void glua_explain_failure(lua_State *L, int status);
/* [-0, +1] */
void glua_push_memory_error(lua_State *L);
/* Counts what the script is about to print; raises a LimitError when that is too much. */
void glua_count_output(lua_State *L, size_t bytes);
