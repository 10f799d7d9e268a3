/* The allocator, which counts memory and enforces the limit, but never fails under host code. */
#include "limits.h"
#include "../border/border.h"

#include <limits.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { large_block = 1 << 16 };

void glua_keep_freed_memory(size_t bytes) {
#ifdef __GLIBC__
    mallopt(M_TRIM_THRESHOLD, bytes < INT_MAX ? (int)bytes : INT_MAX);
#endif
}

size_t glua_total_memory(glua_state *g) {
    return g->used + g->held + atomic_load_explicit(&g->reserved, memory_order_relaxed);
}

/* Counts the time of a collection because memory is short. A script that has next to no memory left causes a full
   collection for every small allocation, in each of its tasks, which could take hours. So this time counts towards the
   limit of CPU time, unless at least a fifth of the time goes into other work. Returns whether next to nothing is free. */
static bool note_collection(glua_state *g, uint64_t since) {
    bool is_exhausted = g->limit != 0 && glua_total_memory(g) > g->limit - g->margin;
    glua_script *script = g->script;
    uint64_t now = glua_thread_time(), credit = (since - g->collected_until) * 4;
    g->collected_until = now;
    if (!script) return is_exhausted;
    script->collected = (script->collected > credit ? script->collected - credit : 0) + now - since;
    uint64_t number = atomic_load_explicit(&g->slice, memory_order_relaxed);
    if (number != 0 && script->cpu_limit != 0 && script->collected > script->cpu_limit)
        glua_stop_slice(g, number, GLUA_STOP_CPU);
    return is_exhausted;
}

/* When Lua is refused memory, it collects all garbage and asks again. Where that has freed next to nothing, it would
   collect for every few bytes from then on. So the memory counts as exhausted a little before it is; then every
   allocation is refused, even one that Lua could do without. */
static bool is_over_limit(glua_state *g, size_t growth) {
    if (g->limit == 0 || (g->is_ending && growth < large_block)) return false;
    size_t total = glua_total_memory(g);
    if (g->soft != 0) return total + growth > g->limit;
    if (!g->was_refused) {
        g->was_refused = g->is_exhausted || total + growth > g->limit;
        if (g->was_refused) g->collecting_since = glua_thread_time();
        return g->was_refused;
    }
    g->was_refused = false;
    g->is_exhausted = note_collection(g, g->collecting_since);
    return g->is_exhausted || total + growth > g->limit;
}

/* Whether nothing stands against the memory that is asked for, as almost always. Then must_fail need not look closer. */
static inline bool is_free(const glua_state *g, size_t growth, size_t total) {
    return growth < large_block && g->fail_at == 0 && !g->was_refused && !g->is_exhausted
        && (g->limit == 0 || total + growth <= g->limit);
}

static bool must_fail(glua_state *g, size_t growth) {
    g->allocations++;
    if (is_free(g, growth, glua_total_memory(g))) return false;
    if (g->fail_at != 0 && g->allocations >= g->fail_at) {
        g->is_over_limit = false;
        return true;
    }
    /* A script that must stop gets no more large blocks, so that a loop in C that allocates ever larger ones ends. */
    if (g->soft == 0 && growth >= large_block && glua_stops(g)) return true;
    if (!is_over_limit(g, growth)) return false;
    g->is_over_limit = true;
    return true;
}

/* Whether the calls of the thread can be inspected. While Lua 5.4.5 or later moves a stack, it holds offsets instead of
   pointers, and the first member of a call is its function. */
static bool has_calls(lua_State *L) {
    enum { beyond_offsets = 1 << 28 };
    lua_Debug call;
    uintptr_t function = 0;
    if (!lua_getstack(L, 0, &call)) return false;
    memcpy(&function, call.i_ci, sizeof function);
    return function >= beyond_offsets;
}

/* Records where the script is. That needs no memory, and once the script has failed for lack of memory its calls are
   gone. */
static void note_refusal(glua_state *g) {
    lua_State *L = atomic_load_explicit(&g->current, memory_order_relaxed);
    bool runs = atomic_load_explicit(&g->slice, memory_order_relaxed) != 0;
    if (L && runs && has_calls(L)) glua_write_place(L, 0, g->refusal_place);
}

void *glua_allocate(void *state, void *block, size_t old_size, size_t new_size) {
    glua_state *g = state;
    size_t old = block ? old_size : 0;
    if (new_size == 0) {
        free(block);
        g->used -= old;
        return NULL;
    }
    if (new_size > old && must_fail(g, new_size - old)) {
        note_refusal(g);
        if (g->soft == 0) return NULL;
        g->overdue = true;
    }
    void *grown = block ? realloc(block, new_size) : malloc(new_size);
    if (grown == NULL) {
        /* Swift itself ends the process in this case, and Lua would jump over Swift frames. */
        if (g->soft != 0) {
            fputs("globus-lua: the system has no memory left\n", stderr);
            abort();
        }
        return NULL;
    }
    g->used = g->used - old + new_size;
    return grown;
}

/* Collects garbage because memory is short, while no script runs; returns whether next to nothing is free. */
static bool collect(glua_state *g, lua_State *L) {
    uint64_t since = glua_thread_time();
    /* A finalizer that cannot run for lack of memory would never release what its object holds. */
    g->soft++;
    lua_gc(L, LUA_GCCOLLECT);
    g->soft--;
    g->overdue = false;
    g->held_after_collection = g->held;
    return note_collection(g, since);
}

bool glua_settle_memory(glua_state *g, lua_State *L) {
    g->overdue = false;
    if (g->fail_at != 0) return false;
    collect(g, L);
    g->is_over_limit = g->limit != 0 && glua_total_memory(g) > g->limit;
    return !g->is_over_limit;
}

bool glua_reserve(glua_state *g, size_t bytes) {
    atomic_fetch_add(&g->reserved, bytes);
    /* On another thread the memory cannot be counted nor garbage collected; the script fails when it next asks for
       memory. */
    if (g->limit == 0 || !glua_is_on_thread(g) || glua_total_memory(g) <= g->limit) return true;
    /* Where the collection frees enough, the next few bytes need no further one. */
    if (!collect(g, g->main)) return true;
    glua_unreserve(g, bytes);
    return false;
}

static bool has_room(glua_state *g, size_t bytes) {
    return g->limit == 0 || (bytes <= g->limit && glua_total_memory(g) <= g->limit - bytes);
}

bool glua_may_go_on(lua_State *L, size_t bytes) {
    glua_state *g = glua_of(L);
    if (glua_stops(g)) return false;
    return has_room(g, bytes) || (!collect(g, L) && has_room(g, bytes));
}

static bool is_exhausted(glua_state *g, size_t bytes) {
    return glua_total_memory(g) > g->limit - g->margin || bytes > g->limit - g->margin - glua_total_memory(g);
}

bool glua_make_headroom(glua_state *g, size_t bytes) {
    if (g->stated_limit == 0 || g->fail_at != 0) return true;
    g->limit = g->stated_limit;
    g->margin = g->limit / 16;
    g->is_exhausted = g->was_refused = false;
    if (!is_exhausted(g, bytes)) return true;
    collect(g, g->main);
    if (!is_exhausted(g, bytes)) return true;
    size_t wanted = glua_total_memory(g) + bytes + bytes / 16;
    if (wanted > g->limit) g->limit = wanted;
    g->margin = bytes / 16;
    return false;
}

void glua_unreserve(glua_state *g, size_t bytes) { atomic_fetch_sub(&g->reserved, bytes); }

size_t glua_memory_used(glua_state *g) { return glua_total_memory(g); }

long long glua_allocations(glua_state *g) { return g->allocations; }

void glua_fail_allocations(glua_state *g, long long n) {
    g->allocations = 0;
    g->fail_at = n;
    g->overdue = false;
}

void glua_collect_garbage(glua_state *g) { lua_gc(g->main, LUA_GCCOLLECT); }
