/* A state as the C files of this target see it. Only they include lua.h. */
#pragma once

#include "../include/CLuaSupport.h"

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

enum { GLUA_PLACE_SIZE = LUA_IDSIZE + 16 };

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
    /* What the limit was set to, and how little below the one in force counts as nothing: see glua_make_headroom. */
    size_t stated_limit, margin;
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
    /* Whether the coroutine that runs closes its variables because it must end where it is. */
    bool abandons;
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
    /* How often whatever runs, or runs next, was told to stop. */
    atomic_uint interrupts;
    /* The limits of the slice that runs, in nanoseconds, 0 for none: its CPU time, and a moment of the steady clock. */
    _Atomic uint64_t cpu_limit, deadline;
    /* What holds for a text that the host asks for afterwards. */
    uint64_t text_cpu_limit, text_deadline;
    /* Whether the slice that runs is that of a script that is shielded from the first interrupt. */
    atomic_bool is_shielded;
    _Atomic pid_t thread;
    _Atomic clockid_t clock;
    /* Why the last slice was stopped, where the script was then as file:line, and what it waited in, if it did. */
    glua_stop last_stop;
    char stop_place[GLUA_PLACE_SIZE], stop_wait[64];
    /* Where the script was when it was refused memory. */
    char refusal_place[GLUA_PLACE_SIZE];
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

static inline glua_state *glua_of(lua_State *L) { return *(glua_state **)lua_getextraspace(L); }

/* Addresses that serve as keys in the registry, where no script can name them. */
extern const char glua_key_error_metatable;
extern const char glua_key_error_boxes;
extern const char glua_key_traceback;
extern const char glua_key_waiter;
extern const char glua_object_marker;
/* The light userdata on top of what a waiting coroutine has yielded. Scripts cannot make one. */
extern const char glua_wait_marker;
