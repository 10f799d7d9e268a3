/* Numbers that distinguish tables, functions and the like in texts, instead of their addresses. */
#include "border.h"

/* The key of the table from values to their numbers, which does not keep the values alive. */
static const char identities_key = 0;

static lua_Integer number_of(lua_State *L, int index) {
    glua_push_weak_table(L, &identities_key, "k");
    lua_pushvalue(L, index);
    if (lua_rawget(L, -2) == LUA_TNIL) {
        lua_pushvalue(L, index);
        lua_pushinteger(L, ++glua_of(L)->last_identity);
        lua_copy(L, -1, -3);
        lua_rawset(L, -4);
    }
    lua_Integer number = lua_tointegerx(L, -1, NULL);
    lua_pop(L, 2);
    return number;
}

void glua_push_identity(lua_State *L, int index) {
    static const char digits[] = "0123456789abcdef";
    char text[] = "0x00000000";
    lua_checkstack(L, 6);
    lua_Integer number = number_of(L, lua_absindex(L, index));
    for (int i = 9; i >= 2; i--, number >>= 4) text[i] = digits[number & 15];
    lua_pushstring(L, text);
}

void glua_to_text(lua_State *L, int index) {
    index = lua_absindex(L, index);
    if (luaL_callmeta(L, index, "__tostring")) {
        if (!lua_isstring(L, -1)) luaL_error(L, "'__tostring' must return a string");
        lua_tolstring(L, -1, NULL); /* the key may have been a number */
        return;
    }
    switch (lua_type(L, index)) {
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER:
    case LUA_TSTRING: luaL_tolstring(L, index, NULL); return;
    }
    int top = lua_gettop(L);
    const char *name = luaL_typename(L, index);
    if (luaL_getmetafield(L, index, "__name") == LUA_TSTRING) name = lua_tostring(L, -1);
    glua_push_identity(L, index);
    lua_pushfstring(L, "%s: %s", name, lua_tostring(L, -1));
    lua_replace(L, top + 1);
    lua_settop(L, top + 1);
}
