/* File handles: makes them, and defines their methods for scripts. */
#include "files.h"
#include "../border/border.h"
#include "../limits/limits.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char glua_key_waiter = 0;

glua_file *glua_check_file(lua_State *L, int index) {
    glua_file *file = luaL_checkudata(L, index, LUA_FILEHANDLE);
    if (file->stream.closef == NULL) luaL_error(L, "attempt to use a closed file");
    return file;
}

int glua_file_descriptor(lua_State *L, int index) {
    lua_checkstack(L, 3);
    glua_file *file = luaL_testudata(L, index, LUA_FILEHANDLE);
    if (!file) return -2;
    return file->stream.closef && file->stream.f ? fileno(file->stream.f) : -1;
}

glua_file *glua_new_file(lua_State *L) {
    glua_file *file = lua_newuserdatauv(L, sizeof *file, 3);
    memset(file, 0, sizeof *file);
    luaL_setmetatable(L, LUA_FILEHANDLE);
    return file;
}

void glua_classify_file(glua_file *file) {
    struct stat status;
    if (fstat(fileno(file->stream.f), &status) != 0) return;
    file->is_slow = S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode) || S_ISSOCK(status.st_mode);
}

/* ------------------------------------------------------------------------------------------------------------ spans */

void glua_span_reserve(lua_State *L, int index, glua_span *span, int user_value, size_t length) {
    size_t used = glua_span_length(span);
    if (span->capacity - span->end >= length) return;
    if (used + length <= span->capacity / 2) {
        memmove(span->block, span->block + span->start, used);
    } else {
        size_t capacity = span->capacity < 4096 ? 4096 : span->capacity;
        while (capacity - used < length) capacity *= 2;
        char *block = lua_newuserdatauv(L, capacity, 0);
        if (used) memcpy(block, span->block + span->start, used);
        lua_setiuservalue(L, index, user_value);
        span->block = block;
        span->capacity = capacity;
    }
    span->start = 0;
    span->end = used;
}

void glua_span_append(lua_State *L, int index, glua_span *span, int user_value, const char *bytes, size_t length) {
    glua_span_reserve(L, index, span, user_value, length);
    memcpy(span->block + span->end, bytes, length);
    span->end += length;
}

/* ---------------------------------------------------------------------------------------------------------- waiting */

bool glua_is_ready(int descriptor, bool writing) {
    struct pollfd entry = {descriptor, writing ? POLLOUT : POLLIN, 0};
    return poll(&entry, 1, 0) != 0;
}

void glua_await(lua_State *L, int descriptor, bool writing, lua_KContext context, lua_KFunction again) {
    glua_state *g = glua_of(L);
    luaL_checkstack(L, 3, "cannot wait for a file");
    if (g->can_wait && lua_isyieldable(L)) {
        if (lua_rawgetp(L, LUA_REGISTRYINDEX, &glua_key_waiter) == LUA_TFUNCTION) {
            lua_pushinteger(L, descriptor);
            lua_pushboolean(L, writing);
            lua_callk(L, 2, 0, context, again);
            return;
        }
        lua_pop(L, 1);
    }
    struct pollfd entry = {descriptor, writing ? POLLOUT : POLLIN, 0};
    while (poll(&entry, 1, -1) < 0 && errno == EINTR)
        if (glua_stops(g)) luaL_error(L, "interrupted");
}

/* ---------------------------------------------------------------------------------------------------------- methods */

/* As Lua's own, but that files show no address. */
static int describe(lua_State *L) {
    glua_file *file = luaL_checkudata(L, 1, LUA_FILEHANDLE);
    if (file->stream.closef == NULL) {
        lua_pushliteral(L, "file (closed)");
        return 1;
    }
    glua_push_identity(L, 1);
    lua_pushfstring(L, "file (%s)", lua_tostring(L, -1));
    return 1;
}

/* The file at index 1, if it is a pipe to a program. The handles of the standard files, which Lua's own library made,
   are smaller. */
static glua_file *program(lua_State *L) {
    glua_file *file = luaL_checkudata(L, 1, LUA_FILEHANDLE);
    return lua_rawlen(L, 1) == sizeof *file && file->process != 0 ? file : NULL;
}

/* Closes a file that is collected. It does not wait for a program, since the garbage collector runs where nothing may
   wait. */
static int collect(lua_State *L) {
    glua_file *file = program(L);
    if (file) {
        glua_abandon_program(file);
        glua_tell_loss(L, 1);
    }
    return glua_of(L)->files.collect(L);
}

/* Called at the end of to-be-closed variables. Lua's own function would block the thread. */
static int close_variable(lua_State *L) {
    glua_state *g = glua_of(L);
    glua_file *file = program(L);
    if (!file) return g->files.collect(L);
    if (g->abandons) {
        glua_close_abandoned_program(g, file);
        return 0;
    }
    lua_settop(L, 1);
    return glua_close_file(L);
}

/* Limits the size of the buffer where filling it must not block. */
static int set_buffering(lua_State *L) {
    glua_file *file = glua_check_file(L, 1);
    if (file->is_slow && luaL_optinteger(L, 3, 0) > PIPE_BUF) {
        lua_pushinteger(L, PIPE_BUF);
        lua_replace(L, 3);
    }
    return glua_of(L)->files.set_buffering(L);
}

static lua_CFunction method(lua_State *L, const char *name) {
    lua_getfield(L, -1, name);
    lua_CFunction function = lua_tocfunction(L, -1);
    lua_pop(L, 1);
    return function;
}

/* Changes the metatable of Lua's own library, which all scripts share and therefore cannot reach. */
static void change_metatable(lua_State *L, glua_state *g) {
    static const luaL_Reg methods[] = {
        {"read", glua_read_file},      {"write", glua_write_file},  {"flush", glua_flush_file},
        {"close", glua_close_file},    {"setvbuf", set_buffering},  {"lines", glua_file_lines},
        {NULL, NULL},
    };
    luaL_getmetatable(L, LUA_FILEHANDLE);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pushcfunction(L, describe);
    lua_setfield(L, -2, "__tostring");
    g->files.collect = method(L, "__gc");
    lua_pushcfunction(L, collect);
    lua_setfield(L, -2, "__gc");
    lua_pushcfunction(L, close_variable);
    lua_setfield(L, -2, "__close");
    lua_getfield(L, -1, "__index");
    g->files.read = method(L, "read");
    g->files.flush = method(L, "flush");
    g->files.close = method(L, "close");
    g->files.set_buffering = method(L, "setvbuf");
    luaL_setfuncs(L, methods, 0);
    lua_pop(L, 2);
}

static int keep_open(lua_State *L) {
    glua_file *file = lua_touserdata(L, 1);
    file->stream.closef = keep_open;
    lua_pushnil(L);
    lua_pushliteral(L, "cannot close standard file");
    return 2;
}

/* [-0, +0] Sets a field of the table on top to a standard file. */
static void add_standard_file(lua_State *L, FILE *stream, const char *name) {
    glua_file *file = glua_new_file(L);
    file->stream.f = stream;
    file->stream.closef = keep_open;
    glua_classify_file(file);
    lua_setfield(L, -2, name);
}

void glua_open_files(lua_State *L) {
    change_metatable(L, glua_of(L));
    /* The host opens files and starts programs; the other functions are made for each environment. */
    lua_createtable(L, 0, 16);
    lua_getglobal(L, LUA_IOLIBNAME);
    lua_getfield(L, -1, "type");
    lua_setfield(L, -3, "type");
    lua_pop(L, 1);
    add_standard_file(L, stdin, "stdin");
    add_standard_file(L, stdout, "stdout");
    add_standard_file(L, stderr, "stderr");
    lua_getfield(L, -1, "stdout");
    lua_insert(L, -2);
    glua_set_global(L, LUA_IOLIBNAME);
    lua_pushcclosure(L, glua_print, 1);
    lua_setglobal(L, "print");
}

/* ------------------------------------------------------------------------------------------------- for the host's use */

static int close_stream(lua_State *L) {
    bool is_whole = glua_end_stream(lua_touserdata(L, 1));
    int code = errno;
    glua_tell_loss(L, 1);
    errno = code;
    return luaL_fileresult(L, is_whole, NULL);
}

int glua_push_file(lua_State *L, int descriptor, const char *mode, const char *name) {
    lua_checkstack(L, 8);
    glua_file *file = glua_new_file(L);
    file->stream.f = fdopen(descriptor, mode);
    if (file->stream.f == NULL) {
        int code = errno;
        close(descriptor);
        lua_pop(L, 1);
        return code;
    }
    file->stream.closef = close_stream;
    glua_classify_file(file);
    glua_watch_file(L, name);
    return 0;
}

void glua_keep_output(lua_State *L, int index) {
    lua_checkstack(L, LUA_MINSTACK);
    int environment = lua_absindex(L, index);
    glua_file *file = glua_new_file(L);
    file->stream.f = stdout;
    file->stream.closef = keep_open;
    file->is_kept = true;
    if (lua_getfield(L, environment, LUA_IOLIBNAME) == LUA_TTABLE) {
        lua_pushvalue(L, -2);
        lua_setfield(L, -2, "stdout");
    }
    lua_pop(L, 1);
    glua_add_default_files(L, environment);
    lua_pushvalue(L, -1);
    lua_pushcclosure(L, glua_print, 1);
    lua_setfield(L, environment, "print");
}

void glua_push_kept_output(lua_State *L, int index) {
    glua_file *file = lua_touserdata(L, index);
    lua_pushlstring(L, file->output.block + file->output.start, glua_span_length(&file->output));
}

void glua_set_waiter(lua_State *L, const glua_function *waiter) {
    glua_push_function(L, waiter);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &glua_key_waiter);
}
