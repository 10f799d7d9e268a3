/* The allocator: counts, limits, and never fails under host code. */
#include "limits.h"
#include "../border/border.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { large_block = 1 << 16 };

size_t glua_total_memory(glua_state *g) {
    return g->used + g->held + atomic_load_explicit(&g->reserved, memory_order_relaxed);
}

/* A script that has next to no memory left has all of it collected for every little thing, in each of its tasks, which
   takes hours where there are many of them: so this time counts as if it had been taken without waiting, unless a fifth
   of it and more goes into other work. Returns whether next to nothing is left. */
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

/* Lua collects all garbage when it is refused memory, and asks again. Where that has gained next to nothing, it would
   collect for every few bytes from then on: so the memory counts as exhausted a little before it is, and then whatever
   asks is refused, also where Lua could do without what it first asked for. */
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

static bool must_fail(glua_state *g, size_t growth) {
    g->allocations++;
    if (g->fail_at != 0 && g->allocations >= g->fail_at) {
        g->is_over_limit = false;
        return true;
    }
    /* A script that must stop gets no more large blocks, so that a loop in C that takes ever larger ones ends. */
    if (g->soft == 0 && growth >= large_block && glua_stops(g)) return true;
    if (!is_over_limit(g, growth)) return false;
    g->is_over_limit = true;
    return true;
}

/* Whether the thread's calls can be looked at. Lua 5.4.5 and later keep offsets in the place of pointers while they move a
   stack; the first thing that they know of a call is its function. */
static bool has_calls(lua_State *L) {
    enum { beyond_offsets = 1 << 28 };
    lua_Debug call;
    uintptr_t function = 0;
    if (!lua_getstack(L, 0, &call)) return false;
    memcpy(&function, call.i_ci, sizeof function);
    return function >= beyond_offsets;
}

/* Looking at the calls takes no memory; when a script has failed for want of it, they are gone. */
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
    void *grown = realloc(block, new_size);
    if (grown == NULL) {
        /* Swift itself ends the process here, and Lua would jump over Swift frames. */
        if (g->soft != 0) {
            fputs("globus-lua: the system has no memory left\n", stderr);
            abort();
        }
        return NULL;
    }
    g->used = g->used - old + new_size;
    return grown;
}

/* Collects for want of memory, while no script runs; returns whether next to nothing is left. */
static bool collect(glua_state *g, lua_State *L) {
    uint64_t since = glua_thread_time();
    /* A finalizer that cannot begin for want of memory would never let go of what its object holds. */
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
    /* Elsewhere nobody may look how much there is, nor collect garbage: the script is told when it asks for more. */
    if (g->limit == 0 || !glua_is_on_thread(g) || glua_total_memory(g) <= g->limit) return true;
    /* Not to collect again for every few bytes. */
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
