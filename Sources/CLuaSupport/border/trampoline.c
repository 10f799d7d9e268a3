/* The border: Swift returns a status, and errors are raised and coroutines suspended only here. */
#include "border.h"
#include "../limits/limits.h"

const char glua_wait_marker = 0;

static int raise_memory_error(lua_State *L) {
    lua_settop(L, 0);
    glua_push_memory_error(L);
    return glua_raise(L);
}

/* Continues after the driver has resumed the coroutine, with results or with an error to raise. */
static int continue_after_wait(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    glua_state *g = glua_of(L);
    if (g->overdue && !glua_settle_memory(g, L)) return raise_memory_error(L);
    return g->transfer_raises ? glua_raise(L) : g->transfer;
}

bool glua_can_wait(lua_State *L) { return glua_of(L)->can_wait && lua_isyieldable(L); }

static int wait(glua_state *g, lua_State *L) {
    if (!glua_can_wait(L)) {
        g->host.discard(g->host.context);
        glua_push_cannot_wait(L);
        return glua_raise(L);
    }
    /* The arguments stay on the stack, since the operation uses them and they must not be collected. */
    lua_checkstack(L, 2);
    lua_pushboolean(L, 0);
    lua_pushlightuserdata(L, (void *)&glua_wait_marker);
    return lua_yieldk(L, 2, 0, continue_after_wait);
}

static void require_parameters(const glua_function *function) {
    if (function->parameter_count == 0) return;
    if (!__atomic_load_n(&function->parameters, __ATOMIC_ACQUIRE)) function->describe(function);
}

/* Checks the arguments, and finds what the object before the colon keeps. Most calls give no other arguments to a function
   that needs none, so that there is no more to check. */
static bool has_right_arguments(glua_state *g, lua_State *L, const glua_function *function, void **receiver) {
    bool is_bare = function->needs_nothing && lua_gettop(L) == function->is_method;
    if (function->is_method) {
        const glua_parameter *object = function->parameters;
        *receiver = (object->types & GLUA_ACCEPTS_OBJECT) ? glua_to_object(L, 1, object->kinds, object->own_kinds) : NULL;
        is_bare = is_bare && *receiver;
    }
    if (!is_bare) return glua_check_arguments(g, L, function);
    /* As glua_check_arguments fills up what was left out. */
    if (function->parameter_count > function->is_method) lua_settop(L, function->parameter_count);
    return true;
}

static int raise_text(lua_State *L) {
    int argument = (int)lua_tointeger(L, -2);
    const char *message = lua_tostring(L, -1);
    return argument > 0 ? luaL_argerror(L, argument, message) : luaL_error(L, "%s", message);
}

int glua_call_function(lua_State *L, const glua_function *function) {
    glua_state *g = glua_of(L);
    require_parameters(function);
    if (function->is_standard) glua_convert_arguments(L, function);
    g->soft++;
    void *receiver = NULL;
    bool is_right = function->is_standard || has_right_arguments(g, L, function, &receiver);
    int count = is_right ? function->body(L, function, receiver) : GLUA_RAISE;
    g->soft--;
    if (count == GLUA_RAISE) return glua_raise(L);
    if (count == GLUA_RAISE_TEXT) return raise_text(L);
    if (g->overdue && !glua_settle_memory(g, L)) {
        if (count == GLUA_WAIT) g->host.discard(g->host.context);
        return raise_memory_error(L);
    }
    return count == GLUA_WAIT ? wait(g, L) : count;
}

static int call_upvalue(lua_State *L) { return glua_call_function(L, lua_touserdata(L, lua_upvalueindex(1))); }

void glua_push_function(lua_State *L, const glua_function *function) {
    lua_pushlightuserdata(L, (void *)function);
    lua_pushcclosure(L, call_upvalue, 1);
}

static int call_bound(lua_State *L) {
    lua_pushvalue(L, lua_upvalueindex(2));
    lua_insert(L, 1);
    return glua_call_function(L, lua_touserdata(L, lua_upvalueindex(1)));
}

void glua_push_bound_function(lua_State *L, const glua_function *function) {
    lua_pushlightuserdata(L, (void *)function);
    lua_insert(L, -2);
    lua_pushcclosure(L, call_bound, 2);
}

const char *glua_function_name(lua_State *L, int index) {
    lua_CFunction code = lua_tocfunction(L, index);
    if (code != call_upvalue && code != call_bound) return NULL;
    lua_checkstack(L, 1);
    lua_getupvalue(L, index, 1);
    const glua_function *function = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return function->name;
}
