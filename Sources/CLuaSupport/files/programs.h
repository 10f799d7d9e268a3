/* The programs that scripts have started: what the C files about them share. */
#pragma once

#include "files.h"

#define GLUA_MARK_NAME "GLOBUS_LUA_PROGRAM"
enum { GLUA_MARK_SIZE = 96 };

/* A program that runs, or whose end nobody has taken note of yet. */
typedef struct glua_program {
    /* 0 until it has started. */
    pid_t process;
    /* No other program of this process has, or will have, the same. */
    uint64_t number;
    /* The identity of the script that has started it, or 0. */
    uint64_t owner;
    /* It reads what the script writes, and so ends by itself once that has ended. */
    bool takes_input;
    /* The host's end of the pipe to it, or -1. */
    int pipe;
    /* How many are ending it, and what it has started. */
    int endings;
    struct glua_program *next;
} glua_program;

typedef bool (*glua_program_filter)(const glua_program *program, const void *context);

/* spawning.c */
/* The mark of the program with the number, as its environment has it; without a number, how all of them begin. */
void glua_write_mark(char *mark, size_t size, uint64_t number);
/* The numbers of the programs that run and fit. */
size_t glua_running_programs(glua_program_filter filter, const void *context, uint64_t *numbers, size_t capacity);
bool glua_has_started_programs(void);
/* Notes the host's end of the pipe to a program, or -1 before it is closed. */
void glua_set_pipe(pid_t process, int pipe);
bool glua_takes_input(pid_t process);
/* Keeps a program in the account, so that glua_reap does not return, until it is let go; false where it is not there. */
bool glua_hold_program(pid_t process);
void glua_let_go_of_program(pid_t process);
/* Ends the pipes to all programs: what reads finds the end of its input. */
void glua_hang_up_programs(void);

/* keeper.c */
/* Starts the keeper, once, where the host uses one. */
void glua_start_keeper(void);

/* program_ending.c */
/* Ends all programs whose marks begin so. */
void glua_end_marked_programs(const char *mark, uint64_t grace);
