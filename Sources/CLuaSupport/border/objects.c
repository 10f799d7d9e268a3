/* Host objects: userdata with a class and a locked metatable. Using a field that does not exist is an error. */
#include "border.h"
#include "../limits/limits.h"

#include <stdlib.h>
#include <string.h>

const char glua_object_marker = 0;

glua_object *glua_object_at(lua_State *L, int index) {
    /* A light userdata has the length 0, and for other values the pointer is NULL. */
    glua_object *object = lua_touserdata(L, index);
    if (!object || lua_rawlen(L, index) != sizeof *object) return NULL;
    return object->marker == &glua_object_marker ? object : NULL;
}

const glua_class *glua_class_of(lua_State *L, int index) {
    glua_object *object = glua_object_at(L, index);
    return object ? object->class : NULL;
}

static bool have_common(const uint32_t *kinds, const uint32_t *others) {
    if (!kinds || !others) return false;
    for (; *kinds; kinds++)
        for (const uint32_t *other = others; *other; other++)
            if (*kinds == *other) return true;
    return false;
}

void *glua_to_object(lua_State *L, int index, uint64_t kinds, const uint32_t *own_kinds) {
    glua_object *object = glua_object_at(L, index);
    if (!object) return NULL;
    bool fits = (object->class->kinds & kinds) || have_common(object->class->own_kinds, own_kinds);
    return fits ? object->kept : NULL;
}

void *glua_kept_by(lua_State *L, int index) {
    glua_object *object = glua_object_at(L, index);
    return object ? object->kept : NULL;
}

static void let_go(lua_State *L, glua_object *object) {
    void *kept = object->kept;
    glua_state *g = glua_of(L);
    object->kept = NULL;
    if (!kept) return;
    g->held -= object->cost;
    g->host.release(kept);
}

static int collect(lua_State *L) {
    let_go(L, lua_touserdata(L, 1));
    return 0;
}

/* -------------------------------------------------------------------------------------------------------- fields */

/* Upvalues of the functions for fields: 1 methods, 2 getters, 3 setters, 4 the operator for other keys, or nil. */
static int add_names(lua_State *L, int table, const char **names, int count, int most) {
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
        if (count < most && lua_type(L, -2) == LUA_TSTRING) names[count++] = lua_tostring(L, -2);
    return count;
}

/* Whether one of the names is `data`: what a service has answered is one step further, under its own names. */
static bool has_data(const char **names, int count) {
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], "data") == 0) return true;
    return false;
}

static int refuse_field(lua_State *L, const char *verb, bool with_methods) {
    glua_state *g = glua_of(L);
    const char *names[128];
    int count = 0;
    g->soft++;
    const char *class_name = glua_type_name(L, 1);
    if (with_methods) count = add_names(L, lua_upvalueindex(1), names, count, 128);
    count = add_names(L, lua_upvalueindex(with_methods ? 2 : 3), names, count, 128);
    const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : glua_type_name(L, 2);
    const char *meant = glua_suggestion(key, names, count);
    if (meant)
        glua_push_error_format(L, g->host.usage_class, "%s has no field '%.60s'%s (did you mean '%s'?)", class_name, key,
                               verb, meant);
    else if (*verb == 0 && lua_type(L, 2) == LUA_TSTRING && has_data(names, count))
        glua_push_error_format(L, g->host.usage_class, "%s has no field '%.60s' (what was answered is in its 'data': .data.%.60s)",
                               class_name, key, key);
    else
        glua_push_error_format(L, g->host.usage_class, "%s has no field '%.60s'%s", class_name, key, verb);
    g->soft--;
    return glua_raise(L);
}

/* Lua calls it with the object and the key, and nobody else can. */
static int get_field(lua_State *L) {
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 1;
    lua_pop(L, 1);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(2)) == LUA_TNIL) {
        const glua_function *other = lua_touserdata(L, lua_upvalueindex(4));
        lua_settop(L, 2);
        return other ? glua_call_function(L, other) : refuse_field(L, "", true);
    }
    const glua_function *getter = lua_touserdata(L, -1);
    lua_settop(L, 1);
    return glua_call_function(L, getter);
}

/* Whether the key at index 2 is in the table that is the upvalue. */
static bool is_name(lua_State *L, int upvalue) {
    lua_pushvalue(L, 2);
    bool is_there = lua_rawget(L, lua_upvalueindex(upvalue)) != LUA_TNIL;
    lua_pop(L, 1);
    return is_there;
}

static int set_field(lua_State *L) {
    lua_settop(L, 3);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(3)) == LUA_TNIL) {
        const glua_function *other = lua_touserdata(L, lua_upvalueindex(4));
        /* A key must not hide the method or field of the same name. */
        bool is_other = other && !is_name(L, 1) && !is_name(L, 2);
        lua_settop(L, 3);
        return is_other ? glua_call_function(L, other) : refuse_field(L, " that can be set", false);
    }
    const glua_function *setter = lua_touserdata(L, -1);
    lua_settop(L, 3);
    lua_remove(L, 2);
    return glua_call_function(L, setter);
}

static int describe(lua_State *L) { return glua_call_function(L, lua_touserdata(L, lua_upvalueindex(1))); }

static int describe_by_name(lua_State *L) {
    lua_pushvalue(L, lua_upvalueindex(1));
    return 1;
}

/* Called at the end of a for loop or a to-be-closed variable. The error that caused the end, if any, is not passed to
   the method. */
static int call_with_object(lua_State *L) {
    lua_settop(L, 1);
    return describe(L);
}

/* A call of an object that stands for a method: what is called is no argument. */
static int call_as_method(lua_State *L) {
    lua_remove(L, 1);
    return describe(L);
}

void glua_push_descriptor(lua_State *L, const glua_function *function) { lua_pushlightuserdata(L, (void *)function); }

/* [-0, +0] Sets the metamethods of the metatable on top. Lua passes the operand of # twice. */
static void push_operators(lua_State *L, int operators) {
    for (lua_pushnil(L); lua_next(L, operators);) {
        const char *event = lua_tostring(L, -2);
        bool is_length = strcmp(event, "__len") == 0, is_method = strcmp(event, "method") == 0;
        lua_pushcclosure(L, is_length ? call_with_object : is_method ? call_as_method : describe, 1);
        if (is_method) lua_pushstring(L, "__call");
        else lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, -4);
    }
}

void glua_register_class(lua_State *L, const glua_class *class, const glua_function *description, const char *name,
                         const glua_function *closer) {
    lua_checkstack(L, LUA_MINSTACK);
    int methods = lua_gettop(L) - 3, operators = methods + 3;
    lua_createtable(L, 0, 8);
    lua_pushstring(L, class->name);
    lua_setfield(L, -2, "__name");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pushcfunction(L, collect);
    lua_setfield(L, -2, "__gc");
    if (description) lua_pushlightuserdata(L, (void *)description);
    else lua_pushstring(L, name);
    lua_pushcclosure(L, description ? describe : describe_by_name, 1);
    lua_setfield(L, -2, "__tostring");
    if (closer) {
        lua_pushlightuserdata(L, (void *)closer);
        lua_pushcclosure(L, call_with_object, 1);
        lua_setfield(L, -2, "__close");
    }
    push_operators(L, operators);
    for (int i = 0; i < 2; i++) {
        const char *event = i == 0 ? "__index" : "__newindex";
        for (int j = 0; j < 3; j++) lua_pushvalue(L, methods + j);
        lua_pushstring(L, event);
        lua_rawget(L, operators);
        lua_pushcclosure(L, i == 0 ? get_field : set_field, 4);
        lua_setfield(L, -2, event);
    }
    lua_rawsetp(L, LUA_REGISTRYINDEX, class);
    lua_settop(L, methods - 1);
}

/* Tells Lua's collector about memory that the host holds: a userdata has only a few bytes, so Lua would collect much
   too late. */
static void hold(glua_state *g, lua_State *L, size_t cost) {
    enum { most = 8 << 20 };
    g->held += cost;
    if (g->limit != 0 && glua_total_memory(g) > g->limit) g->overdue = true;
    size_t growth = g->held > g->held_after_collection ? g->held - g->held_after_collection : 0;
    if (growth < most || growth < g->used + g->held_after_collection) return;
    lua_gc(L, LUA_GCCOLLECT);
    g->held_after_collection = g->held;
}

void glua_push_object(lua_State *L, const glua_class *class, void *kept, size_t cost) {
    lua_checkstack(L, 4);
    glua_object *object = lua_newuserdatauv(L, sizeof *object, class->user_values);
    object->marker = &glua_object_marker;
    object->class = class;
    object->kept = kept;
    object->cost = cost;
    lua_rawgetp(L, LUA_REGISTRYINDEX, class);
    lua_setmetatable(L, -2);
    if (cost != 0) hold(glua_of(L), L, cost);
}

/* [-0, +1] Pushes the table of the known objects of a class, from the host's objects to their userdata, which it does
   not keep alive. It is found by an address within the class. Lua removes a userdata from it before its __gc is called,
   and until then the host's object lives, so no address is used twice. */
static void push_known_objects(lua_State *L, const glua_class *class) {
    glua_push_weak_table(L, (const char *)&class->user_values, "v");
}

bool glua_push_known_object(lua_State *L, const glua_class *class, void *kept) {
    push_known_objects(L, class);
    bool is_there = lua_rawgetp(L, -1, kept) != LUA_TNIL;
    lua_remove(L, -2);
    if (!is_there) lua_pop(L, 1);
    return is_there;
}

void glua_remember_object(lua_State *L) {
    glua_object *object = lua_touserdata(L, -1);
    push_known_objects(L, object->class);
    lua_pushvalue(L, -2);
    lua_rawsetp(L, -2, object->kept);
    lua_pop(L, 1);
}

/* Only for host objects, whose __index runs no code of scripts. */
static int index_object(lua_State *L) {
    lua_gettable(L, 1);
    return 1;
}

void glua_push_object_field(lua_State *L, int index, const char *name, size_t length) {
    glua_state *g = glua_of(L);
    index = lua_absindex(L, index);
    lua_checkstack(L, 4);
    if (!glua_object_at(L, index)) {
        lua_pushnil(L);
        return;
    }
    lua_pushcfunction(L, index_object);
    lua_pushvalue(L, index);
    lua_pushlstring(L, length ? name : "", length);
    bool could_wait = g->can_wait;
    int soft = g->soft;
    g->can_wait = false;
    g->soft = 0;
    int status = lua_pcall(L, 2, 1, 0);
    g->can_wait = could_wait;
    g->soft = soft;
    if (status == LUA_OK) return;
    lua_pop(L, 1);
    lua_pushnil(L);
}
