/* Estimates how much memory a value keeps, by visiting what can be reached from it. */
#include "../border/border.h"

enum { most_values = 100000, table_size = 56, item_size = 16, pair_size = 40, small_size = 64 };

/* The visited values are keys of a table of the state, by address, since strings may be equal; those that are still to
   be opened are a list in another table. */
typedef struct walk {
    lua_State *L;
    int seen, list;
    lua_Integer count, done;
    size_t weight;
} walk;

static bool is_counted(int type) {
    return type == LUA_TSTRING || type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TUSERDATA
        || type == LUA_TTHREAD;
}

/* [-0, +0] Whether the value on top is visited for the first time. */
static bool is_new(walk *walk) {
    const void *identity = lua_topointer(walk->L, -1);
    bool is_new = lua_rawgetp(walk->L, walk->seen, identity) == LUA_TNIL;
    lua_pop(walk->L, 1);
    lua_pushboolean(walk->L, 1);
    lua_rawsetp(walk->L, walk->seen, identity);
    return is_new;
}

/* [-1, +0] Counts the value on top, and lists it to be opened where it holds other values. */
static void visit(walk *walk) {
    lua_State *L = walk->L;
    int type = lua_type(L, -1);
    if (!is_counted(type) || walk->count >= most_values || !is_new(walk)) {
        lua_pop(L, 1);
        return;
    }
    glua_object *object = glua_object_at(L, -1);
    walk->weight += small_size + (type == LUA_TSTRING ? lua_rawlen(L, -1) : 0) + (object ? object->cost : 0);
    walk->count++;
    if (type == LUA_TSTRING) lua_pop(L, 1);
    else lua_rawseti(L, walk->list, walk->count);
}

/* Visits the contents of a table; items of a list are counted by its length, other pairs one by one. */
static void open_table(walk *walk, int table) {
    lua_State *L = walk->L;
    size_t length = lua_rawlen(L, table), pairs = 0;
    for (lua_pushnil(L); lua_next(L, table); pairs++) {
        if (walk->count >= most_values) {
            lua_pop(L, 2);
            break;
        }
        visit(walk);
        lua_pushvalue(L, -1);
        visit(walk);
    }
    walk->weight += table_size + length * item_size + (pairs > length ? (pairs - length) * pair_size : 0);
}

/* Visits the variables of a suspended coroutine. */
static void open_thread(walk *walk, lua_State *thread) {
    lua_Debug frame;
    if (thread == walk->L || !lua_checkstack(thread, 4)) return;
    for (int level = 0; lua_getstack(thread, level, &frame) && walk->count < most_values; level++) {
        for (int i = 1; lua_getlocal(thread, &frame, i); i++) {
            lua_xmove(thread, walk->L, 1);
            visit(walk);
        }
    }
}

/* [-1, +0] Visits what the value on top holds. */
static void open_value(walk *walk) {
    lua_State *L = walk->L;
    int value = lua_gettop(L);
    if (lua_type(L, value) != LUA_TSTRING && lua_getmetatable(L, value)) visit(walk);
    switch (lua_type(L, value)) {
    case LUA_TTABLE: open_table(walk, value); break;
    case LUA_TFUNCTION:
        for (int i = 1; lua_getupvalue(L, value, i); i++) visit(walk);
        break;
    case LUA_TUSERDATA:
        for (int i = 1; lua_getiuservalue(L, value, i) != LUA_TNONE; i++) visit(walk);
        lua_pop(L, 1);
        break;
    case LUA_TTHREAD: open_thread(walk, lua_tothread(L, value)); break;
    default: break;
    }
    lua_settop(L, value - 1);
}

size_t glua_weight(lua_State *L, int index, int excluded) {
    index = lua_absindex(L, index);
    excluded = lua_absindex(L, excluded);
    if (!lua_checkstack(L, LUA_MINSTACK)) return 0;
    lua_newtable(L);
    lua_newtable(L);
    walk walk = {L, lua_gettop(L) - 1, lua_gettop(L), 0, 0, 0};
    lua_pushboolean(L, 1);
    lua_rawsetp(L, walk.seen, lua_topointer(L, excluded));
    lua_pushvalue(L, index);
    visit(&walk);
    while (walk.done < walk.count) {
        if (lua_rawgeti(L, walk.list, ++walk.done) == LUA_TNIL) lua_pop(L, 1);
        else open_value(&walk);
    }
    lua_settop(L, walk.seen - 1);
    return walk.weight;
}
