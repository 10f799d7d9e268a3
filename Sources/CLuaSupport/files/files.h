/* File handles: what the C files of the library `io` share.

   Regular files are read and written with Lua's own functions. Pipes, terminals and sockets are slow: somebody else
   decides when they have something, so their bytes pass through a span, and a task that must wait for them waits for the
   host while the others run. */
#pragma once

#include "../border/state.h"

#include <stdio.h>

/* Bytes that have been read ahead, or that wait to be written, in a block that a user value of the handle keeps. */
typedef struct glua_span {
    char *block;
    size_t capacity, start, end;
} glua_span;

typedef struct glua_file {
    /* First, as every LUA_FILEHANDLE has it. */
    luaL_Stream stream;
    bool is_slow;
    /* What is written stays in `output`. */
    bool is_kept;
    glua_span input, output;
    /* The program at the other end of the pipe, 0 where there is none, and what can be read when it has ended, or -1. */
    pid_t process;
    int process_end;
    /* Why some of what was written is lost, as a number of errno, or 0; whether the script knows; and whether the host has
       been warned. */
    int loss;
    bool is_loss_known, is_loss_ignored, is_loss_warned_of;
} glua_file;

/* The user values of a handle; the name is what messages call the file. */
enum { GLUA_INPUT_BLOCK = 1, GLUA_OUTPUT_BLOCK = 2, GLUA_FILE_NAME = 3 };

static inline size_t glua_span_length(const glua_span *span) { return span->end - span->start; }

/* The open file at `index`; raises for everything else. */
glua_file *glua_check_file(lua_State *L, int index);
/* [-0, +1] A handle without a file, to be completed. */
glua_file *glua_new_file(lua_State *L);
/* Finds out whether the file is slow. */
void glua_classify_file(glua_file *file);
/* Adds bytes to the span of the file at `index`. */
void glua_span_append(lua_State *L, int index, glua_span *span, int user_value, const char *bytes, size_t length);
/* Makes room for `length` more bytes at the end of the span. */
void glua_span_reserve(lua_State *L, int index, glua_span *span, int user_value, size_t length);

/* Waits until the descriptor can be read or written: as a task where Lua can be suspended, and then `again` goes on with
   `context` and this does not return; else on the spot. */
void glua_await(lua_State *L, int descriptor, bool writing, lua_KContext context, lua_KFunction again);
bool glua_is_ready(int descriptor, bool writing);

/* programs.c */
/* Ends the pipe of a file that is one to a program, and waits for the program's end in the way of glua_await. */
void glua_await_program(lua_State *L, glua_file *file, lua_KFunction again);
/* Closes the pipe and leaves the program alone. */
void glua_abandon_program(glua_file *file);
/* The same for a script that is being ended, which waits for nothing: a program that only waits for the end of its input
   may go on to its own end, every other one is ended. */
void glua_close_abandoned_program(glua_state *g, glua_file *file);

/* file_losses.c */
/* [-0, +0] Names the new file on top and has it flushed by glua_flush_files. */
void glua_watch_file(lua_State *L, const char *name);
/* Notes that writing has failed with this number of errno, which stays as it is. */
void glua_note_loss(glua_file *file, int code);
/* [-0, +0] Warns, once, of what was lost of the file at `index` where the script does not know. Raises nothing. */
void glua_tell_loss(lua_State *L, int index);
/* Closes the stream; false, with errno set, where what waited to be written could not be. */
bool glua_end_stream(glua_file *file);

/* file_reading.c */
int glua_read_file(lua_State *L);
int glua_file_lines(lua_State *L);
/* [-0, +1] The iterator of `lines`. Stack: the file, the formats, which are taken off. */
void glua_push_lines(lua_State *L, bool closes);

/* file_writing.c */
int glua_write_file(lua_State *L);
int glua_flush_file(lua_State *L);
int glua_close_file(lua_State *L);
int glua_print(lua_State *L);

/* files.c, io.c */
void glua_open_files(lua_State *L);
/* [-0, +0] Adds to the environment's library `io` what has files of its own by default. */
void glua_add_default_files(lua_State *L, int environment);
