/* Programs that scripts have started: what the C files about them share. */
#pragma once

#include "files.h"

#define GLUA_MARK_NAME "GLOBUS_LUA_PROGRAM"
enum { GLUA_MARK_SIZE = 96 };

/* A program that runs, or whose end was not yet noted. */
typedef struct glua_program {
    /* The process, or 0 until it has started. */
    pid_t process;
    /* A number that no other program of this process ever has. */
    uint64_t number;
    /* The identity of the script that started it, or 0. */
    uint64_t owner;
    /* Whether it reads what the script writes, so that it ends by itself when the script has ended. */
    bool takes_input;
    /* The host's end of the pipe to it, or -1. */
    int pipe;
    /* How many calls are ending it and its descendants. */
    int endings;
    struct glua_program *next;
} glua_program;

typedef bool (*glua_program_filter)(const glua_program *program, const void *context);

/* spawning.c */
/* Writes the mark of the program with this number, as in its environment; without a number, the beginning of all marks. */
void glua_write_mark(char *mark, size_t size, uint64_t number);
/* Finds the numbers of the running programs for which the filter holds. */
size_t glua_running_programs(glua_program_filter filter, const void *context, uint64_t *numbers, size_t capacity);
bool glua_has_started_programs(void);
/* Records the host's end of the pipe to a program, or -1 before it is closed. */
void glua_set_pipe(pid_t process, int pipe);
bool glua_takes_input(pid_t process);
/* Keeps a program in the list until it is let go, so that glua_reap does not return before; false where it is not in
   the list. */
bool glua_hold_program(pid_t process);
void glua_let_go_of_program(pid_t process);
/* Closes the pipes to all programs, so that those that read find the end of their input. */
void glua_hang_up_programs(void);

/* keeper.c */
/* Starts the keeper on first use, where the host wants one. */
void glua_start_keeper(void);

/* program_ending.c */
/* Ends all programs whose marks begin with `mark`. */
void glua_end_marked_programs(const char *mark, uint64_t grace);
