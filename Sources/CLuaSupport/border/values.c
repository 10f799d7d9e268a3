/* Reads and makes values without running metamethods and without raising. The caller is host code, for which no
   allocation fails (see memory.c). */
#include "border.h"
#include "../limits/limits.h"

#include <stdio.h>

void glua_push_bytes(lua_State *L, const char *bytes, size_t length) {
    lua_pushlstring(L, length ? bytes : "", length);
}

const char *glua_to_bytes(lua_State *L, int index, size_t *length) {
    return lua_type(L, index) == LUA_TSTRING ? lua_tolstring(L, index, length) : NULL;
}

bool glua_to_integer(lua_State *L, int index, long long *value) {
    int is_integer = 0;
    if (lua_type(L, index) != LUA_TNUMBER) return false;
    *value = lua_tointegerx(L, index, &is_integer);
    return is_integer;
}

bool glua_to_number(lua_State *L, int index, double *value) {
    if (lua_type(L, index) != LUA_TNUMBER) return false;
    *value = lua_tonumberx(L, index, NULL);
    return true;
}

void glua_push_table(lua_State *L, int array_count, int field_count) {
    lua_createtable(L, array_count, field_count);
}

void glua_set_field(lua_State *L, int index, const char *name, size_t length) {
    index = lua_absindex(L, index);
    lua_pushlstring(L, length ? name : "", length);
    lua_insert(L, -2);
    lua_rawset(L, index);
}

void glua_set_item(lua_State *L, int index, long long n) { lua_rawseti(L, index, n); }

void glua_set_pair(lua_State *L, int index) { lua_rawset(L, index); }

int glua_get_field(lua_State *L, int index, const char *name, size_t length) {
    index = lua_absindex(L, index);
    lua_pushlstring(L, length ? name : "", length);
    return lua_rawget(L, index);
}

static int next_pair(lua_State *L) { return lua_next(L, 1) ? 2 : 0; }

/* Finds the next pair after a key that may have been removed, for example by a script in the meantime. Lua raises for
   such a key, so the call is protected. */
static bool next_after_removed(lua_State *L, int index) {
    lua_pushcfunction(L, next_pair);
    lua_insert(L, -2);
    lua_pushvalue(L, index);
    lua_insert(L, -2);
    if (lua_pcall(L, 2, 2, 0) != LUA_OK) {
        lua_pop(L, 1);
        return false;
    }
    if (!lua_isnil(L, -2)) return true;
    lua_pop(L, 2);
    return false;
}

bool glua_next(lua_State *L, int index) {
    index = lua_absindex(L, index);
    if (lua_isnil(L, -1)) return lua_next(L, index);
    lua_pushvalue(L, -1);
    bool is_there = lua_rawget(L, index) != LUA_TNIL;
    lua_pop(L, 1);
    return is_there ? lua_next(L, index) : next_after_removed(L, index);
}

int glua_keep(lua_State *L) {
    glua_push_owner(L, lua_gettop(L));
    lua_insert(L, -2);
    int reference = luaL_ref(L, LUA_REGISTRYINDEX);
    glua_set_owner(L, reference);
    return reference;
}

void glua_push_kept(lua_State *L, int reference) {
    glua_of(L)->last_pushed = reference;
    lua_rawgeti(L, LUA_REGISTRYINDEX, reference);
}

void glua_forget(lua_State *L, int reference) {
    glua_forget_owner(L, reference);
    luaL_unref(L, LUA_REGISTRYINDEX, reference);
}

/* Values by number, which the table does not keep alive. Numbers are not reused; there are enough of them. */
static const char weak_key = 0;

void glua_push_weak_table(lua_State *L, const char *key, const char *mode) {
    lua_checkstack(L, 6);
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, key) == LUA_TTABLE) return;
    lua_pop(L, 1);
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 1);
    lua_pushstring(L, mode);
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

int glua_keep_weakly(lua_State *L) {
    int reference = ++glua_of(L)->last_weak;
    glua_note_owner(L);
    glua_push_weak_table(L, &weak_key, "v");
    lua_insert(L, -2);
    lua_rawseti(L, -2, reference);
    lua_pop(L, 1);
    return reference;
}

void glua_push_weakly_kept(lua_State *L, int reference) {
    glua_of(L)->last_pushed = -reference;
    glua_push_weak_table(L, &weak_key, "v");
    lua_rawgeti(L, -1, reference);
    lua_remove(L, -2);
}

static int to_text(lua_State *L) {
    glua_to_text(L, 1);
    return 1;
}

static const char *type_text(int type) {
    switch (type) {
    case LUA_TNONE: return "nothing";
    case LUA_TNIL: return "nil";
    case LUA_TBOOLEAN: return "a boolean";
    case LUA_TNUMBER: return "a number";
    case LUA_TSTRING: return "a string";
    case LUA_TTABLE: return "a table";
    case LUA_TFUNCTION: return "a function";
    case LUA_TTHREAD: return "a coroutine";
    default: return "a userdata";
    }
}

/* [-0, +1] Calls `to_text` for the value at `index`, in a slice with the limit of CPU time where none runs. Returns Lua's
   status with the text or the error on top, and sets *stop to why the slice was stopped. */
static int call_to_text(lua_State *L, int index, uint64_t cpu_limit, glua_stop *stop) {
    glua_state *g = glua_of(L);
    *stop = GLUA_STOP_NONE;
    lua_pushcfunction(L, to_text);
    lua_pushvalue(L, index);
    bool could_wait = g->can_wait;
    int soft = g->soft;
    glua_slice slice;
    bool is_outside = atomic_load_explicit(&g->slice, memory_order_relaxed) == 0;
    if (is_outside) glua_use_methods_for(L);
    g->can_wait = false;
    /* An error of the host makes its text itself, so this must succeed even when there is no memory. */
    if (!glua_is_error(L, index)) g->soft = 0;
    /* A script's __tostring runs under the script's limits, even after the script has ended. */
    if (is_outside) glua_begin_slice(g, &slice, L, cpu_limit, g->text_deadline);
    int status = lua_pcall(L, 1, 1, 0);
    if (is_outside) *stop = glua_end_slice(g, &slice);
    g->can_wait = could_wait;
    g->soft = soft;
    return status;
}

void glua_push_text(lua_State *L, int index) {
    glua_stop stop;
    index = lua_absindex(L, index);
    lua_checkstack(L, 4);
    /* Not by way of the strings' metatable, which is a script's. */
    if (lua_type(L, index) == LUA_TSTRING) {
        lua_pushvalue(L, index);
        return;
    }
    if (call_to_text(L, index, glua_of(L)->text_cpu_limit, &stop) == LUA_OK) return;
    lua_pop(L, 1);
    lua_pushfstring(L, "%s whose __tostring failed", type_text(lua_type(L, index)));
}

bool glua_try_text(lua_State *L, int index, uint64_t cpu_limit, glua_stop *stop) {
    uint64_t limit = glua_of(L)->text_cpu_limit;
    index = lua_absindex(L, index);
    lua_checkstack(L, 4);
    if (limit != 0 && limit < cpu_limit) cpu_limit = limit;
    if (call_to_text(L, index, cpu_limit, stop) == LUA_OK) return true;
    /* The text of an error of the host takes no code of a script. */
    if (glua_is_error(L, -1)) glua_push_text(L, -1);
    else if (lua_type(L, -1) == LUA_TSTRING) lua_pushvalue(L, -1);
    else lua_pushfstring(L, "it raised %s", type_text(lua_type(L, -1)));
    lua_remove(L, -2);
    return false;
}

void glua_write_function_place(lua_State *L, int index, char *place, size_t size) {
    lua_Debug description;
    *place = '\0';
    if (lua_type(L, index) != LUA_TFUNCTION || lua_iscfunction(L, index)) return;
    lua_checkstack(L, 2);
    lua_pushvalue(L, index);
    lua_getinfo(L, ">S", &description);
    snprintf(place, size, "%s:%d", description.short_src, description.linedefined);
}

const char *glua_type_name(lua_State *L, int index) {
    const glua_class *class = glua_class_of(L, index);
    if (class) return class->name;
    return type_text(lua_type(L, index));
}
