/* string.format for scripts: as in Lua, except that it shows no addresses. */
#include "standard.h"
#include "../border/border.h"

#include <ctype.h>
#include <string.h>

/* The letter of the conversion specification that begins at `p`. */
static const char *conversion(const char *p) {
    while (*p && (strchr("-+ #0.", *p) || isdigit((unsigned char)*p))) p++;
    return p;
}

/* Whether Lua accepts the specification of a `%p`: it allows "-" and a width of two digits. */
static bool is_allowed(const char *p) {
    while (*p == '-') p++;
    if (*p == '0') return false;
    for (int i = 0; i < 2 && isdigit((unsigned char)*p); i++) p++;
    return *p == 'p';
}

/* [-0, +0] Replaces an argument whose address `%p` or `%s` would show with a text; returns whether the conversion is a
   `%p`, which must become a `%s`. */
static bool rename_argument(lua_State *L, int argument, char letter) {
    switch (lua_type(L, argument)) {
    case LUA_TNONE: return false;
    case LUA_TSTRING:
        if (letter == 's') return false;
        break;
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER:
        /* For other values Lua's own `%p` shows (null). */
        return false;
    }
    if (letter == 'p') glua_push_identity(L, argument);
    else glua_to_text(L, argument);
    lua_replace(L, argument);
    return letter == 'p';
}

/* [-0, +0] Replaces the format at index 1 with one in which the letter at `offset` is an 's'. */
static void replace_letter(lua_State *L, size_t offset) {
    size_t length;
    const char *format = lua_tolstring(L, 1, &length);
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    luaL_addlstring(&buffer, format, offset);
    luaL_addchar(&buffer, 's');
    luaL_addlstring(&buffer, format + offset + 1, length - offset - 1);
    luaL_pushresult(&buffer);
    lua_replace(L, 1);
}

/* Whether Lua's own function shows no address: there is no `%p`, and only values whose text is their own. */
static bool shows_no_address(lua_State *L, const char *text, size_t length) {
    for (int i = lua_gettop(L); i > 1; i--) {
        int type = lua_type(L, i);
        if (type > LUA_TSTRING || type == LUA_TLIGHTUSERDATA) return false;
    }
    return memchr(text, 'p', length) == NULL;
}

static int format(lua_State *L) {
    size_t length;
    const char *text = luaL_checklstring(L, 1, &length);
    if (shows_no_address(L, text, length)) return glua_call_wrapped(L);
    int argument = 1;
    for (const char *p = text; (p = memchr(p, '%', (size_t)(text + length - p)));) {
        if (*++p == '%') {
            p++;
            continue;
        }
        const char *letter = conversion(p);
        /* The specification is cut short; Lua's own function reports it. */
        if (letter == text + length) break;
        bool is_ours = *letter == 's' || (*letter == 'p' && is_allowed(p));
        size_t offset = (size_t)(letter - text);
        argument++;
        if (is_ours && rename_argument(L, argument, *letter)) {
            replace_letter(L, offset);
            text = lua_tolstring(L, 1, &length);
        }
        p = text + offset + 1;
    }
    return glua_call_wrapped(L);
}

void glua_open_format(lua_State *L) {
    glua_wrap_function(L, LUA_STRLIBNAME, "format", format);
}
