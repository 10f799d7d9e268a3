/* Lua with functions in plain C that have the names of globus-lua's and do as little as possible. It runs the same
   benchmark scripts, so that the difference shows the cost of the host. */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>

static const char *const authorizer_class = "authorizer";

static int cancelled(lua_State *L) {
    lua_pushboolean(L, 0);
    return 1;
}

static int get_authorization_header(lua_State *L) {
    luaL_checkudata(L, 1, authorizer_class);
    lua_getiuservalue(L, 1, 1);
    return 1;
}

static int make_authorizer(lua_State *L) {
    lua_newuserdatauv(L, 1, 1);
    lua_pushliteral(L, "Bearer benchmark-access-token");
    lua_setiuservalue(L, -2, 1);
    luaL_setmetatable(L, authorizer_class);
    return 1;
}

static int make_client(lua_State *L) {
    lua_newtable(L);
    return 1;
}

static int sleep_zero(lua_State *L) { return lua_yield(L, 0); }

static void open_libraries(lua_State *L) {
    static const luaL_Reg globus[] = {
        {"ConfidentialAppAuthClient", make_client},
        {"RefreshTokenAuthorizer", make_authorizer},
        {NULL, NULL},
    };
    static const luaL_Reg task[] = {{"cancelled", cancelled}, {"sleep", sleep_zero}, {NULL, NULL}};
    luaL_openlibs(L);
    luaL_newmetatable(L, authorizer_class);
    lua_newtable(L);
    lua_pushcfunction(L, get_authorization_header);
    lua_setfield(L, -2, "get_authorization_header");
    lua_setfield(L, -2, "__index");
    luaL_newlib(L, globus);
    lua_setglobal(L, "globus");
    luaL_newlib(L, task);
    lua_setglobal(L, "task");
}

/* The driver, which resumes the script as long as it yields. */
static int run(lua_State *L, lua_State *script, int arguments) {
    int status, results = 0;
    while ((status = lua_resume(script, L, arguments, &results)) == LUA_YIELD) {
        lua_pop(script, results);
        arguments = 0;
    }
    return status;
}

int main(int count, char **words) {
    if (count < 2) {
        fputs("usage: lua-baseline SCRIPT [ARGUMENT ...]\n", stderr);
        return 2;
    }
    lua_State *L = luaL_newstate();
    open_libraries(L);
    lua_State *script = lua_newthread(L);
    int status = luaL_loadfile(script, words[1]);
    for (int i = 2; i < count; i++) lua_pushstring(script, words[i]);
    if (status == LUA_OK) status = run(L, script, count - 2);
    if (status != LUA_OK) fprintf(stderr, "lua-baseline: %s\n", lua_tostring(script, -1));
    lua_close(L);
    return status == LUA_OK ? 0 : 1;
}
