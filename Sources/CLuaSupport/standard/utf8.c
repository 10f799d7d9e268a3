/* utf8.len for scripts: as in Lua, except that it can be stopped at any time. */
#include "standard.h"
#include "../limits/limits.h"

enum { part = 1 << 16, longest_sequence = 6 };

/* The end of a part that begins at `start`, chosen so that the next part begins with a character. Positions count from
   1. */
static lua_Integer end_of_part(const char *text, lua_Integer start, lua_Integer last) {
    if (last - start < part + longest_sequence) return last;
    lua_Integer end = start + part - 1;
    for (int i = 0; i < longest_sequence && ((unsigned char)text[end] & 0xC0) == 0x80; i++) end++;
    return end;
}

/* Returns a position argument as one counted from 1; 0 where it is before the beginning. */
static lua_Integer position(lua_State *L, int argument, lua_Integer otherwise, size_t length) {
    lua_Integer position = luaL_optinteger(L, argument, otherwise);
    if (position >= 0) return position;
    return 0u - (size_t)position > length ? 0 : (lua_Integer)length + position + 1;
}

static int len(lua_State *L) {
    size_t length;
    const char *text = luaL_checklstring(L, 1, &length);
    lua_Integer start = position(L, 2, 1, length), last = position(L, 3, -1, length), total = 0;
    bool is_lax = lua_toboolean(L, 4);
    /* Lua's own function reports what is wrong. */
    bool is_inside = start >= 1 && start <= (lua_Integer)length && last <= (lua_Integer)length;
    if (!is_inside || last - start < part) return glua_call_wrapped(L);
    while (start <= last) {
        lua_Integer end = end_of_part(text, start, last);
        lua_settop(L, 1);
        lua_pushinteger(L, start);
        lua_pushinteger(L, end);
        lua_pushboolean(L, is_lax);
        int results = glua_call_wrapped(L);
        /* The results are nil and the position of a byte that is not valid. */
        if (results == 2) return results;
        total += lua_tointegerx(L, -1, NULL);
        start = end + 1;
        glua_check_stop(L);
    }
    lua_pushinteger(L, total);
    return 1;
}

void glua_open_utf8(lua_State *L) {
    glua_wrap_function(L, LUA_UTF8LIBNAME, "len", len);
}
