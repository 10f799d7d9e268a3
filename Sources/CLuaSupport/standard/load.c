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
    g->last_pushed = 0;
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

/* [-0, +1 on refusal] Whether a chunk that begins with `first` may be loaded in the mode that the script has named, NULL
   for any; else the reason is on the stack. */
static bool may_load(lua_State *L, const char *first, size_t length, const char *mode) {
    bool is_binary = length > 0 && *first == LUA_SIGNATURE[0];
    if (mode && !strchr(mode, is_binary ? 'b' : 't'))
        lua_pushfstring(L, "attempt to load a %s chunk (mode is '%s')", is_binary ? "binary" : "text", mode);
    else if (is_binary)
        lua_pushliteral(L, "attempt to load a binary chunk (bytecode is refused here, since a forged chunk can break out "
                           "of Lua; load source text)");
    else return true;
    return false;
}

int glua_load_in_mode(lua_State *L, const char *text, size_t length, const char *name, const char *mode) {
    return may_load(L, text, length, mode) ? glua_load_text(L, text, length, name) : LUA_ERRSYNTAX;
}

int glua_finish_loading(lua_State *L, int status, int environment) {
    glua_check_stop(L);
    if (status != LUA_OK) {
        glua_explain_failure(L, status);
        luaL_pushfail(L);
        lua_insert(L, -2);
        return 2;
    }
    lua_pushvalue(L, environment);
    if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
    return 1;
}

/* Reads the pieces that a function returns; the current piece stays in a slot of the stack while it is read. */
enum { piece_slot = 5 };

typedef struct pieces {
    const char *mode;
    bool has_begun;
} pieces;

static const char *read_piece(lua_State *L, void *state, size_t *size) {
    pieces *pieces = state;
    const char *piece = NULL;
    *size = 0;
    glua_check_stop(L);
    luaL_checkstack(L, 2, "too many nested functions");
    lua_pushvalue(L, 1);
    lua_call(L, 0, 1);
    if (lua_isnil(L, -1)) lua_pop(L, 1);
    else {
        if (!lua_isstring(L, -1)) luaL_error(L, "reader function must return a string");
        lua_replace(L, piece_slot);
        piece = lua_tolstring(L, piece_slot, size);
    }
    if (!pieces->has_begun && !may_load(L, piece, *size, pieces->mode)) lua_error(L);
    pieces->has_begun = true;
    return piece;
}

/* load(chunk, chunkname, mode, env): text only, by default in the script's own environment. Upvalue 1: the environment. */
int glua_load_chunk(lua_State *L) {
    size_t length;
    const char *text = lua_tolstring(L, 1, &length);
    pieces pieces = {luaL_optstring(L, 3, NULL), false};
    bool has_environment = !lua_isnone(L, 4);
    const char *name = luaL_optstring(L, 2, text ? text : "=(load)");
    if (!text) luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_settop(L, piece_slot);
    int status = text ? glua_load_in_mode(L, text, length, name, pieces.mode) : lua_load(L, read_piece, &pieces, name, "t");
    return glua_finish_loading(L, status, has_environment ? 4 : lua_upvalueindex(1));
}

/* string.dump: bytecode could not be loaded again. */
int glua_dump(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    return luaL_error(L, "unable to dump given function (bytecode is refused here, and could not be loaded; keep the source)");
}
