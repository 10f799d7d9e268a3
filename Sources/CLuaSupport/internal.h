/* What the C files of this target share. Only they include lua.h. */
#pragma once

#include "CLuaSupport.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdatomic.h>
#include <sys/types.h>

/* One call of lua_resume by a script, so that a thread's callers can be found. */
typedef struct glua_frame {
    lua_State *from;
    struct glua_frame *up;
} glua_frame;

/* What the watchdog knows of the slice that runs. Its own. */
typedef struct glua_watch {
    uint64_t slice, cpu_at_first, stopped_at;
    bool is_reported;
} glua_watch;

struct glua_state {
    lua_State *main;
    glua_host host;

    /* Memory. While `soft` is not 0, host code runs or we do, and nothing may be jumped over: allocations then succeed
       whatever the limit, and `overdue` has the failure happen when the host function has returned. */
    size_t used, limit;
    /* What host objects hold for scripts, which counts as well; and how much it was after the last collection for it. */
    size_t held, held_after_collection;
    /* What the host has reserved for what scripts wait for, which counts too. From any thread. */
    atomic_size_t reserved;
    long long allocations, fail_at;
    int soft;
    bool overdue;
    /* Whether the last refusal was the limit's. */
    bool is_over_limit;
    /* Whether the next request is Lua's second one, after a collection. */
    bool was_refused;
    /* Whether a script that has passed a limit cleans up: it has little time, and gets what little it asks for, since each
       of its coroutines would have all memory collected. */
    bool is_ending;
    /* When that collection began, in CPU time. */
    uint64_t collecting_since;
    /* When the last one ended. */
    uint64_t collected_until;
    /* Whether that collection has left next to nothing free. */
    bool is_exhausted;

    /* The pieces of a warning that have come so far. */
    char warning[1024];
    size_t warning_length;

    /* Coroutines. `base` is the one that the driver has resumed, `current` the one that runs. */
    lua_State *base;
    _Atomic(lua_State *) current;
    glua_frame *frames;
    /* Whether every C frame between the driver and `current` can be suspended. */
    bool can_wait;
    /* What the driver resumes with: so many values, or one to raise. */
    int transfer;
    bool transfer_raises;
    int last_weak;
    lua_Integer last_identity;
    /* The character classes of patterns, as bits. */
    unsigned short classes[256];
    /* For tests: see glua_interrupt_after. */
    long long checks_left;
    /* Lua's own methods of regular files. */
    struct {
        lua_CFunction read, flush, close, set_buffering, collect;
    } files;

    /* Slices, which are numbered: the one that runs (0 for none), the last one, and the one that must stop. */
    _Atomic uint64_t slice, last_slice, stopped;
    _Atomic glua_stop reason;
    /* Whether whatever runs, or runs next, must stop. */
    atomic_bool interrupted;
    /* The limits of the slice that runs, in nanoseconds, 0 for none: its CPU time, and a moment of the steady clock. */
    _Atomic uint64_t cpu_limit, deadline;
    /* What holds for a text that the host asks for afterwards. */
    uint64_t text_cpu_limit, text_deadline;
    _Atomic pid_t thread;
    _Atomic clockid_t clock;
    /* Why the last slice was stopped. */
    glua_stop last_stop;
    /* The script whose slice runs, or NULL. */
    glua_script *script;
    /* The slice whose traceback is noted, and where the C stack was when the slice began. */
    uint64_t told;
    char *stack;

    /* For the watchdog. */
    uint64_t seen_slice;
    glua_watch watch;
    struct glua_state *next_watched;
};

/* Whether the slice that runs must stop. */
static inline bool glua_stops(glua_state *g) {
    return atomic_load_explicit(&g->stopped, memory_order_relaxed)
        == atomic_load_explicit(&g->slice, memory_order_relaxed);
}

static inline glua_state *glua_of(lua_State *L) { return *(glua_state **)lua_getextraspace(L); }

/* Addresses that serve as keys in the registry, where no script can name them. */
extern const char glua_key_error_metatable;
extern const char glua_key_error_boxes;
extern const char glua_key_traceback;
extern const char glua_key_waiter;
extern const char glua_object_marker;
/* The light userdata on top of what a waiting coroutine has yielded. Scripts cannot make one. */
extern const char glua_wait_marker;

/* memory.c */
/* All that counts towards the limit. */
size_t glua_total_memory(glua_state *g);
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
/* Notes the traceback of L for the driver. */
void glua_note_traceback(lua_State *L);
/* [-0, +1] The error for a host function that would have to wait where Lua cannot. */
void glua_push_cannot_wait(lua_State *L);

/* coroutine.c */
void glua_open_coroutines(lua_State *L);
bool glua_is_waiting(lua_State *thread);
/* The coroutine that waits under `thread`, or NULL. */
lua_State *glua_waiting_child(lua_State *thread);
/* Resumes `thread` from `from`, which is NULL for the driver, and keeps account of what runs. */
int glua_switch_to(glua_state *g, lua_State *from, lua_State *thread, int count, int *results);

/* slice.c */
typedef struct glua_slice {
    uint64_t number, cpu_limit, deadline;
    lua_State *current;
    glua_state *running;
    char *stack;
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

/* values.c */
/* [-0, +1] The table of the registry under `key`, made when it is first asked for: weak in its keys ("k") or values ("v"). */
void glua_push_weak_table(lua_State *L, const char *key, const char *mode);

/* identity.c */
/* [-0, +1] Pushes a text that tells the value at `index` from all others. */
void glua_push_identity(lua_State *L, int index);
/* [-0, +1] What tostring makes of the value at `index`; raises what its __tostring raises. */
void glua_to_text(lua_State *L, int index);

/* watchdog.c */
bool glua_watch_state(glua_state *g);
void glua_unwatch_state(glua_state *g);
/* Has the watchdog look now. Safe in a signal handler. */
void glua_wake_watchdog(void);
/* Wakes the watchdog if it sleeps because nothing ran. */
void glua_keep_watchdog_awake(void);
/* The CPU time that this thread has taken, in nanoseconds. */
uint64_t glua_thread_time(void);

/* basic.c */
void glua_open_basic(lua_State *L);

/* load.c */
int glua_load_chunk(lua_State *L);
/* luaL_loadbufferx for text, which a stop ends; the stop is then raised by whoever asks next. */
int glua_load_text(lua_State *L, const char *source, size_t length, const char *chunk_name);

/* limits.c */
/* [-1, +1] Turns the value on top into a LimitError when `status` says that memory ran out. */
void glua_explain_failure(lua_State *L, int status);
/* [-0, +1] */
void glua_push_memory_error(lua_State *L);
/* Counts what the script is about to print; raises a LimitError when that is too much. */
void glua_count_output(lua_State *L, size_t bytes);

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
    /* The bytes that it holds. */
    size_t cost;
} glua_object;
glua_object *glua_object_at(lua_State *L, int index);
