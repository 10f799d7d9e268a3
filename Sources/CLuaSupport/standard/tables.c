/* table.concat, insert, remove, move and unpack for scripts: as in Lua, except that they can be stopped at any time. */
#include "standard.h"
#include "../limits/limits.h"

#include <limits.h>

enum { items_between_checks = 256 };

static const char *const reads[] = {"__index", NULL};
static const char *const writes[] = {"__newindex", NULL};
static const char *const reads_all[] = {"__index", "__len", NULL};
static const char *const changes_all[] = {"__index", "__newindex", "__len", NULL};

void glua_check_table(lua_State *L, int index, const char *const metamethods[]) {
    if (lua_type(L, index) == LUA_TTABLE) return;
    bool is_like_one = lua_getmetatable(L, index);
    for (; is_like_one && *metamethods; metamethods++) {
        lua_pushstring(L, *metamethods);
        is_like_one = lua_rawget(L, -2) != LUA_TNIL;
        lua_pop(L, 1);
    }
    if (!is_like_one) luaL_checktype(L, index, LUA_TTABLE);
    lua_pop(L, 1);
}

static lua_Integer checked_length(lua_State *L, const char *const metamethods[]) {
    glua_check_table(L, 1, metamethods);
    return luaL_len(L, 1);
}

/* -------------------------------------------------------------------------------------------------------------- concat */

static void add_item(lua_State *L, luaL_Buffer *buffer, lua_Integer index) {
    lua_geti(L, 1, index);
    if (!lua_isstring(L, -1))
        luaL_error(L, "invalid value (%s) at index %I in table for 'concat'", luaL_typename(L, -1), (LUAI_UACINT)index);
    luaL_addvalue(buffer);
}

static int concat(lua_State *L) {
    lua_Integer last = checked_length(L, reads_all);
    size_t length;
    const char *separator = luaL_optlstring(L, 2, "", &length);
    lua_Integer first = luaL_optinteger(L, 3, 1);
    last = luaL_optinteger(L, 4, last);
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    unsigned count = 0;
    for (; first < last; first++) {
        add_item(L, &buffer, first);
        luaL_addlstring(&buffer, separator, length);
        if (++count % items_between_checks == 0) glua_check_stop(L);
    }
    if (first == last) add_item(L, &buffer, first);
    luaL_pushresult(&buffer);
    return 1;
}

/* ---------------------------------------------------------------------------------------------- insert, remove and move */

/* Copies t2[to + i] = t1[from + i] for i upward from 0, or downward to 0. */
static void copy_items(lua_State *L, lua_Integer from, int target, lua_Integer to, lua_Integer count, bool down) {
    for (lua_Integer done = 0; done < count; done++) {
        lua_Integer i = down ? count - 1 - done : done;
        lua_geti(L, 1, from + i);
        lua_seti(L, target, to + i);
        if (done % items_between_checks == items_between_checks - 1) glua_check_stop(L);
    }
}

static int insert(lua_State *L) {
    /* This wraps around, since __len may return any number. */
    lua_Integer end = (lua_Integer)((lua_Unsigned)checked_length(L, changes_all) + 1), position = end;
    switch (lua_gettop(L)) {
    case 2: break;
    case 3:
        position = luaL_checkinteger(L, 2);
        luaL_argcheck(L, (lua_Unsigned)position - 1 < (lua_Unsigned)end, 2, "position out of bounds");
        copy_items(L, position, 1, position + 1, end - position, true);
        break;
    default: return luaL_error(L, "wrong number of arguments to 'insert'");
    }
    lua_seti(L, 1, position);
    return 0;
}

static int remove_item(lua_State *L) {
    lua_Integer size = checked_length(L, changes_all), position = luaL_optinteger(L, 2, size);
    if (position != size)
        luaL_argcheck(L, (lua_Unsigned)position - 1 <= (lua_Unsigned)size, 1, "position out of bounds");
    lua_geti(L, 1, position);
    if (position < size) copy_items(L, position + 1, 1, position, size - position, false);
    lua_pushnil(L);
    lua_seti(L, 1, position < size ? size : position);
    return 1;
}

static int move(lua_State *L) {
    lua_Integer first = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3), to = luaL_checkinteger(L, 4);
    int target = lua_isnoneornil(L, 5) ? 1 : 5;
    glua_check_table(L, 1, reads);
    glua_check_table(L, target, writes);
    lua_pushvalue(L, target);
    if (last < first) return 1;
    luaL_argcheck(L, first > 0 || last < LUA_MAXINTEGER + first, 3, "too many elements to move");
    lua_Integer length = last - first + 1;
    luaL_argcheck(L, to <= LUA_MAXINTEGER - length + 1, 4, "destination wrap around");
    bool overlaps = to > first && to <= last && (target == 1 || lua_compare(L, 1, target, LUA_OPEQ));
    copy_items(L, first, target, to, length, overlaps);
    return 1;
}

static int unpack(lua_State *L) {
    lua_Integer first = luaL_optinteger(L, 2, 1);
    lua_Integer last = lua_isnoneornil(L, 3) ? luaL_len(L, 1) : luaL_checkinteger(L, 3);
    if (first > last) return 0;
    lua_Unsigned distance = (lua_Unsigned)last - (lua_Unsigned)first;
    if (distance >= INT_MAX || !lua_checkstack(L, (int)distance + 1))
        return luaL_error(L, "too many results to unpack");
    for (int i = 0; i <= (int)distance; i++) {
        lua_geti(L, 1, first + i);
        if (i % items_between_checks == items_between_checks - 1) glua_check_stop(L);
    }
    return (int)distance + 1;
}

void glua_open_tables(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"concat", concat}, {"insert", insert}, {"remove", remove_item}, {"move", move},
        {"unpack", unpack}, {"sort", glua_sort}, {NULL, NULL},
    };
    lua_getglobal(L, LUA_TABLIBNAME);
    luaL_setfuncs(L, functions, 0);
    lua_pop(L, 1);
}
