/* collectgarbage. The collector is one for all scripts of a state, so what a script sets is noted and given back as Lua
   does, but changes nothing for the others: the mode and the pace stay the host's. `stop` holds for as long as the script
   runs that has said so, and until memory is needed. */
#include "standard.h"
#include "../limits/limits.h"

/* Lua keeps the parameters in bytes, as quarters, and forgets what does not fit. */
static int exchange(unsigned char *parameter, lua_Integer value) {
    int previous = *parameter * 4;
    *parameter = (unsigned char)((int)value / 4);
    return previous;
}

static void set_unless_zero(unsigned char *parameter, lua_Integer value) {
    if (value != 0) exchange(parameter, value);
}

static int change_mode(lua_State *L, bool to_generational) {
    glua_collector *collector = &glua_of(L)->collector;
    lua_Integer first = luaL_optinteger(L, 2, 0), second = luaL_optinteger(L, 3, 0);
    if (!to_generational) {
        luaL_optinteger(L, 4, 0);
        set_unless_zero(&collector->pause, first);
        set_unless_zero(&collector->step_multiplier, second);
    }
    lua_pushstring(L, collector->is_generational ? "generational" : "incremental");
    collector->is_generational = to_generational;
    return 1;
}

static int stop(lua_State *L) {
    glua_state *g = glua_of(L);
    g->collector.stopped_by = g->script;
    g->collector.is_stopped = true;
    return lua_gc(L, LUA_GCSTOP);
}

static int restart(lua_State *L) {
    glua_of(L)->collector.is_stopped = false;
    return lua_gc(L, LUA_GCRESTART);
}

static int collect_garbage(lua_State *L) {
    enum { STOP, RESTART, COLLECT, COUNT, STEP, SET_PAUSE, SET_STEP_MULTIPLIER, IS_RUNNING, GENERATIONAL, INCREMENTAL };
    static const char *const options[] = {
        "stop", "restart", "collect", "count", "step", "setpause", "setstepmul", "isrunning", "generational",
        "incremental", NULL,
    };
    glua_state *g = glua_of(L);
    int result = 0;
    switch (luaL_checkoption(L, 1, "collect", options)) {
    case STOP: result = stop(L); break;
    case RESTART: result = restart(L); break;
    case COLLECT: result = lua_gc(L, LUA_GCCOLLECT); break;
    case COUNT: lua_pushnumber(L, (lua_Number)(g->used + g->held) / 1024); return 1;
    case STEP: lua_pushboolean(L, lua_gc(L, LUA_GCSTEP, (int)luaL_optinteger(L, 2, 0))); return 1;
    case SET_PAUSE: result = exchange(&g->collector.pause, luaL_optinteger(L, 2, 0)); break;
    case SET_STEP_MULTIPLIER: result = exchange(&g->collector.step_multiplier, luaL_optinteger(L, 2, 0)); break;
    case IS_RUNNING: lua_pushboolean(L, lua_gc(L, LUA_GCISRUNNING)); return 1;
    case GENERATIONAL: return change_mode(L, true);
    case INCREMENTAL: return change_mode(L, false);
    }
    lua_pushinteger(L, result);
    return 1;
}

void glua_let_collect(glua_state *g, const glua_script *script) {
    if (!g->collector.is_stopped || g->collector.stopped_by == script) return;
    g->collector.is_stopped = false;
    lua_gc(g->main, LUA_GCRESTART);
}

void glua_open_collector(lua_State *L) {
    /* As in the program `lua`. */
    glua_of(L)->collector = (glua_collector){.is_generational = true, .pause = 200 / 4, .step_multiplier = 100 / 4};
    lua_pushcfunction(L, collect_garbage);
    lua_setglobal(L, "collectgarbage");
}
