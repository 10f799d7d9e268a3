/* File handles: what the C files of the library `io` share.

   Regular files are read and written with Lua's own functions. Pipes, terminals and sockets are slow: other programs
   decide when data is available, so their bytes pass through a span, and a task that must wait for them waits for the
   host while other tasks run. */
#pragma once

#include "../border/state.h"

#include <stdio.h>

/* Bytes that were read ahead or that wait to be written, in a block that a user value of the handle keeps alive. */
typedef struct glua_span {
    char *block;
    size_t capacity, start, end;
} glua_span;

typedef struct glua_file {
    /* The first member, as in every LUA_FILEHANDLE. */
    luaL_Stream stream;
    bool is_slow;
    /* Whether written bytes stay in `output` instead of being passed on. */
    bool is_kept;
    glua_span input, output;
    /* The program at the other end of the pipe, or 0; and a descriptor that becomes readable when it has ended, or -1. */
    pid_t process;
    int process_end;
    /* Why written data was lost, as an errno, or 0; whether the script knows; and whether the host was warned. */
    int loss;
    bool is_loss_known, is_loss_ignored, is_loss_warned_of;
} glua_file;

/* The user values of a handle. Messages call the file by its name. */
enum { GLUA_INPUT_BLOCK = 1, GLUA_OUTPUT_BLOCK = 2, GLUA_FILE_NAME = 3 };

static inline size_t glua_span_length(const glua_span *span) { return span->end - span->start; }

/* Returns the open file at `index`; raises for every other value. */
glua_file *glua_check_file(lua_State *L, int index);
/* [-0, +1] Pushes a handle without a file, to be completed by the caller. */
glua_file *glua_new_file(lua_State *L);
/* Finds out whether the file is slow. */
void glua_classify_file(glua_file *file);
/* Appends bytes to a span of the file at `index`. */
void glua_span_append(lua_State *L, int index, glua_span *span, int user_value, const char *bytes, size_t length);
/* Makes room for `length` more bytes at the end of the span. */
void glua_span_reserve(lua_State *L, int index, glua_span *span, int user_value, size_t length);

/* Waits until the descriptor can be read or written. Where Lua can be suspended, the task waits, then `again` continues
   with `context`, and this function does not return; elsewhere it blocks the thread. */
void glua_await(lua_State *L, int descriptor, bool writing, lua_KContext context, lua_KFunction again);
bool glua_is_ready(int descriptor, bool writing);

/* programs.c */
/* Closes the pipe to a program, and waits for the program's end as glua_await does. */
void glua_await_program(lua_State *L, glua_file *file, lua_KFunction again);
/* Closes the pipe without ending the program. */
void glua_abandon_program(glua_file *file);
/* Closes the pipe of a script that is being ended and cannot wait: a program that only waits for the end of its input
   may go on to its own end, any other program is ended. */
void glua_close_abandoned_program(glua_state *g, glua_file *file);

/* file_losses.c */
/* [-0, +0] Names the new file on top, and makes glua_flush_files flush it. */
void glua_watch_file(lua_State *L, const char *name);
/* Records that writing failed with this errno; the first one is kept. */
void glua_note_loss(glua_file *file, int code);
/* [-0, +0] Warns once of lost data of the file at `index` where the script does not know of it. Never raises. */
void glua_tell_loss(lua_State *L, int index);
/* Closes the stream; returns false, with errno set, where its buffer could not be written out. */
bool glua_end_stream(glua_file *file);

/* file_reading.c */
int glua_read_file(lua_State *L);
int glua_file_lines(lua_State *L);
/* [-n, +1] Pushes the iterator of `lines`. On the stack are the file and the formats, which are popped. */
void glua_push_lines(lua_State *L, bool closes);

/* file_writing.c */
int glua_write_file(lua_State *L);
/* glua_write_file for io.write, whose arguments count without the file. */
int glua_write_default(lua_State *L);
int glua_flush_file(lua_State *L);
int glua_close_file(lua_State *L);
int glua_print(lua_State *L);

/* files.c, io.c */
void glua_open_files(lua_State *L);
/* [-0, +0] Adds the functions with default files to the environment's library `io`. */
void glua_add_default_files(lua_State *L, int environment);
