/* The functions of the library `io` that use the default files. Each environment has its own default files, so that no
   script can redirect what another one prints. */
#include "files.h"
#include "../border/border.h"

#include <string.h>

/* Upvalues of every function: the default files, and the function that opens files, or nil. */
enum { UP_DEFAULTS = 1, UP_OPEN = 2 };
enum { DEFAULT_INPUT = 1, DEFAULT_OUTPUT = 2 };

/* [-0, +1] Pushes a default file. */
static void push_default(lua_State *L, int which) {
    lua_rawgeti(L, lua_upvalueindex(UP_DEFAULTS), which);
    glua_file *file = lua_touserdata(L, -1);
    if (file->stream.closef == NULL)
        luaL_error(L, "default %s file is closed", which == DEFAULT_INPUT ? "input" : "output");
}

static void insert_default(lua_State *L, int which) {
    push_default(L, which);
    lua_insert(L, 1);
}

static void check_string(lua_State *L, const char *function) {
    if (!lua_isstring(L, 1)) glua_bad_type(L, function, 1, 1, "string");
}

static void check_handle(lua_State *L, const char *function) {
    if (!luaL_testudata(L, 1, LUA_FILEHANDLE)) glua_bad_type(L, function, 1, 1, LUA_FILEHANDLE);
}

/* Before anything is read, where the arguments still have the numbers that the script knows. */
static void check_formats(lua_State *L) {
    for (int index = 1; index <= lua_gettop(L); index++) {
        if (lua_type(L, index) == LUA_TNUMBER) {
            int is_integer;
            lua_tointegerx(L, index, &is_integer);
            if (!is_integer) glua_bad_argument(L, "io.read", index, "number has no integer representation");
            continue;
        }
        if (!lua_isstring(L, index)) glua_bad_type(L, "io.read", index, index, "string");
        const char *format = lua_tostring(L, index);
        format += *format == '*';
        if (*format == '\0' || !strchr("nlLa", *format)) glua_bad_argument(L, "io.read", index, "invalid format");
    }
}

static int io_read(lua_State *L) {
    check_formats(L);
    insert_default(L, DEFAULT_INPUT);
    return glua_read_file(L);
}

static int io_write(lua_State *L) {
    insert_default(L, DEFAULT_OUTPUT);
    return glua_write_default(L);
}

static int io_flush(lua_State *L) {
    lua_settop(L, 0);
    push_default(L, DEFAULT_OUTPUT);
    return glua_flush_file(L);
}

static int io_close(lua_State *L) {
    if (lua_isnone(L, 1)) push_default(L, DEFAULT_OUTPUT);
    else check_handle(L, "io.close");
    return glua_close_file(L);
}

/* [-0, +1] Opens the file whose name is at index 1 and pushes it, or raises Lua's own message. */
static void push_opened(lua_State *L, const char *mode) {
    const char *name = lua_tostring(L, 1);
    lua_pushvalue(L, lua_upvalueindex(UP_OPEN));
    if (lua_isnil(L, -1)) luaL_error(L, "cannot open file '%s': this host opens no files", name);
    lua_pushvalue(L, 1);
    lua_pushstring(L, mode);
    lua_call(L, 2, 3);
    if (lua_isnil(L, -3)) luaL_error(L, "cannot open file '%s' (%s)", name, strerror((int)lua_tointeger(L, -1)));
    lua_pop(L, 2);
}

static int change_default(lua_State *L, int which, const char *function, const char *mode) {
    if (!lua_isnoneornil(L, 1)) {
        if (lua_isstring(L, 1)) {
            push_opened(L, mode);
        } else {
            check_handle(L, function);
            glua_check_file(L, 1);
            lua_pushvalue(L, 1);
        }
        lua_rawseti(L, lua_upvalueindex(UP_DEFAULTS), which);
    }
    lua_rawgeti(L, lua_upvalueindex(UP_DEFAULTS), which);
    return 1;
}

static int io_input(lua_State *L) { return change_default(L, DEFAULT_INPUT, "io.input", "r"); }

static int io_output(lua_State *L) { return change_default(L, DEFAULT_OUTPUT, "io.output", "w"); }

static int io_lines(lua_State *L) {
    if (lua_isnone(L, 1)) lua_pushnil(L);
    bool is_named = !lua_isnil(L, 1);
    if (is_named) check_string(L, "io.lines");
    if (is_named) push_opened(L, "r");
    else push_default(L, DEFAULT_INPUT);
    lua_replace(L, 1);
    glua_push_lines(L, is_named);
    if (!is_named) return 1;
    lua_pushnil(L);
    lua_pushnil(L);
    lua_pushvalue(L, 1);
    return 4;
}

void glua_add_default_files(lua_State *L, int environment) {
    static const luaL_Reg functions[] = {
        {"close", io_close},   {"flush", io_flush}, {"input", io_input}, {"lines", io_lines},
        {"output", io_output}, {"read", io_read},   {"write", io_write}, {NULL, NULL},
    };
    if (lua_getfield(L, environment, LUA_IOLIBNAME) == LUA_TTABLE) {
        lua_createtable(L, 2, 0);
        lua_getfield(L, -2, "stdin");
        lua_rawseti(L, -2, DEFAULT_INPUT);
        lua_getfield(L, -2, "stdout");
        lua_rawseti(L, -2, DEFAULT_OUTPUT);
        lua_getfield(L, -2, "open");
        luaL_setfuncs(L, functions, 2);
    }
    lua_pop(L, 1);
}
