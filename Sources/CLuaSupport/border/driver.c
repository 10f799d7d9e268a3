/* The coroutine driver: resumes each coroutine for a slice, after which it waits, fails or ends, and abandons
   coroutines. */
#include "border.h"
#include "../limits/limits.h"
#include "../standard/standard.h"

static int body_done(lua_State *L, int status, lua_KContext context) {
    (void)context;
    lua_pushinteger(L, status == LUA_YIELD ? LUA_OK : status);
    lua_replace(L, 1);
    return lua_gettop(L);
}

/* The body of every coroutine that the driver makes: it calls the function with the message handler, and unwinds
   cleanly. */
static int body(lua_State *L) {
    lua_pushcfunction(L, glua_message_handler);
    lua_insert(L, 1);
    return body_done(L, lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 1, 0, body_done), 0);
}

lua_State *glua_new_coroutine(lua_State *L, int *reference) {
    lua_State *thread = lua_newthread(L);
    *reference = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_pushcfunction(thread, body);
    lua_xmove(L, thread, 1);
    glua_adopt_owner(thread);
    return thread;
}

void glua_forget_coroutine(lua_State *thread, int reference) {
    glua_state *g = glua_of(thread);
    glua_disown(thread);
    lua_checkstack(g->main, 4);
    luaL_unref(g->main, LUA_REGISTRYINDEX, reference);
}

/* [-2, +2] Turns the status and the error value on top into the error value and its traceback. */
static glua_outcome fail(lua_State *thread, int status, int *results) {
    *results = 2;
    lua_remove(thread, -2);
    lua_checkstack(thread, 4);
    lua_rawgetp(thread, LUA_REGISTRYINDEX, &glua_key_traceback);
    lua_pushnil(thread);
    lua_rawsetp(thread, LUA_REGISTRYINDEX, &glua_key_traceback);
    if (status != LUA_ERRMEM) return GLUA_FAILED;
    lua_pushvalue(thread, -2);
    glua_explain_failure(thread, status);
    lua_replace(thread, -3);
    return GLUA_OUT_OF_MEMORY;
}

static glua_outcome finish(lua_State *thread, int count, int *results) {
    int status = (int)lua_tointegerx(thread, -count, NULL);
    if (status != LUA_OK) return fail(thread, status, results);
    lua_remove(thread, -count);
    *results = count - 1;
    return GLUA_ENDED;
}

/* Runs the coroutine with the memory limit in force. */
static int run_base(glua_state *g, lua_State *thread, int count, int *results) {
    lua_State *previous = g->base;
    int soft = g->soft;
    g->base = thread;
    glua_use_methods(g, thread);
    g->soft = 0;
    int status = glua_switch_to(g, NULL, thread, count, results);
    g->soft = soft;
    g->base = previous;
    if (previous) glua_use_methods(g, previous);
    return status;
}

/* Removes the marker and the child of a suspended coroutine from below the values that were just pushed. Before the first
   resume, the values are the function and its arguments. */
static int prepare(lua_State *thread, int count) {
    if (lua_status(thread) != LUA_YIELD) return lua_gettop(thread) - 1;
    if (count > 0) lua_rotate(thread, -(count + 2), count);
    lua_pop(thread, 2);
    return count;
}

static glua_outcome outcome(lua_State *thread, int status, int *results) {
    if (status == LUA_YIELD) return GLUA_WAITS;
    if (status == LUA_OK) return finish(thread, *results, results);
    /* An error in `body` itself: there was no memory to begin. */
    lua_pushnil(thread);
    lua_insert(thread, -2);
    return fail(thread, status, results);
}

glua_outcome glua_resume(lua_State *thread, glua_script *script, int count, bool raises, int *results) {
    glua_state *g = glua_of(thread);
    glua_script *previous = g->script;
    glua_slice slice;
    g->script = script;
    glua_let_collect(g, script);
    g->text_cpu_limit = script ? script->cpu_limit : 0;
    g->text_deadline = script ? script->deadline : 0;
    glua_begin_slice(g, &slice, thread, g->text_cpu_limit, g->text_deadline);
    int status = LUA_YIELD;
    /* The coroutine was told to stop while it waited, so it executes no further instruction. Its variables are closed
       when it is abandoned. */
    if (glua_stops(g)) {
        lua_pop(thread, count);
        glua_note_wait(thread);
    } else {
        g->transfer = count = prepare(thread, count);
        g->transfer_raises = raises;
        status = run_base(g, thread, count, results);
    }
    g->script = previous;
    if (glua_end_slice(g, &slice) != GLUA_STOP_NONE) return GLUA_STOPPED;
    return outcome(thread, status, results);
}

void glua_push_stop_traceback(lua_State *L) {
    lua_checkstack(L, 4);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &glua_key_traceback);
    lua_pushnil(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &glua_key_traceback);
}

const char *glua_stop_place(glua_state *g) { return g->stop_place; }

const char *glua_stop_wait(glua_state *g) { return g->stop_wait; }

static void close(glua_state *g, lua_State *thread) {
    lua_State *child = glua_waiting_child(thread);
    if (child) close(g, child);
    atomic_store_explicit(&g->current, thread, memory_order_relaxed);
    if (glua_stops(g)) lua_sethook(thread, glua_stop_hook, LUA_MASKCOUNT, 1);
    if (!glua_died_of_stop(thread)) lua_resetthread(thread);
    lua_settop(thread, 0);
}

glua_stop glua_abandon(lua_State *thread, glua_script *script, bool has_passed_limit) {
    glua_state *g = glua_of(thread);
    glua_script *previous = g->script;
    bool could_wait = g->can_wait, did_abandon = g->abandons;
    int soft = g->soft;
    uint64_t begun = has_passed_limit ? glua_thread_time() : 0;
    glua_slice slice;
    g->script = script;
    g->can_wait = false;
    glua_use_methods(g, thread);
    g->soft = 0;
    if (has_passed_limit) glua_begin_slice(g, &slice, thread, script->closing, 0);
    else glua_begin_slice(g, &slice, thread, script ? script->cpu_limit : 0, script ? script->deadline : 0);
    if (has_passed_limit && script->closing == 0)
        glua_stop_slice(g, atomic_load_explicit(&g->slice, memory_order_relaxed), GLUA_STOP_CPU);
    g->is_ending = has_passed_limit;
    g->abandons = true;
    close(g, thread);
    g->abandons = did_abandon;
    g->is_ending = false;
    glua_stop stop = glua_end_slice(g, &slice);
    if (has_passed_limit) {
        uint64_t used = glua_thread_time() - begun;
        script->closing = stop == GLUA_STOP_NONE && used < script->closing ? script->closing - used : 0;
    }
    g->script = previous;
    g->soft = soft;
    g->can_wait = could_wait;
    if (g->base) glua_use_methods(g, g->base);
    return stop;
}
