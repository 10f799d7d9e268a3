/* coroutine.* for scripts: a wait for the host suspends all coroutines on the way to the driver; other yields stay
   inside. */
#include "../border/border.h"
#include "../limits/limits.h"

bool glua_is_waiting(lua_State *thread) {
    return lua_status(thread) == LUA_YIELD && lua_gettop(thread) >= 2
        && lua_touserdata(thread, -1) == (void *)&glua_wait_marker;
}

lua_State *glua_waiting_child(lua_State *thread) {
    return glua_is_waiting(thread) ? lua_tothread(thread, -2) : NULL;
}

/* ------------------------------------------------------------------------------------------------ switching threads */

int glua_switch_to(glua_state *g, lua_State *from, lua_State *thread, int count, int *results) {
    glua_frame frame = {from, g->frames};
    lua_State *previous = atomic_load_explicit(&g->current, memory_order_relaxed);
    bool could_wait = g->can_wait;
    g->frames = &frame;
    g->can_wait = from == NULL || (could_wait && lua_isyieldable(from));
    atomic_store_explicit(&g->current, thread, memory_order_relaxed);
    if (glua_stops(g)) lua_sethook(thread, glua_stop_hook, LUA_MASKCOUNT, 1);
    int status = lua_resume(thread, from, count, results);
    atomic_store_explicit(&g->current, previous, memory_order_relaxed);
    g->can_wait = could_wait;
    g->frames = frame.up;
    if (glua_stops(g) && previous) lua_sethook(previous, glua_stop_hook, LUA_MASKCOUNT, 1);
    return status;
}

enum { FINISHED, FAILED, WAITS, STOPPED };

/* Resumes `thread` with the top `count` values of its stack and returns the result. */
static int run(glua_state *g, lua_State *L, lua_State *thread, int count, int *results) {
    int status = glua_switch_to(g, L, thread, count, results);
    if (glua_stops(g)) return STOPPED;
    if (status == LUA_OK) return FINISHED;
    if (status != LUA_YIELD) return FAILED;
    return glua_is_waiting(thread) ? WAITS : FINISHED;
}

/* Moves `count` arguments from L to the thread, in place of the marker that it has yielded, if any. */
static bool hand_over(lua_State *L, lua_State *thread, int count) {
    if (glua_is_waiting(thread)) lua_pop(thread, 2);
    if (!lua_checkstack(thread, count + 1)) {
        lua_pop(L, count);
        return false;
    }
    lua_xmove(L, thread, count);
    return true;
}

/* --------------------------------------------------------------------------------------------- coroutine.* of scripts */

static const char *refusal(glua_state *g, lua_State *L, lua_State *thread) {
    if (glua_is_waiting(thread)) return "cannot resume a coroutine that waits for the host";
    if (thread == L) return "cannot resume non-suspended coroutine";
    lua_Debug frame;
    switch (lua_status(thread)) {
    case LUA_YIELD: return NULL;
    case LUA_OK:
        if (lua_getstack(thread, 0, &frame) || thread == g->base) return "cannot resume non-suspended coroutine";
        return lua_gettop(thread) == 0 ? "cannot resume dead coroutine" : NULL;
    default: return "cannot resume dead coroutine";
    }
}

/* [-0, +2] Pushes what a coroutine yields while one that it has resumed waits. */
static void push_marker(lua_State *L, lua_State *child) {
    lua_checkstack(L, 4);
    lua_checkstack(child, 1);
    lua_pushthread(child);
    lua_xmove(child, L, 1);
    lua_pushlightuserdata(L, (void *)&glua_wait_marker);
}

static int passes_outward(lua_State *L, lua_State *thread, lua_KFunction continuation) {
    push_marker(L, thread);
    return lua_yieldk(L, 2, 0, continuation);
}

/* Passes a stop through every level: as a yield that is never resumed, or as an error where Lua cannot yield. */
static int stop(glua_state *g, lua_State *L, lua_State *child) {
    if (!lua_isyieldable(L)) glua_raise_stop(L);
    g->soft++;
    push_marker(L, child);
    g->soft--;
    return lua_yield(L, 2);
}

static int finish_resume(glua_state *g, lua_State *L, lua_State *thread, int count);

static int continue_resume(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    glua_state *g = glua_of(L);
    return finish_resume(g, L, lua_tothread(L, 1), g->transfer);
}

static int fails(lua_State *L, const char *message) {
    lua_pushboolean(L, 0);
    lua_pushstring(L, message);
    return 2;
}

static int finish_resume(glua_state *g, lua_State *L, lua_State *thread, int count) {
    int results = 0;
    if (!hand_over(L, thread, count)) return fails(L, "too many arguments to resume");
    switch (run(g, L, thread, count, &results)) {
    case WAITS: return passes_outward(L, thread, continue_resume);
    case STOPPED: return stop(g, L, thread);
    case FAILED:
        lua_pushboolean(L, 0);
        lua_xmove(thread, L, 1);
        glua_explain_failure(L, lua_status(thread));
        return 2;
    default:
        if (!lua_checkstack(L, results + 1)) {
            lua_pop(thread, results);
            return fails(L, "too many results to resume");
        }
        lua_pushboolean(L, 1);
        lua_xmove(thread, L, results);
        return results + 1;
    }
}

static int co_resume(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTHREAD);
    glua_state *g = glua_of(L);
    lua_State *thread = lua_tothread(L, 1);
    const char *message = refusal(g, L, thread);
    return message ? fails(L, message) : finish_resume(g, L, thread, lua_gettop(L) - 1);
}

static int finish_wrap(glua_state *g, lua_State *L, lua_State *thread, int count);

static int continue_wrap(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    glua_state *g = glua_of(L);
    return finish_wrap(g, L, lua_tothread(L, lua_upvalueindex(1)), g->transfer);
}

/* Closes the variables of a coroutine. lua_resetthread runs on the C stack of its caller, whatever depth Lua counts for
   the coroutine, so the C stack itself is checked. */
static int close_coroutine(glua_state *g, lua_State *L, lua_State *thread) {
    if (glua_is_deep(g)) return luaL_error(L, "C stack overflow (too many coroutines closed in __close)");
    if (glua_died_of_stop(thread)) return luaL_error(L, "cannot close a coroutine that was stopped");
    bool could_wait = g->can_wait;
    lua_State *previous = atomic_load_explicit(&g->current, memory_order_relaxed);
    g->can_wait = false;
    atomic_store_explicit(&g->current, thread, memory_order_relaxed);
    if (glua_stops(g)) lua_sethook(thread, glua_stop_hook, LUA_MASKCOUNT, 1);
    int status = lua_resetthread(thread);
    atomic_store_explicit(&g->current, previous, memory_order_relaxed);
    g->can_wait = could_wait;
    glua_check_stop(L);
    return status;
}

/* Raises the error that the coroutine failed with; as in Lua's own wrap, a text gets the place of the call in front. */
static int raise_from(glua_state *g, lua_State *L, lua_State *thread) {
    int status = lua_status(thread);
    if (status != LUA_OK && status != LUA_YIELD) close_coroutine(g, L, thread);
    lua_xmove(thread, L, 1);
    glua_explain_failure(L, status);
    if (lua_type(L, -1) == LUA_TSTRING) {
        luaL_where(L, 1);
        lua_insert(L, -2);
        lua_concat(L, 2);
    }
    return lua_error(L);
}

static int finish_wrap(glua_state *g, lua_State *L, lua_State *thread, int count) {
    int results = 0;
    if (!hand_over(L, thread, count)) return luaL_error(L, "too many arguments to resume");
    switch (run(g, L, thread, count, &results)) {
    case WAITS: return passes_outward(L, thread, continue_wrap);
    case STOPPED: return stop(g, L, thread);
    case FAILED: return raise_from(g, L, thread);
    default:
        luaL_checkstack(L, results, "too many results");
        lua_xmove(thread, L, results);
        return results;
    }
}

static int call_wrapped(lua_State *L) {
    glua_state *g = glua_of(L);
    lua_State *thread = lua_tothread(L, lua_upvalueindex(1));
    const char *message = refusal(g, L, thread);
    return message ? luaL_error(L, "%s", message) : finish_wrap(g, L, thread, lua_gettop(L));
}

static int co_create(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_State *thread = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, thread, 1);
    return 1;
}

static int co_wrap(lua_State *L) {
    co_create(L);
    lua_pushcclosure(L, call_wrapped, 1);
    return 1;
}

/* The first coroutine of a script belongs to the driver, so there is nothing that it could yield to. */
static int co_yield(lua_State *L) {
    glua_state *g = glua_of(L);
    if (L == g->base) {
        lua_pushliteral(L, "attempt to yield from outside a coroutine");
        return lua_error(L);
    }
    return lua_yield(L, lua_gettop(L));
}

static int co_isyieldable(lua_State *L) {
    lua_State *thread = L;
    if (!lua_isnone(L, 1)) {
        luaL_argexpected(L, lua_isthread(L, 1), 1, "thread");
        thread = lua_tothread(L, 1);
    }
    lua_pushboolean(L, thread != glua_of(L)->base && lua_isyieldable(thread));
    return 1;
}

static int co_running(lua_State *L) {
    lua_pushthread(L);
    lua_pushboolean(L, L == glua_of(L)->base);
    return 2;
}

static int co_close(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTHREAD);
    glua_state *g = glua_of(L);
    lua_State *thread = lua_tothread(L, 1);
    lua_Debug frame;
    if (glua_is_waiting(thread)) return luaL_error(L, "cannot close a coroutine that waits for the host");
    if (thread == L || (lua_status(thread) == LUA_OK && lua_getstack(thread, 0, &frame)))
        return luaL_error(L, "cannot close a %s coroutine", thread == L ? "running" : "normal");
    int status = close_coroutine(g, L, thread);
    lua_pushboolean(L, status == LUA_OK);
    if (status == LUA_OK) return 1;
    lua_xmove(thread, L, 1);
    glua_explain_failure(L, status);
    return 2;
}

void glua_open_coroutines(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"create", co_create},   {"wrap", co_wrap},   {"resume", co_resume},
        {"yield", co_yield},     {"close", co_close}, {"isyieldable", co_isyieldable},
        {"running", co_running}, {NULL, NULL},
    };
    lua_getglobal(L, LUA_COLIBNAME);
    luaL_setfuncs(L, functions, 0);
    lua_pop(L, 1);
}
