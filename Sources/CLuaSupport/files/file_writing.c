/* file:write, file:flush, file:close and print. */
#include "files.h"
#include "../border/border.h"
#include "../limits/limits.h"

#include <errno.h>
#include <limits.h>
#include <stdio_ext.h>
#include <string.h>

/* ------------------------------------------------------------------------------------------------------------- slow */

/* The result of passing bytes to a stream. */
enum {
    TAKEN,
    /* Passing them would block. */
    BLOCKED,
    FAILED,
};

/* Whether writing these bytes makes the stream write out its buffer. */
static bool is_written_out(FILE *stream, const char *bytes, size_t length) {
    return __fpending(stream) + length >= __fbufsize(stream) || (__flbf(stream) && memchr(bytes, '\n', length));
}

/* Passes bytes to the stream as long as that does not block, and sets *taken to their number. A descriptor that is
   ready takes PIPE_BUF bytes without blocking. */
static int offer(FILE *stream, const char *bytes, size_t length, size_t *taken) {
    *taken = 0;
    while (*taken < length) {
        size_t pending = __fpending(stream);
        size_t space = pending < PIPE_BUF ? PIPE_BUF - pending : 0;
        size_t piece = length - *taken < space ? length - *taken : space;
        if (!__fwritable(stream)) {
            errno = EBADF;
            return FAILED;
        }
        if (is_written_out(stream, bytes + *taken, piece)) {
            if (!glua_is_ready(fileno(stream), true)) return BLOCKED;
            if (pending && fflush(stream) != 0) return FAILED;
            if (piece == 0) continue;
        }
        if (fwrite(bytes + *taken, 1, piece, stream) < piece) return FAILED;
        *taken += piece;
    }
    return TAKEN;
}

static int noted(glua_file *file, int result) {
    if (result == FAILED) glua_note_loss(file, errno);
    return result;
}

/* Passes on the bytes that wait to be written. */
static int drain(glua_file *file) {
    glua_span *output = &file->output;
    if (file->is_kept || glua_span_length(output) == 0) return TAKEN;
    size_t taken;
    int result = offer(file->stream.f, output->block + output->start, glua_span_length(output), &taken);
    output->start += taken;
    if (result == FAILED) output->start = output->end;
    return noted(file, result);
}

/* [-0, +0] Writes bytes to the file at `index`. Bytes that would block are kept in order, even if others write in the
   meantime. Raises a LimitError where the script's limit of output is reached. */
static int put(lua_State *L, int index, glua_file *file, const char *bytes, size_t length) {
    bool is_standard = file->stream.f == stdout || file->stream.f == stderr;
    if (is_standard) glua_count_output(L, length);
    if (file->is_kept) {
        glua_span_append(L, index, &file->output, GLUA_OUTPUT_BLOCK, bytes, length);
        return TAKEN;
    }
    glua_state *g = glua_of(L);
    if (is_standard) g->host.output(g->host.context);
    if (!file->is_slow) return noted(file, fwrite(bytes, 1, length, file->stream.f) == length ? TAKEN : FAILED);
    size_t taken = 0;
    int result = drain(file);
    if (result == TAKEN) result = noted(file, offer(file->stream.f, bytes, length, &taken));
    if (result == BLOCKED)
        glua_span_append(L, index, &file->output, GLUA_OUTPUT_BLOCK, bytes + taken, length - taken);
    return result;
}

/* Waits until everything has been passed to the stream; returns whether that succeeded. */
static bool settle(lua_State *L, glua_file *file, int result, lua_KFunction again) {
    while (result == BLOCKED) {
        glua_await(L, fileno(file->stream.f), true, 0, again);
        result = drain(file);
    }
    return result == TAKEN;
}

/* ------------------------------------------------------------------------------------------------------------ write */

static int finish_write(lua_State *L, glua_file *file, int result, lua_KFunction again) {
    if (!settle(L, file, result, again)) {
        file->is_loss_known = true;
        return luaL_fileresult(L, 0, NULL);
    }
    lua_pushvalue(L, 1);
    return 1;
}

static int continue_write(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    glua_file *file = glua_check_file(L, 1);
    return finish_write(L, file, drain(file), continue_write);
}

static int put_number(lua_State *L, glua_file *file, int index) {
    char text[64];
    int length = lua_isinteger(L, index)
        ? snprintf(text, sizeof text, LUA_INTEGER_FMT, (LUAI_UACINT)lua_tointeger(L, index))
        : snprintf(text, sizeof text, LUA_NUMBER_FMT, (LUAI_UACNUMBER)lua_tonumber(L, index));
    return put(L, 1, file, text, (size_t)length);
}

static int write_file(lua_State *L, bool is_default) {
    glua_file *file = glua_check_file(L, 1);
    int result = TAKEN;
    if (file->loss != 0) file->is_loss_ignored = true;
    for (int index = 2; index <= lua_gettop(L) && result != FAILED; index++) {
        if (lua_type(L, index) == LUA_TNUMBER) {
            result = put_number(L, file, index);
        } else {
            if (is_default && !lua_isstring(L, index)) glua_bad_type(L, "io.write", index - 1, index, "string");
            size_t length;
            const char *bytes = luaL_checklstring(L, index, &length);
            result = put(L, 1, file, bytes, length);
        }
    }
    return finish_write(L, file, result, continue_write);
}

int glua_write_file(lua_State *L) { return write_file(L, false); }

int glua_write_default(lua_State *L) { return write_file(L, true); }

/* ---------------------------------------------------------------------------------------------------- flush and close */

/* Waits until the stream's own buffer can be written out as well. */
static bool is_flushable(lua_State *L, glua_file *file, lua_KFunction again) {
    int result = drain(file);
    for (;;) {
        if (!settle(L, file, result, again)) return false;
        if (!file->is_slow || __fpending(file->stream.f) == 0 || glua_is_ready(fileno(file->stream.f), true))
            return true;
        result = BLOCKED;
    }
}

static int flush_file(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    glua_file *file = glua_check_file(L, 1);
    file->is_loss_known = true;
    if (!is_flushable(L, file, flush_file)) return luaL_fileresult(L, 0, NULL);
    lua_settop(L, 1);
    int count = glua_of(L)->files.flush(L);
    if (count > 1) glua_note_loss(file, (int)lua_tointeger(L, -1));
    return count;
}

int glua_flush_file(lua_State *L) { return flush_file(L, LUA_OK, 0); }

static int close_file(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    glua_file *file = glua_check_file(L, 1);
    /* A failure to write is also reported as a failure to close. */
    is_flushable(L, file, close_file);
    glua_await_program(L, file, close_file);
    lua_settop(L, 1);
    return glua_of(L)->files.close(L);
}

int glua_close_file(lua_State *L) { return close_file(L, LUA_OK, 0); }

/* ------------------------------------------------------------------------------------------------------------ print */

static int flush_print(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    glua_file *file = lua_touserdata(L, 1);
    if (is_flushable(L, file, flush_print)) fflush(file->stream.f);
    return 0;
}

/* Prints a whole line and writes it out, as Lua's own print does, even if other tasks print in the meantime. Upvalue:
   the standard output. */
int glua_print(lua_State *L) {
    int count = lua_gettop(L);
    luaL_Buffer line;
    luaL_buffinit(L, &line);
    for (int index = 1; index <= count; index++) {
        glua_to_text(L, index);
        luaL_addvalue(&line);
        if (index < count) luaL_addchar(&line, '\t');
    }
    luaL_addchar(&line, '\n');
    luaL_pushresult(&line);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, -2);
    lua_rotate(L, 1, 2);
    glua_file *file = lua_touserdata(L, 1);
    size_t length;
    const char *bytes = lua_tolstring(L, 2, &length);
    put(L, 1, file, bytes, length);
    return flush_print(L, LUA_OK, 0);
}
