/* The marks that distinguish arrays, objects and null, where Lua has only tables and nil. */
#include "codec.hpp"

const char gjson_array_key = 0;
const char gjson_object_key = 0;
const char gjson_null_key = 0;

static int null_to_string(lua_State *L) {
    lua_pushstring(L, "null");
    return 1;
}

static void push_locked_metatable(lua_State *L, const char *name) {
    lua_createtable(L, 0, 4);
    lua_pushstring(L, name);
    lua_setfield(L, -2, "__name");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
}

void gjson_open(lua_State *L) {
    lua_checkstack(L, 8);
    push_locked_metatable(L, "json.array");
    gjson_make_array_mark(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &gjson_array_key);
    push_locked_metatable(L, "json.object");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &gjson_object_key);
    lua_newuserdatauv(L, 0, 0);
    push_locked_metatable(L, "json.null");
    lua_pushcclosure(L, null_to_string, 0);
    lua_setfield(L, -2, "__tostring");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &gjson_null_key);
}

void gjson_push_null(lua_State *L) { lua_rawgetp(L, LUA_REGISTRYINDEX, &gjson_null_key); }

static void mark(lua_State *L, int index, const char *key) {
    index = lua_absindex(L, index);
    lua_rawgetp(L, LUA_REGISTRYINDEX, key);
    lua_setmetatable(L, index);
}

void gjson_mark_array(lua_State *L, int index) { mark(L, index, &gjson_array_key); }

void gjson_mark_object(lua_State *L, int index) { mark(L, index, &gjson_object_key); }

void gjson_make_array_mark(lua_State *L, int index) {
    index = lua_absindex(L, index);
    lua_pushboolean(L, 1);
    // No script can have such a key.
    lua_rawsetp(L, index, &gjson_array_key);
}

bool gjson_is_locked(lua_State *L, int index) {
    if (!lua_getmetatable(L, index)) return false;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &gjson_array_key);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &gjson_object_key);
    bool is_marked = lua_rawequal(L, -3, -2) || lua_rawequal(L, -3, -1);
    lua_pushstring(L, "__metatable");
    bool is_locked = lua_rawget(L, -4) != LUA_TNIL;
    lua_pop(L, 4);
    return is_locked && !is_marked;
}

bool gjson_is_array(lua_State *L, int index) {
    if (!lua_istable(L, index) || !lua_getmetatable(L, index)) return false;
    lua_rawgetp(L, -1, &gjson_array_key);
    bool is_array = lua_toboolean(L, -1);
    lua_pop(L, 2);
    return is_array;
}

gjson_codec *gjson_new(gjson_pace pace) { return new gjson_codec(pace); }

void gjson_free(gjson_codec *codec) { delete codec; }

const char *gjson_message(gjson_codec *codec) { return codec->message.c_str(); }
