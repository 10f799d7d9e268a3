/* string.find, match and gmatch for scripts: they can be stopped at any time. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem */
#endif
#include "pattern.h"
#include "standard.h"
#include "../limits/limits.h"

#include <string.h>

/* ------------------------------------------------------------------------------------------------------ find and match */

static bool is_all_plain(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (!glua_is_plain(text[i]) && text[i] != ')') return false;
    return true;
}

/* memchr and memcmp are faster than memmem where the first byte is rare; memmem takes linear time in every case. */
static const char *find_bytes(const char *text, size_t length, const char *wanted, size_t wanted_length) {
    if (wanted_length == 0) return text;
    size_t cost = 1 + wanted_length / 16;
    for (size_t budget = 64 + length / 16; length >= wanted_length && budget >= cost; budget -= cost) {
        const char *candidate = memchr(text, *wanted, length - wanted_length + 1);
        if (!candidate || memcmp(candidate, wanted, wanted_length) == 0) return candidate;
        length -= (size_t)(candidate + 1 - text);
        text = candidate + 1;
    }
    return memmem(text, length, wanted, wanted_length);
}

/* Does the same in parts, each of which begins where nothing was found before. A part is as long as the wanted text, so
   that the time is linear. The length of texts above a few megabytes is limited only by the memory limit. */
static const char *find_in_parts(lua_State *L, const char *text, size_t length, const char *wanted,
                                 size_t wanted_length) {
    enum { least_part = 1 << 16 };
    size_t part = wanted_length < least_part ? least_part : wanted_length;
    while (length >= part && length - part >= wanted_length) {
        const char *found = find_bytes(text, part + wanted_length, wanted, wanted_length);
        if (found) return found;
        text += part;
        length -= part;
        glua_check_stop(L);
    }
    return find_bytes(text, length, wanted, wanted_length);
}

static int find_plain(lua_State *L, size_t start) {
    size_t length, wanted_length;
    const char *subject = lua_tolstring(L, 1, &length), *wanted = lua_tolstring(L, 2, &wanted_length);
    const char *found = find_in_parts(L, subject + start, length - start, wanted, wanted_length);
    if (!found) {
        luaL_pushfail(L);
        return 1;
    }
    lua_pushinteger(L, found - subject + 1);
    lua_pushinteger(L, found - subject + (lua_Integer)wanted_length);
    return 2;
}

/* The first match of a pattern from `s` on; the pattern may be anchored. */
static const char *first_match(glua_matcher *m, const char **s, const char *pattern) {
    return *pattern == '^' ? glua_match_at(m, *s, pattern + 1) : glua_search(m, s, pattern, NULL);
}

static int find_or_match(lua_State *L, bool finds) {
    size_t length, pattern_length;
    const char *subject = luaL_checklstring(L, 1, &length), *pattern = luaL_checklstring(L, 2, &pattern_length);
    size_t start = glua_start_position(luaL_optinteger(L, 3, 1), length) - 1;
    if (start > length) {
        luaL_pushfail(L);
        return 1;
    }
    if (finds && (lua_toboolean(L, 4) || is_all_plain(pattern, pattern_length))) return find_plain(L, start);
    glua_matcher m;
    glua_begin_matching(&m, L, 1, 2);
    const char *s = subject + start, *end = first_match(&m, &s, pattern);
    if (!end) {
        luaL_pushfail(L);
        return 1;
    }
    if (!finds) return glua_push_captures(&m, s, end);
    lua_pushinteger(L, s - subject + 1);
    lua_pushinteger(L, end - subject);
    return 2 + glua_push_captures(&m, NULL, NULL);
}

static int find(lua_State *L) { return find_or_match(L, true); }

static int match(lua_State *L) { return find_or_match(L, false); }

/* -------------------------------------------------------------------------------------------------------------- gmatch */

/* Upvalues: the subject, the pattern, the next position, and the end of the last match (-1 for none). */
static int next_match(lua_State *L) {
    glua_matcher m;
    const char *pattern = glua_begin_matching(&m, L, lua_upvalueindex(1), lua_upvalueindex(2));
    const char *s = m.subject + lua_tointegerx(L, lua_upvalueindex(3), NULL);
    lua_Integer last = lua_tointegerx(L, lua_upvalueindex(4), NULL);
    const char *end = glua_search(&m, &s, pattern, last < 0 ? NULL : m.subject + last);
    if (!end) return 0;
    lua_pushinteger(L, end - m.subject);
    lua_copy(L, -1, lua_upvalueindex(3));
    lua_replace(L, lua_upvalueindex(4));
    return glua_push_captures(&m, s, end);
}

static int gmatch(lua_State *L) {
    size_t length;
    luaL_checklstring(L, 1, &length);
    luaL_checkstring(L, 2);
    size_t start = glua_start_position(luaL_optinteger(L, 3, 1), length) - 1;
    lua_settop(L, 2);
    lua_pushinteger(L, (lua_Integer)(start > length ? length + 1 : start));
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, next_match, 4);
    return 1;
}

void glua_open_strings(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"find", find}, {"match", match}, {"gmatch", gmatch}, {"gsub", glua_gsub}, {NULL, NULL},
    };
    glua_fill_classes(glua_of(L)->classes);
    lua_getglobal(L, LUA_STRLIBNAME);
    luaL_setfuncs(L, functions, 0);
    lua_pop(L, 1);
}
