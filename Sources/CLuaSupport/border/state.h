/* A state, as the C files of this target see it. Only they include lua.h. */
#pragma once

#include "../include/CLuaSupport.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdatomic.h>
#include <sys/types.h>

/* One call of lua_resume, so that the callers of a thread can be found. */
typedef struct glua_frame {
    lua_State *from;
    struct glua_frame *up;
} glua_frame;

enum { GLUA_PLACE_SIZE = LUA_IDSIZE + 16 };

/* What the watchdog knows about the running slice; only the watchdog uses it. */
typedef struct glua_watch {
    uint64_t slice, cpu_at_first, stopped_at;
    bool is_reported;
} glua_watch;

/* Whose string methods are in force: an environment, or nobody. Every coroutine that the driver starts knows its own. */
typedef struct glua_owner {
    glua_state *state;
    /* How many coroutines have it. */
    size_t coroutines;
} glua_owner;

/* What scripts have set of the collector. */
typedef struct glua_collector {
    bool is_generational, is_stopped;
    unsigned char pause, step_multiplier;
    /* The script that has stopped it. */
    const glua_script *stopped_by;
} glua_collector;

typedef struct glua_line_counts glua_line_counts;

struct glua_state {
    lua_State *main;
    glua_host host;

    /* Memory. `soft` is not 0 while host code or code of this library runs, which no error may jump over. Then
       allocations succeed whatever the limit, and `overdue` makes the failure happen when the host function has
       returned. */
    size_t used, limit;
    /* The limit that the host has set, and how little free memory below the present limit counts as nothing: see
       glua_make_headroom. */
    size_t stated_limit, margin;
    /* The bytes that host objects hold for scripts, which also count; and how many they were after the last collection. */
    size_t held, held_after_collection;
    /* The bytes that the host has reserved for what scripts wait for, which also count. Used from any thread. */
    atomic_size_t reserved;
    long long allocations, fail_at;
    int soft;
    bool overdue;
    /* Whether the last allocation was refused because of the limit. */
    bool is_over_limit;
    /* Whether the next request is Lua's second one, after it has collected garbage. */
    bool was_refused;
    /* Whether a script that has reached a limit cleans up. It has little time and gets the little memory that it asks
       for, since otherwise each of its coroutines would have all garbage collected. */
    bool is_ending;
    /* Whether the running coroutine closes its variables because it must end where it is. */
    bool abandons;
    /* When the collection after a refusal began, in CPU time. */
    uint64_t collecting_since;
    /* When the last such collection ended. */
    uint64_t collected_until;
    /* Whether the last such collection has freed next to nothing. */
    bool is_exhausted;

    /* The pieces of an unfinished warning. */
    char warning[1024];
    size_t warning_length;

    /* Whether what scripts warn of is shown. */
    bool shows_warnings;
    glua_collector collector;
    /* Lua's own math.random. */
    lua_CFunction random;

    /* Coroutines. `base` is the one that the driver has resumed, `current` the running one. */
    lua_State *base;
    _Atomic(lua_State *) current;
    glua_frame *frames;
    /* Whether every C frame between the driver and `current` can be suspended. */
    bool can_wait;
    /* What the driver resumes with: the number of values, or one error to raise. */
    int transfer;
    bool transfer_raises;
    int last_weak;
    /* Of the strings' methods: nobody, whose they are now, and the kept value that was pushed last while nothing ran
       (negative for a weakly kept one). */
    glua_owner nobody, *owner;
    int last_pushed;
    lua_Integer last_identity;
    /* Of the numbers that strings are told apart by; zero until it is needed. */
    uint64_t identity_key[2];
    /* The character classes of patterns, as bits. */
    unsigned short classes[256];
    /* For tests: see glua_interrupt_after. */
    long long checks_left;
    /* Lua's own methods, for regular files. */
    struct {
        lua_CFunction read, flush, close, set_buffering, collect;
    } files;

    /* Slices are numbered: the running one (0 for none), the last one, and the one that must stop. */
    _Atomic uint64_t slice, last_slice, stopped;
    _Atomic glua_stop reason;
    /* How often the running slice, or the next one, was told to stop. */
    atomic_uint interrupts;
    /* The limits of the running slice, 0 for none: its CPU time in nanoseconds, and a moment of the steady clock. */
    _Atomic uint64_t cpu_limit, deadline;
    /* The limits for a __tostring that the host calls after the slice. */
    uint64_t text_cpu_limit, text_deadline;
    /* Whether the script of the running slice is shielded from the first interrupt. */
    atomic_bool is_shielded;
    _Atomic pid_t thread;
    _Atomic clockid_t clock;
    /* Why the last slice was stopped, where the script was, as file:line, and the function in which it waited, if any. */
    glua_stop last_stop;
    char stop_place[GLUA_PLACE_SIZE], stop_wait[64];
    /* Where the script was when memory was refused. */
    char refusal_place[GLUA_PLACE_SIZE];
    /* The script of the running slice, or NULL. */
    glua_script *script;
    /* The slice whose traceback was recorded, and the position in the C stack when the slice began. */
    uint64_t told;
    char *stack;

    /* Whether lines are counted, and the counts of each file. */
    bool counts_lines;
    glua_line_counts *line_counts;

    /* Used by the watchdog. */
    uint64_t seen_slice;
    glua_watch watch;
    struct glua_state *next_watched;
};

static inline glua_owner *glua_owner_of(lua_State *L) { return *(glua_owner **)lua_getextraspace(L); }

static inline glua_state *glua_of(lua_State *L) { return glua_owner_of(L)->state; }

/* Addresses that are keys in the registry. Scripts cannot name them. */
extern const char glua_key_error_metatable;
extern const char glua_key_error_boxes;
extern const char glua_key_traceback;
extern const char glua_key_waiter;
extern const char glua_object_marker;
/* The light userdata on top of the values that a waiting coroutine yields. Scripts cannot make it. */
extern const char glua_wait_marker;
