/* The allocator: counts, limits, and never fails under host code. */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>

static bool must_fail(glua_state *g, size_t growth) {
    g->allocations++;
    if (g->fail_at != 0 && g->allocations >= g->fail_at) return true;
    return g->limit != 0 && g->used + growth > g->limit;
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

bool glua_settle_memory(glua_state *g, lua_State *L) {
    g->overdue = false;
    if (g->fail_at != 0) return false;
    lua_gc(L, LUA_GCCOLLECT);
    return g->limit == 0 || g->used <= g->limit;
}

size_t glua_memory_used(glua_state *g) { return g->used; }

long long glua_allocations(glua_state *g) { return g->allocations; }

void glua_fail_allocations(glua_state *g, long long n) {
    g->allocations = 0;
    g->fail_at = n;
    g->overdue = false;
}

void glua_collect_garbage(glua_state *g) { lua_gc(g->main, LUA_GCCOLLECT); }
