/* The limits that scripts may catch, memory and output, and their LimitErrors, which name the limit, its value and the
   setting. */
#include "limits.h"
#include "../border/border.h"

#include <stdio.h>

/* Writes a size as on the command line: 512M, 64K, or bytes. */
static const char *size_text(char *text, size_t capacity, unsigned long long bytes) {
    static const struct {
        unsigned long long bytes;
        const char *name;
    } units[] = {{1ull << 30, "G"}, {1ull << 20, "M"}, {1ull << 10, "K"}, {1, " bytes"}};
    int i = 0;
    while (bytes % units[i].bytes != 0) i++;
    snprintf(text, capacity, "%llu%s", bytes / units[i].bytes, units[i].name);
    return text;
}

/* Writes the setting in parentheses after a space, or nothing where the host has not named it. */
static const char *setting_text(char *text, size_t capacity, const char *setting) {
    *text = '\0';
    if (setting && *setting) snprintf(text, capacity, " (%s)", setting);
    return text;
}

void glua_memory_limit_text(size_t bytes, const char *setting, char *text, size_t capacity) {
    char size[32], name[64];
    snprintf(text, capacity, "%s%s", size_text(size, sizeof size, bytes), setting_text(name, sizeof name, setting));
}

void glua_push_memory_error(lua_State *L) {
    glua_state *g = glua_of(L);
    char limit[96];
    g->soft++;
    lua_checkstack(L, LUA_MINSTACK);
    if (g->is_over_limit) {
        glua_memory_limit_text(g->stated_limit, g->host.memory_setting, limit, sizeof limit);
        glua_push_error_format(L, g->host.limit_class, "not enough memory: the limit is %s", limit);
    } else {
        glua_push_error_format(L, g->host.limit_class, "not enough memory");
    }
    if (*g->refusal_place) {
        lua_pushliteral(L, "where");
        lua_pushstring(L, g->refusal_place);
        lua_rawset(L, -3);
    }
    *g->refusal_place = '\0';
    g->soft--;
}

void glua_explain_failure(lua_State *L, int status) {
    glua_state *g = glua_of(L);
    /* A stop is raised with the same status as a lack of memory. */
    if (status != LUA_ERRMEM || glua_stops(g)) return;
    lua_pop(L, 1);
    glua_push_memory_error(L);
}

void glua_count_output(lua_State *L, size_t bytes) {
    glua_state *g = glua_of(L);
    glua_script *script = g->script;
    char size[32], setting[64];
    if (!script || script->output_limit == 0) return;
    if (bytes <= script->output_limit - script->output) {
        script->output += bytes;
        return;
    }
    g->soft++;
    lua_checkstack(L, LUA_MINSTACK);
    glua_push_error_format(L, g->host.limit_class, "too much output: the limit is %s%s",
                           size_text(size, sizeof size, script->output_limit),
                           setting_text(setting, sizeof setting, g->host.output_setting));
    g->soft--;
    glua_raise(L);
}
