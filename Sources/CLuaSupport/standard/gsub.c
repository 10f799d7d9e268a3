/* string.gsub for scripts. */
#include "pattern.h"
#include "standard.h"

#include <ctype.h>
#include <string.h>

typedef struct substitution {
    glua_matcher matcher;
    luaL_Buffer buffer;
    /* The type of the third argument. */
    int type;
    const char *replacement, *replacement_end;
} substitution;

/* Adds a replacement text, with the captures in place of %0 to %9. */
static void add_text(substitution *g, const char *start, const char *end) {
    lua_State *L = g->matcher.L;
    const char *p = g->replacement;
    for (const char *mark; (mark = memchr(p, '%', (size_t)(g->replacement_end - p))); p = mark + 2) {
        luaL_addlstring(&g->buffer, p, (size_t)(mark - p));
        char c = mark[1];
        if (c == '%') {
            luaL_addchar(&g->buffer, c);
        } else if (c == '0') {
            luaL_addlstring(&g->buffer, start, (size_t)(end - start));
        } else if (isdigit((unsigned char)c)) {
            size_t length;
            const char *bytes = glua_capture_bytes(&g->matcher, c - '1', start, end, &length);
            if (bytes) luaL_addlstring(&g->buffer, bytes, length);
            else luaL_addvalue(&g->buffer);
        } else {
            luaL_error(L, "invalid use of '%c' in replacement string", '%');
        }
    }
    luaL_addlstring(&g->buffer, p, (size_t)(g->replacement_end - p));
}

/* Adds the replacement of a match; returns false where the match stays as it is. */
static bool add_replacement(substitution *g, const char *start, const char *end) {
    lua_State *L = g->matcher.L;
    switch (g->type) {
    case LUA_TFUNCTION:
        lua_pushvalue(L, 3);
        lua_call(L, glua_push_captures(&g->matcher, start, end), 1);
        break;
    case LUA_TTABLE:
        glua_push_capture(&g->matcher, 0, start, end);
        lua_gettable(L, 3);
        break;
    default: add_text(g, start, end); return true;
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        return false;
    }
    if (!lua_isstring(L, -1)) luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    luaL_addvalue(&g->buffer);
    return true;
}

static void check_replacement(lua_State *L, substitution *g) {
    g->type = lua_type(L, 3);
    luaL_argexpected(
        L,
        g->type == LUA_TNUMBER || g->type == LUA_TSTRING || g->type == LUA_TFUNCTION || g->type == LUA_TTABLE,
        3,
        "string/function/table"
    );
    if (g->type == LUA_TFUNCTION || g->type == LUA_TTABLE) return;
    size_t length;
    g->replacement = lua_tolstring(L, 3, &length);
    g->replacement_end = g->replacement + length;
}

/* Replaces up to `most` matches; returns how many there were, and whether anything has changed. */
static lua_Integer substitute(substitution *g, const char *pattern, lua_Integer most, bool *has_changed) {
    glua_matcher *m = &g->matcher;
    bool is_anchored = *pattern == '^';
    const char *s = m->subject, *copied = s, *last_end = NULL;
    lua_Integer count = 0;
    *has_changed = false;
    while (count < most) {
        const char *end = is_anchored ? glua_match_at(m, s, pattern + 1) : glua_search(m, &s, pattern, last_end);
        if (!end) break;
        count++;
        luaL_addlstring(&g->buffer, copied, (size_t)(s - copied));
        copied = s;
        if (add_replacement(g, s, end)) {
            copied = end;
            *has_changed = true;
        }
        s = last_end = end;
        if (is_anchored) break;
    }
    luaL_addlstring(&g->buffer, copied, (size_t)(m->subject_end - copied));
    return count;
}

int glua_gsub(lua_State *L) {
    substitution g;
    size_t length;
    luaL_checklstring(L, 1, &length);
    luaL_checkstring(L, 2);
    lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)length + 1);
    check_replacement(L, &g);
    const char *pattern = glua_begin_matching(&g.matcher, L, 1, 2);
    luaL_buffinit(L, &g.buffer);
    bool has_changed;
    lua_Integer count = substitute(&g, pattern, most, &has_changed);
    if (has_changed) luaL_pushresult(&g.buffer);
    else lua_pushvalue(L, 1);
    lua_pushinteger(L, count);
    return 2;
}
