/* file:read and file:lines. */
#include "files.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio_ext.h>
#include <string.h>
#include <unistd.h>

/* The result of reading by one format. */
enum {
    /* A value has been pushed. */
    GOT,
    /* There is no value, and there will be none. */
    NOTHING,
    /* More bytes are needed. */
    NEEDS_MORE,
};

/* ---------------------------------------------------------------------------------------------------------- formats */

static void take(lua_State *L, glua_span *span, size_t length, size_t dropped) {
    lua_pushlstring(L, length ? span->block + span->start : "", length);
    span->start += length + dropped;
}

static int read_line(lua_State *L, glua_span *span, bool is_end, bool keeps_newline) {
    size_t length = glua_span_length(span);
    const char *newline = length ? memchr(span->block + span->start, '\n', length) : NULL;
    if (newline) {
        length = (size_t)(newline - (span->block + span->start));
        take(L, span, length + keeps_newline, !keeps_newline);
        return GOT;
    }
    if (!is_end) return NEEDS_MORE;
    if (length == 0) return NOTHING;
    take(L, span, length, 0);
    return GOT;
}

static int read_count(lua_State *L, glua_span *span, bool is_end, size_t count) {
    size_t length = glua_span_length(span);
    if (length < count + (count == 0) && !is_end) return NEEDS_MORE;
    if (length == 0) return NOTHING;
    take(L, span, length < count ? length : count, 0);
    return GOT;
}

static int read_all(lua_State *L, glua_span *span, bool is_end) {
    if (!is_end) return NEEDS_MORE;
    take(L, span, glua_span_length(span), 0);
    return GOT;
}

/* A numeral that is being read: `next` is the position in the span, and `text` is the part that was accepted. */
enum { longest_numeral = 200 };

typedef struct numeral {
    const glua_span *span;
    size_t next, length;
    char text[longest_numeral + 1];
} numeral;

static int peek(const numeral *n) {
    return n->next < n->span->end ? (unsigned char)n->span->block[n->next] : EOF;
}

/* Accepts the next byte if it is in `set`. A numeral that is too long is not accepted. */
static bool accept(numeral *n, const char *set) {
    int byte = peek(n);
    if (byte == EOF || byte == 0 || strchr(set, byte) == NULL) return false;
    if (n->length >= longest_numeral) {
        n->length = 0;
        n->text[0] = '\0';
        return false;
    }
    n->text[n->length++] = (char)byte;
    n->next++;
    return true;
}

static int accept_digits(numeral *n, bool is_hexadecimal) {
    const char *set = is_hexadecimal ? "0123456789abcdefABCDEF" : "0123456789";
    int count = 0;
    while (accept(n, set)) count++;
    return count;
}

/* Reads the longest input that can begin a numeral, as the manual describes it. */
static int read_number(lua_State *L, glua_span *span, bool is_end) {
    numeral n = {span, span->start, 0, ""};
    while (isspace(peek(&n))) n.next++;
    accept(&n, "+-");
    int digits = 0;
    bool is_hexadecimal = false;
    if (accept(&n, "0")) {
        if (accept(&n, "xX")) is_hexadecimal = true;
        else digits = 1;
    }
    digits += accept_digits(&n, is_hexadecimal);
    if (accept(&n, ".")) digits += accept_digits(&n, is_hexadecimal);
    if (digits > 0 && accept(&n, is_hexadecimal ? "pP" : "eE")) {
        accept(&n, "+-");
        accept_digits(&n, false);
    }
    if (peek(&n) == EOF && !is_end) return NEEDS_MORE;
    span->start = n.next;
    n.text[n.length] = '\0';
    return lua_stringtonumber(L, n.text) ? GOT : NOTHING;
}

static int read_format(lua_State *L, glua_span *span, int index, bool is_end) {
    if (index == 0) return read_line(L, span, is_end, false);
    if (lua_type(L, index) == LUA_TNUMBER) {
        lua_Integer count = luaL_checkinteger(L, index);
        luaL_argcheck(L, count >= 0, index, "invalid format");
        return read_count(L, span, is_end, (size_t)count);
    }
    const char *format = luaL_checkstring(L, index);
    switch (format[*format == '*']) {
    case 'n': return read_number(L, span, is_end);
    case 'l': return read_line(L, span, is_end, false);
    case 'L': return read_line(L, span, is_end, true);
    case 'a': return read_all(L, span, is_end);
    default: return luaL_argerror(L, index, "invalid format");
    }
}

/* ------------------------------------------------------------------------------------------------------------- slow */

/* Packs the progress of a read that waits: the number of formats, and the next one. */
static lua_KContext pack(int formats, int next) { return (lua_KContext)formats << 32 | next; }

enum { block_size = 1 << 16 };

/* Reads the available bytes; returns their number, 0 at the end, or -1. */
static ssize_t fill(lua_State *L, glua_file *file) {
    glua_span_reserve(L, 1, &file->input, GLUA_INPUT_BLOCK, block_size);
    ssize_t count = read(fileno(file->stream.f), file->input.block + file->input.end, block_size);
    if (count > 0) file->input.end += (size_t)count;
    return count;
}

static int read_formats(lua_State *L, int formats, int next, lua_KFunction again) {
    glua_file *file = glua_check_file(L, 1);
    bool is_end = false;
    int count = formats > 0 ? formats : 1;
    luaL_checkstack(L, count - next + LUA_MINSTACK, "too many arguments");
    while (next < count) {
        int result = read_format(L, &file->input, formats > 0 ? next + 2 : 0, is_end);
        if (result == GOT) {
            next++;
        } else if (result == NOTHING) {
            lua_pushnil(L);
            return next + 1;
        } else if (!__freadable(file->stream.f)) {
            errno = EBADF;
            return luaL_fileresult(L, 0, NULL);
        } else if (!glua_is_ready(fileno(file->stream.f), false)) {
            glua_await(L, fileno(file->stream.f), false, pack(formats, next), again);
        } else {
            ssize_t size = fill(L, file);
            is_end = size == 0;
            if (size < 0 && errno != EINTR && errno != EAGAIN) return luaL_fileresult(L, 0, NULL);
        }
    }
    return count;
}

static int resume_reading(lua_State *L, lua_KContext context, lua_KFunction again) {
    return read_formats(L, (int)(context >> 32), (int)(context & INT_MAX), again);
}

static int continue_read(lua_State *L, int status, lua_KContext context) {
    (void)status;
    return resume_reading(L, context, continue_read);
}

/* Reads a regular file. Clears the error flag that the C library sets on a stream that is not open for reading, since
   it would look like lost output. */
static int read_fast(lua_State *L, glua_file *file) {
    bool has_failed = ferror(file->stream.f);
    int count = glua_of(L)->files.read(L);
    if (!has_failed && file->stream.closef && !__freadable(file->stream.f)) clearerr(file->stream.f);
    return count;
}

int glua_read_file(lua_State *L) {
    glua_file *file = glua_check_file(L, 1);
    return file->is_slow ? read_formats(L, lua_gettop(L) - 1, 0, continue_read) : read_fast(L, file);
}

/* ------------------------------------------------------------------------------------------------------------ lines */

/* [-0, +1] Pushes the next line of a regular file without its end; returns whether there is one. */
static bool push_line(lua_State *L, FILE *stream) {
    luaL_Buffer buffer;
    int byte = 0;
    luaL_buffinit(L, &buffer);
    while (byte != EOF && byte != '\n') {
        char *start = luaL_prepbuffer(&buffer);
        size_t length = 0;
        flockfile(stream);
        while (length < LUAL_BUFFERSIZE && (byte = getc_unlocked(stream)) != EOF && byte != '\n')
            start[length++] = (char)byte;
        funlockfile(stream);
        luaL_addsize(&buffer, length);
    }
    luaL_pushresult(&buffer);
    return byte == '\n' || lua_rawlen(L, -1) > 0;
}

/* What read_fast does for a line, without looking up the file, which `lines` knows. */
static int read_line_fast(lua_State *L, FILE *stream) {
    clearerr(stream);
    bool is_there = push_line(L, stream);
    if (ferror(stream)) return luaL_fileresult(L, 0, NULL);
    if (!is_there) lua_pushnil(L);
    return 1;
}

/* Upvalues: the file, whether to close it at its end, the number of formats, the formats. */
enum { LINES_FILE = 1, LINES_CLOSES, LINES_COUNT, LINES_FORMATS };

static int end_line(lua_State *L, int count) {
    if (lua_toboolean(L, -count)) return count;
    if (count > 1) return luaL_error(L, "%s", lua_tostring(L, 1 - count));
    if (lua_toboolean(L, lua_upvalueindex(LINES_CLOSES))) {
        lua_settop(L, 0);
        lua_pushvalue(L, lua_upvalueindex(LINES_FILE));
        glua_of(L)->files.close(L);
    }
    return 0;
}

static int continue_line(lua_State *L, int status, lua_KContext context) {
    (void)status;
    return end_line(L, resume_reading(L, context, continue_line));
}

static int next_line(lua_State *L) {
    int formats = (int)lua_tointeger(L, lua_upvalueindex(LINES_COUNT));
    glua_file *file = lua_touserdata(L, lua_upvalueindex(LINES_FILE));
    if (file->stream.closef == NULL) return luaL_error(L, "file is already closed");
    lua_settop(L, 0);
    if (formats == 0 && !file->is_slow && __freadable(file->stream.f))
        return end_line(L, read_line_fast(L, file->stream.f));
    luaL_checkstack(L, formats + 1, "too many arguments");
    lua_pushvalue(L, lua_upvalueindex(LINES_FILE));
    for (int i = 0; i < formats; i++) lua_pushvalue(L, lua_upvalueindex(LINES_FORMATS + i));
    int count = file->is_slow ? read_formats(L, formats, 0, continue_line) : read_fast(L, file);
    return end_line(L, count);
}

void glua_push_lines(lua_State *L, bool closes) {
    enum { most_formats = 250 };
    int formats = lua_gettop(L) - 1;
    luaL_argcheck(L, formats <= most_formats, most_formats + 2, "too many arguments");
    lua_pushvalue(L, 1);
    lua_pushboolean(L, closes);
    lua_pushinteger(L, formats);
    lua_rotate(L, 2, 3);
    lua_pushcclosure(L, next_line, LINES_FORMATS - 1 + formats);
}

int glua_file_lines(lua_State *L) {
    glua_check_file(L, 1);
    glua_push_lines(L, false);
    return 1;
}
