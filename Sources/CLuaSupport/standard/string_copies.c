/* string.lower, upper, reverse and rep for scripts: as in Lua, except that they can be stopped at any time. */
#include "standard.h"
#include "../limits/limits.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

/* The number of bytes between two checks. */
enum { part = 1 << 16 };

/* ---------------------------------------------------------------------------------------------- lower, upper and reverse */

/* Makes `count` bytes from as many others. */
typedef void maker(char *to, const char *from, size_t count);

static void make_lower(char *to, const char *from, size_t count) {
    for (size_t i = 0; i < count; i++) to[i] = (char)tolower((unsigned char)from[i]);
}

static void make_upper(char *to, const char *from, size_t count) {
    for (size_t i = 0; i < count; i++) to[i] = (char)toupper((unsigned char)from[i]);
}

static void make_reverse(char *to, const char *from, size_t count) {
    for (size_t i = 0; i < count; i++) to[i] = from[count - 1 - i];
}

static int copy(lua_State *L, maker *make, bool backwards) {
    size_t length;
    const char *text = luaL_checklstring(L, 1, &length);
    luaL_Buffer buffer;
    char *result = luaL_buffinitsize(L, &buffer, length);
    size_t done = 0;
    for (; length - done > part; done += part) {
        make(result + done, backwards ? text + length - done - part : text + done, part);
        glua_check_stop(L);
    }
    make(result + done, backwards ? text : text + done, length - done);
    luaL_pushresultsize(&buffer, length);
    return 1;
}

static int lower(lua_State *L) { return copy(L, make_lower, false); }

static int upper(lua_State *L) { return copy(L, make_upper, false); }

static int reverse(lua_State *L) { return copy(L, make_reverse, true); }

/* ------------------------------------------------------------------------------------------------------------- rep */

/* Doubles the text, by whole units, until it is long enough. */
static void fill(lua_State *L, char *text, size_t unit, size_t length) {
    enum { most = 1 << 22 };
    for (size_t filled = unit; filled < length;) {
        size_t more = filled < length - filled ? filled : length - filled;
        if (more > most && unit < most) more = most - most % unit;
        memcpy(text + filled, text, more);
        filled += more;
        if (more > most / 2) glua_check_stop(L);
    }
}

static int rep(lua_State *L) {
    size_t length, separator_length;
    const char *text = luaL_checklstring(L, 1, &length);
    lua_Integer count = luaL_checkinteger(L, 2);
    const char *separator = luaL_optlstring(L, 3, "", &separator_length);
    size_t unit = length + separator_length, most = INT_MAX;
    if (count > 0 && (unit < length || unit > most / (size_t)count)) return luaL_error(L, "resulting string too large");
    if (count <= 0 || unit == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    luaL_Buffer buffer;
    size_t total = unit * (size_t)count - separator_length;
    char *result = luaL_buffinitsize(L, &buffer, total);
    memcpy(result, text, length);
    if (count > 1) memcpy(result + length, separator, separator_length);
    fill(L, result, unit, total);
    luaL_pushresultsize(&buffer, total);
    return 1;
}

void glua_open_string_copies(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"lower", lower}, {"upper", upper}, {"reverse", reverse}, {"rep", rep}, {NULL, NULL},
    };
    lua_getglobal(L, LUA_STRLIBNAME);
    luaL_setfuncs(L, functions, 0);
    lua_pop(L, 1);
}
