/* Compiles text only, in pieces, so that compiling a source can be stopped. */
#include "standard.h"
#include "../limits/limits.h"

#include <string.h>

/* The compiler needs time in proportion to the square of the length of a chain of `and` or `elseif`, and executes no
   instruction in between. */
enum { longest_piece = 512 };

typedef struct source {
    const char *rest;
    size_t length;
} source;

static const char *read_source(lua_State *L, void *state, size_t *size) {
    source *source = state;
    const char *piece = source->rest;
    if (glua_stops(glua_of(L))) glua_raise_stop(L);
    *size = source->length < longest_piece ? source->length : longest_piece;
    source->rest += *size;
    source->length -= *size;
    return *size == 0 ? NULL : piece;
}

int glua_load_text(lua_State *L, const char *text, size_t length, const char *chunk_name) {
    source source = {text, length};
    return lua_load(L, read_source, &source, chunk_name, "t");
}

uint32_t glua_load(lua_State *L, const char *source, size_t length, const char *chunk_name, int environment,
                   glua_script *script) {
    glua_state *g = glua_of(L);
    int soft = g->soft;
    glua_slice slice;
    lua_checkstack(L, 4);
    /* Collects the garbage of earlier scripts. When Lua is refused memory, it collects without running finalizers, so
       that what the garbage holds in the host would not be freed. */
    if (g->limit != 0 && g->fail_at == 0 && g->used + g->held > g->limit / 2) glua_settle_memory(g, L);
    glua_begin_slice(g, &slice, NULL, script ? script->cpu_limit : 0, script ? script->deadline : 0);
    g->soft = 0;
    int status = glua_load_text(L, source, length, chunk_name);
    g->soft = soft;
    if (glua_end_slice(g, &slice) != GLUA_STOP_NONE) return GLUA_STOPPED;
    glua_explain_failure(L, status);
    if (status != LUA_OK) return status == LUA_ERRMEM ? GLUA_OUT_OF_MEMORY : GLUA_FAILED;
    if (environment != 0) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, environment);
        if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
    }
    return GLUA_ENDED;
}

/* -------------------------------------------------------------------------------------------------- load of scripts */

/* Reads the pieces that a function returns; the current piece stays in a slot of the stack while it is read. */
enum { piece_slot = 5 };

static const char *read_piece(lua_State *L, void *unused, size_t *size) {
    (void)unused;
    glua_check_stop(L);
    luaL_checkstack(L, 2, "too many nested functions");
    lua_pushvalue(L, 1);
    lua_call(L, 0, 1);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        *size = 0;
        return NULL;
    }
    if (!lua_isstring(L, -1)) luaL_error(L, "reader function must return a string");
    lua_replace(L, piece_slot);
    return lua_tolstring(L, piece_slot, size);
}

/* load(chunk, chunkname, mode, env): text only, by default in the script's own environment. Upvalue 1: the environment. */
int glua_load_chunk(lua_State *L) {
    size_t length;
    const char *text = lua_tolstring(L, 1, &length);
    const char *mode = luaL_optstring(L, 3, "t");
    bool has_environment = !lua_isnone(L, 4);
    const char *name = luaL_optstring(L, 2, text ? text : "=(load)");
    if (!text) luaL_checktype(L, 1, LUA_TFUNCTION);
    if (!strchr(mode, 't')) {
        lua_pushnil(L);
        lua_pushfstring(L, "load: only text chunks can be loaded, but the mode is '%s'", mode);
        return 2;
    }
    lua_settop(L, piece_slot);
    int status = text ? glua_load_text(L, text, length, name) : lua_load(L, read_piece, NULL, name, "t");
    glua_check_stop(L);
    if (status != LUA_OK) {
        glua_explain_failure(L, status);
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    lua_pushvalue(L, has_environment ? 4 : lua_upvalueindex(1));
    if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
    return 1;
}
