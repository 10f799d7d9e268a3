/* Numbers that distinguish tables, functions and the like in texts, instead of their addresses. */
#include "border.h"

#include <sys/random.h>

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

static uint64_t turned(uint64_t word, int bits) { return word << bits | word >> (64 - bits); }

/* SipHash-2-4 of one word. Without the key, which is random, nothing leads back to the word. */
static uint64_t hash(const uint64_t key[2], uint64_t word) {
    const uint64_t words[] = {word, 8ull << 56};
    uint64_t a = key[0] ^ 0x736f6d6570736575, b = key[1] ^ 0x646f72616e646f6d;
    uint64_t c = key[0] ^ 0x6c7967656e657261, d = key[1] ^ 0x7465646279746573;
    for (int round = 0; round < 8; round++) {
        if (round < 4 && round % 2 == 0) d ^= words[round / 2];
        if (round == 4) c ^= 0xff;
        a += b, c += d, b = turned(b, 13) ^ a, d = turned(d, 16) ^ c, a = turned(a, 32);
        c += b, a += d, b = turned(b, 17) ^ c, d = turned(d, 21) ^ a, c = turned(c, 32);
        if (round < 4 && round % 2 == 1) a ^= words[round / 2];
    }
    return a ^ b ^ c ^ d;
}

/* A table of numbers would keep strings for ever, so theirs is made of their address, which it does not tell. */
static lua_Integer number_of_string(lua_State *L, int index) {
    glua_state *g = glua_of(L);
    if (g->identity_key[0] == 0 && getrandom(g->identity_key, sizeof g->identity_key, 0) < 0)
        luaL_error(L, "the system has no random numbers for '%%p'");
    return (lua_Integer)(hash(g->identity_key, (uintptr_t)lua_topointer(L, index)) >> 16);
}

void glua_push_identity(lua_State *L, int index) {
    static const char digits[] = "0123456789abcdef";
    char text[] = "0x000000000000";
    lua_checkstack(L, 6);
    index = lua_absindex(L, index);
    bool is_string = lua_type(L, index) == LUA_TSTRING;
    lua_Integer number = is_string ? number_of_string(L, index) : number_of(L, index);
    int length = is_string ? 14 : 10;
    for (int i = length - 1; i >= 2; i--, number >>= 4) text[i] = digits[number & 15];
    lua_pushlstring(L, text, (size_t)length);
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
