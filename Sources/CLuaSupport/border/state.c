/* Making and closing a state. */
#include "border.h"
#include "../files/files.h"
#include "../limits/limits.h"
#include "../standard/standard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *glua_release(void) { return LUA_VERSION_MAJOR "." LUA_VERSION_MINOR "." LUA_VERSION_RELEASE; }

static int panic(lua_State *L) {
    size_t length = 0;
    const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : "an error without a message";
    const glua_host *host = &glua_of(L)->host;
    if (host->warn) host->warn(host->context, text, strlen(text));
    fprintf(stderr, "globus-lua: unprotected error in Lua: %s\n", text);
    return 0;
}

/* Collects the pieces of a warning and passes it to the host as a whole, cut off where it is too long. */
static void warn(void *state, const char *message, int to_be_continued) {
    glua_state *g = state;
    size_t length = strlen(message), room = sizeof g->warning - g->warning_length;
    if (length > room) length = room;
    memcpy(g->warning + g->warning_length, message, length);
    g->warning_length += length;
    if (to_be_continued) return;
    if (g->host.warn) g->host.warn(g->host.context, g->warning, g->warning_length);
    g->warning_length = 0;
}

static int open_state(lua_State *L) {
    static const luaL_Reg libraries[] = {
        {LUA_GNAME, luaopen_base},        {LUA_COLIBNAME, luaopen_coroutine}, {LUA_TABLIBNAME, luaopen_table},
        {LUA_IOLIBNAME, luaopen_io},      {LUA_OSLIBNAME, luaopen_os},        {LUA_STRLIBNAME, luaopen_string},
        {LUA_MATHLIBNAME, luaopen_math},  {LUA_UTF8LIBNAME, luaopen_utf8},    {LUA_DBLIBNAME, luaopen_debug},
        {NULL, NULL},
    };
    for (const luaL_Reg *library = libraries; library->func; library++) {
        luaL_requiref(L, library->name, library->func, 1);
        lua_pop(L, 1);
    }
    glua_open_errors(L);
    glua_open_basic(L);
    glua_open_collector(L);
    glua_open_coroutines(L);
    glua_open_strings(L);
    glua_open_string_copies(L);
    glua_open_utf8(L);
    glua_open_format(L);
    glua_open_tables(L);
    glua_open_formats(L);
    glua_open_environment(L);
    glua_open_debug(L);
    glua_open_files(L);
    /* As in the program `lua`: most of what scripts make is soon garbage, and the rest need not be looked at each time. */
    lua_gc(L, LUA_GCGEN, 0, 0);
    return 0;
}

glua_state *glua_new(glua_host host, size_t limit, long long fail_at) {
    glua_state *g = calloc(1, sizeof *g);
    if (g == NULL) return NULL;
    g->host = host;
    g->limit = g->stated_limit = limit;
    g->margin = limit / 16;
    g->fail_at = fail_at;
    g->stopped = UINT64_MAX;
    lua_State *L = lua_newstate(glua_allocate, g);
    if (L == NULL) {
        free(g);
        return NULL;
    }
    g->main = L;
    g->nobody.state = g;
    g->owner = &g->nobody;
    *(glua_owner **)lua_getextraspace(L) = &g->nobody;
    lua_atpanic(L, panic);
    lua_setwarnf(L, warn, g);
    lua_pushcfunction(L, open_state);
    if (lua_pcall(L, 0, 0, 0) != LUA_OK) {
        glua_close(g);
        return NULL;
    }
    /* From now on the state belongs to host code; only functions such as glua_resume run Lua without `soft`. */
    g->soft = 1;
    if (glua_watch_state(g)) return g;
    /* Without its watchdog thread no limit would be enforced. */
    glua_close(g);
    return NULL;
}

size_t glua_close(glua_state *g) {
    glua_unwatch_state(g);
    g->soft++;
    lua_close(g->main);
    size_t left = g->used;
    glua_free_line_counts(g);
    free(g);
    return left;
}

lua_State *glua_main(glua_state *g) { return g->main; }

void glua_set_context(glua_state *g, void *context) { g->host.context = context; }

void *glua_context(lua_State *L) { return glua_of(L)->host.context; }
