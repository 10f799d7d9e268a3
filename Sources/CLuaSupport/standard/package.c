/* The functions of `package`: where modules are looked for. There are no C libraries, and nothing that loads them. */
#include "modules.h"
#include "../limits/limits.h"

#include <string.h>

/* More file names than these, in number or in bytes, no honest path makes. */
enum { most_templates = 1000, most_bytes = 1 << 20 };

static size_t count_of(const char *text, char wanted) {
    size_t count = 0;
    for (; (text = strchr(text, wanted)); text++) count++;
    return count;
}

/* [-0, +1] The text with `mark` replaced. */
static const char *push_replaced(lua_State *L, const char *text, const char *mark, const char *replacement) {
    size_t marks = count_of(text, *mark), length = strlen(replacement);
    if (strlen(text) > most_bytes || (marks > 0 && length > most_bytes / marks))
        luaL_error(L, "the path and the module's name make too long file names");
    return luaL_gsub(L, text, mark, replacement);
}

/* [-0, +1] The file names that the templates of `path` make of the name. */
static void push_candidates(lua_State *L, const char *name, const char *path, const char *separator,
                            const char *replacement) {
    int result = lua_gettop(L) + 1;
    if (*separator && strchr(name, *separator)) name = push_replaced(L, name, separator, replacement);
    if (count_of(path, *LUA_PATH_SEP) >= most_templates) luaL_error(L, "the path has too many templates");
    push_replaced(L, path, LUA_PATH_MARK, name);
    lua_insert(L, result);
    lua_settop(L, result);
}

/* [-0, +1] What was tried where the path has no template at all. */
static void push_untried(lua_State *L) { lua_pushliteral(L, "no file ''"); }

static int found_path(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    return lua_isnil(L, -2) ? 2 : (lua_pop(L, 1), 1);
}

int glua_search_path(lua_State *L) {
    /* The last one first, as Lua's own. */
    const char *replacement = luaL_optstring(L, 4, LUA_DIRSEP), *separator = luaL_optstring(L, 3, ".");
    const char *path = luaL_checkstring(L, 2), *name = luaL_checkstring(L, 1);
    push_candidates(L, name, path, separator, replacement);
    if (*path == 0) {
        luaL_pushfail(L);
        push_untried(L);
        return 2;
    }
    int candidates = lua_gettop(L);
    glua_push_module_function(L, GLUA_FIND);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, lua_upvalueindex(UP_DIRECTORY));
    lua_pushvalue(L, candidates);
    lua_callk(L, 3, 2, 0, found_path);
    return found_path(L, LUA_OK, 0);
}

int glua_search_preload(lua_State *L) {
    const char *name = luaL_checkstring(L, 1);
    lua_pushvalue(L, lua_upvalueindex(UP_PRELOAD));
    if (lua_getfield(L, -1, name) == LUA_TNIL) {
        lua_pushfstring(L, "no field package.preload['%s']", name);
        return 1;
    }
    lua_pushliteral(L, ":preload:");
    return 2;
}

/* ------------------------------------------------------------------------------------------- libraries of the host */

/* Upvalue 1: the library. */
static int return_library(lua_State *L) {
    lua_pushvalue(L, lua_upvalueindex(1));
    return 1;
}

/* Behind the files, so that a script's own module may have the name of one: json.lua is a common one. */
int glua_search_host(lua_State *L) {
    luaL_checkstring(L, 1);
    lua_pushvalue(L, 1);
    if (lua_rawget(L, lua_upvalueindex(UP_HOST)) == LUA_TNIL) return 1;
    lua_pushcclosure(L, return_library, 1);
    lua_pushliteral(L, ":host:");
    return 2;
}

/* ------------------------------------------------------------------------------------------------- modules in Lua */

static int fail_to_load(lua_State *L, const char *file, const char *reason) {
    return luaL_error(L, "error loading module '%s' from file '%s':\n\t%s", lua_tostring(L, 1), file, reason);
}

/* Stack: …, source, chunk name, reason. */
static int load_found(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    int source = lua_gettop(L) - 2, chunk_name = source + 1;
    if (lua_isnil(L, source)) {
        lua_settop(L, chunk_name);
        return 1;
    }
    size_t length;
    const char *name = lua_tostring(L, chunk_name), *file = *name == '@' ? name + 1 : name;
    if (!lua_toboolean(L, source)) return fail_to_load(L, file, lua_tostring(L, -1));
    const char *text = lua_tolstring(L, source, &length);
    int loaded = glua_load_in_mode(L, text, length, name, NULL);
    glua_check_stop(L);
    if (loaded == LUA_ERRMEM) {
        glua_explain_failure(L, loaded);
        return lua_error(L);
    }
    if (loaded != LUA_OK) return fail_to_load(L, file, lua_tostring(L, -1));
    lua_pushvalue(L, lua_upvalueindex(UP_ENVIRONMENT));
    lua_setupvalue(L, -2, 1);
    lua_pushstring(L, file);
    return 2;
}

int glua_search_lua(lua_State *L) {
    const char *name = luaL_checkstring(L, 1);
    lua_settop(L, 1);
    lua_getfield(L, lua_upvalueindex(UP_PACKAGE), "path");
    const char *path = lua_tostring(L, -1);
    if (!path) return luaL_error(L, "'package.path' must be a string");
    if (*path == 0) {
        push_untried(L);
        return 1;
    }
    push_candidates(L, name, path, ".", LUA_DIRSEP);
    int candidates = lua_gettop(L);
    glua_push_module_function(L, GLUA_SEARCH);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, lua_upvalueindex(UP_DIRECTORY));
    lua_pushvalue(L, candidates);
    lua_callk(L, 3, 3, 0, load_found);
    return load_found(L, LUA_OK, 0);
}
