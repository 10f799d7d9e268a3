/* The driver's side of coroutines, and coroutine.* for scripts: a wait for the host passes outward through every level,
   and nothing else does. */
#include "internal.h"

static int body_done(lua_State *L, int status, lua_KContext context) {
    (void)context;
    lua_pushinteger(L, status == LUA_YIELD ? LUA_OK : status);
    lua_replace(L, 1);
    return lua_gettop(L);
}

/* Every coroutine of the driver's runs this around its function, for the message handler and for clean unwinding. */
static int body(lua_State *L) {
    lua_pushcfunction(L, glua_message_handler);
    lua_insert(L, 1);
    return body_done(L, lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 1, 0, body_done), 0);
}

bool glua_is_waiting(lua_State *thread) {
    return lua_status(thread) == LUA_YIELD && lua_gettop(thread) >= 2
        && lua_touserdata(thread, -1) == (void *)&glua_wait_marker;
}

/* The coroutine that waits under `thread`, or NULL. */
static lua_State *waiting_child(lua_State *thread) {
    return glua_is_waiting(thread) ? lua_tothread(thread, -2) : NULL;
}

/* ----------------------------------------------------------------------------------------------------- interrupting */

void glua_interrupt_hook(lua_State *L, lua_Debug *activation) {
    (void)activation;
    if (!glua_stops(glua_of(L))) lua_sethook(L, NULL, 0, 0);
    else glua_check_stop(L);
}

void glua_check_stop(lua_State *L) {
    glua_state *g = glua_of(L);
    if (g->checks_left > 0 && --g->checks_left == 0) glua_interrupt(g);
    if (!glua_stops(g)) return;
    /* No pcall catches a yield; the driver never resumes it. */
    if (lua_isyieldable(L)) lua_yield(L, 0);
    else luaL_error(L, "interrupted");
}

void glua_interrupt(glua_state *g) {
    atomic_store(&g->interrupted, true);
    lua_State *running = atomic_load(&g->current);
    if (running) lua_sethook(running, glua_interrupt_hook, LUA_MASKCOUNT, 1);
}

void glua_interrupt_after(glua_state *g, long long checks) { g->checks_left = checks; }

void glua_clear_interrupt(glua_state *g) { atomic_store(&g->interrupted, false); }

/* ------------------------------------------------------------------------------------------------ switching threads */

/* Resumes `thread` from `from`, which is NULL for the driver, and keeps account of what runs. */
static int switch_to(glua_state *g, lua_State *from, lua_State *thread, int count, int *results) {
    glua_frame frame = {from, g->frames};
    lua_State *previous = atomic_load_explicit(&g->current, memory_order_relaxed);
    bool could_wait = g->can_wait;
    g->frames = &frame;
    g->can_wait = from == NULL || (could_wait && lua_isyieldable(from));
    atomic_store_explicit(&g->current, thread, memory_order_relaxed);
    if (glua_stops(g)) lua_sethook(thread, glua_interrupt_hook, LUA_MASKCOUNT, 1);
    int status = lua_resume(thread, from, count, results);
    atomic_store_explicit(&g->current, previous, memory_order_relaxed);
    g->can_wait = could_wait;
    g->frames = frame.up;
    if (glua_stops(g) && previous) lua_sethook(previous, glua_interrupt_hook, LUA_MASKCOUNT, 1);
    return status;
}

enum { FINISHED, FAILED, WAITS, STOPPED };

/* Resumes `thread` with the top `count` values of its stack and says what came of it. */
static int run(glua_state *g, lua_State *L, lua_State *thread, int count, int *results) {
    int status = switch_to(g, L, thread, count, results);
    if (glua_stops(g)) return STOPPED;
    if (status == LUA_OK) return FINISHED;
    if (status != LUA_YIELD) return FAILED;
    return glua_is_waiting(thread) ? WAITS : FINISHED;
}

/* Moves `count` arguments from L's top to the thread, in place of the marker that it has yielded, if it has. */
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

/* [-0, +2] What a coroutine yields while one waits under it. */
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

/* An interrupt passes every level: as a yield that is never resumed, or as an error where Lua cannot yield. */
static int stop(lua_State *L, lua_State *child) {
    if (!lua_isyieldable(L)) return luaL_error(L, "interrupted");
    push_marker(L, child);
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
    case STOPPED: return stop(L, thread);
    case FAILED:
        lua_pushboolean(L, 0);
        lua_xmove(thread, L, 1);
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

static int finish_wrap(glua_state *g, lua_State *L, int count);

static int continue_wrap(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    glua_state *g = glua_of(L);
    return finish_wrap(g, L, g->transfer);
}

/* Raises what the coroutine failed with; a text gets the place of the call before it, as in Lua's own wrap. */
static int raise_from(lua_State *L, lua_State *thread) {
    int status = lua_status(thread);
    if (status != LUA_OK && status != LUA_YIELD) lua_resetthread(thread);
    lua_xmove(thread, L, 1);
    if (lua_type(L, -1) == LUA_TSTRING) {
        luaL_where(L, 1);
        lua_insert(L, -2);
        lua_concat(L, 2);
    }
    return lua_error(L);
}

static int finish_wrap(glua_state *g, lua_State *L, int count) {
    lua_State *thread = lua_tothread(L, lua_upvalueindex(1));
    int results = 0;
    if (!hand_over(L, thread, count)) return luaL_error(L, "too many arguments to resume");
    switch (run(g, L, thread, count, &results)) {
    case WAITS: return passes_outward(L, thread, continue_wrap);
    case STOPPED: return stop(L, thread);
    case FAILED: return raise_from(L, thread);
    default:
        luaL_checkstack(L, results, "too many results");
        lua_xmove(thread, L, results);
        return results;
    }
}

static int call_wrapped(lua_State *L) {
    glua_state *g = glua_of(L);
    const char *message = refusal(g, L, lua_tothread(L, lua_upvalueindex(1)));
    return message ? luaL_error(L, "%s", message) : finish_wrap(g, L, lua_gettop(L));
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

/* A script's own coroutine belongs to the driver, and yielding from it would end nowhere. */
static int co_yield(lua_State *L) {
    glua_state *g = glua_of(L);
    if (L == g->base) return luaL_error(L, "attempt to yield from outside a coroutine");
    return lua_yield(L, lua_gettop(L));
}

static int co_isyieldable(lua_State *L) {
    lua_State *thread = lua_isthread(L, 1) ? lua_tothread(L, 1) : L;
    lua_pushboolean(L, thread != glua_of(L)->base && lua_isyieldable(thread));
    return 1;
}

static int co_running(lua_State *L) {
    lua_pushthread(L);
    lua_pushboolean(L, L == glua_of(L)->base);
    return 2;
}

/* lua_resetthread runs on the C stack of its caller whatever the depth says, so the depth is kept here. */
enum { deepest_close = 100 };

static int co_close(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTHREAD);
    glua_state *g = glua_of(L);
    lua_State *thread = lua_tothread(L, 1);
    lua_Debug frame;
    if (glua_is_waiting(thread)) return luaL_error(L, "cannot close a coroutine that waits for the host");
    if (thread == L || (lua_status(thread) == LUA_OK && lua_getstack(thread, 0, &frame)))
        return luaL_error(L, "cannot close a %s coroutine", thread == L ? "running" : "normal");
    if (g->close_depth >= deepest_close) return luaL_error(L, "C stack overflow (coroutine.close in __close)");
    bool could_wait = g->can_wait;
    g->can_wait = false;
    g->close_depth++;
    int status = lua_resetthread(thread);
    g->close_depth--;
    g->can_wait = could_wait;
    lua_pushboolean(L, status == LUA_OK);
    if (status == LUA_OK) return 1;
    lua_xmove(thread, L, 1);
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

/* --------------------------------------------------------------------------------------------------------- the driver */

lua_State *glua_new_coroutine(lua_State *L, int *reference) {
    lua_State *thread = lua_newthread(L);
    *reference = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_pushcfunction(thread, body);
    lua_xmove(L, thread, 1);
    return thread;
}

/* [-2, +2] Turns the status and the error value on top into the error value and its traceback. */
static glua_outcome fail(lua_State *thread, int status, int *results) {
    *results = 2;
    lua_remove(thread, -2);
    lua_checkstack(thread, 4);
    lua_rawgetp(thread, LUA_REGISTRYINDEX, &glua_key_traceback);
    lua_pushnil(thread);
    lua_rawsetp(thread, LUA_REGISTRYINDEX, &glua_key_traceback);
    return status == LUA_ERRMEM ? GLUA_OUT_OF_MEMORY : GLUA_FAILED;
}

static glua_outcome finish(lua_State *thread, int count, int *results) {
    int status = (int)lua_tointegerx(thread, -count, NULL);
    if (status != LUA_OK) return fail(thread, status, results);
    lua_remove(thread, -count);
    *results = count - 1;
    return GLUA_ENDED;
}

/* Runs the coroutine with the limits of scripts in force. */
static int run_base(glua_state *g, lua_State *thread, int count, int *results) {
    lua_State *previous = g->base;
    int soft = g->soft;
    g->base = thread;
    g->soft = 0;
    int status = switch_to(g, NULL, thread, count, results);
    g->soft = soft;
    g->base = previous;
    return status;
}

glua_outcome glua_resume(lua_State *thread, int count, bool raises, int *results) {
    glua_state *g = glua_of(thread);
    if (glua_stops(g)) {
        /* It waited when it was interrupted. Not one more instruction: what it closes, it closes when it is abandoned. */
        lua_pop(thread, count);
        return GLUA_INTERRUPTED;
    }
    if (lua_status(thread) == LUA_YIELD) {
        /* The marker and the child lie below the values that have just been pushed. */
        lua_rotate(thread, -(count + 2), count);
        lua_pop(thread, 2);
    } else {
        count += 1; /* the function */
    }
    g->transfer = count;
    g->transfer_raises = raises;
    int status = run_base(g, thread, count, results);
    if (glua_stops(g)) return GLUA_INTERRUPTED;
    if (status == LUA_YIELD) return GLUA_WAITS;
    if (status == LUA_OK) return finish(thread, *results, results);
    /* An error in `body` itself: no memory to begin. */
    lua_pushnil(thread);
    lua_insert(thread, -2);
    return fail(thread, status, results);
}

void glua_abandon(lua_State *thread) {
    glua_state *g = glua_of(thread);
    lua_State *child = waiting_child(thread);
    if (child) glua_abandon(child);
    bool could_wait = g->can_wait;
    int soft = g->soft;
    g->can_wait = false;
    g->soft = 0;
    atomic_store_explicit(&g->current, thread, memory_order_relaxed);
    lua_sethook(thread, NULL, 0, 0);
    lua_resetthread(thread);
    lua_settop(thread, 0);
    atomic_store_explicit(&g->current, NULL, memory_order_relaxed);
    g->soft = soft;
    g->can_wait = could_wait;
}
