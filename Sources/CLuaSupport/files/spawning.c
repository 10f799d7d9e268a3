/* Starts programs for scripts, and keeps a list of those that run.

   Every program has a mark in its environment, which its descendants inherit. So all of them are found when they must
   end, whoever their parent is by then. Programs stay in the process group of the host, as with Lua's own functions: a
   program on a terminal owns it, and gets Ctrl-C and Ctrl-Z. */
#define _GNU_SOURCE
#include "programs.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__GLIBC__)
#if __GLIBC_PREREQ(2, 34)
#define HAS_CLOSEFROM
#endif
#endif

extern char **environ;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ended = PTHREAD_COND_INITIALIZER;
static glua_program *programs;
static uint64_t last_number;

/* ------------------------------------------------------------------------------------------------------------ account */

void glua_write_mark(char *mark, size_t size, uint64_t number) {
    static _Atomic uint64_t begin;
    uint64_t none = 0;
    /* The time distinguishes this process from an earlier one with the same number. */
    atomic_compare_exchange_strong(&begin, &none, glua_now());
    int length = snprintf(mark, size, GLUA_MARK_NAME "=%d.%llu.", (int)getpid(), (unsigned long long)begin);
    if (number != 0 && length > 0 && (size_t)length < size)
        snprintf(mark + length, size - (size_t)length, "%llu", (unsigned long long)number);
}

static void enter(glua_program *program, uint64_t owner, bool takes_input) {
    pthread_mutex_lock(&lock);
    *program = (glua_program){.number = ++last_number, .owner = owner, .takes_input = takes_input, .pipe = -1, .next = programs};
    programs = program;
    pthread_mutex_unlock(&lock);
}

static void leave(glua_program *program) {
    pthread_mutex_lock(&lock);
    for (glua_program **link = &programs; *link; link = &(*link)->next) {
        if (*link != program) continue;
        *link = program->next;
        break;
    }
    pthread_mutex_unlock(&lock);
    free(program);
}

size_t glua_running_programs(glua_program_filter filter, const void *context, uint64_t *numbers, size_t capacity) {
    size_t count = 0;
    pthread_mutex_lock(&lock);
    for (glua_program *program = programs; program && count < capacity; program = program->next)
        if (program->process != 0 && filter(program, context)) numbers[count++] = program->number;
    pthread_mutex_unlock(&lock);
    return count;
}

bool glua_has_started_programs(void) {
    pthread_mutex_lock(&lock);
    bool any = last_number != 0;
    pthread_mutex_unlock(&lock);
    return any;
}

/* Finds a program; the caller holds the lock. */
static glua_program *find(pid_t process) {
    glua_program *program = programs;
    while (program && program->process != process) program = program->next;
    return program;
}

void glua_set_pipe(pid_t process, int pipe) {
    pthread_mutex_lock(&lock);
    glua_program *program = find(process);
    if (program) program->pipe = pipe;
    pthread_mutex_unlock(&lock);
}

bool glua_takes_input(pid_t process) {
    pthread_mutex_lock(&lock);
    const glua_program *program = find(process);
    bool takes_input = program && program->takes_input;
    pthread_mutex_unlock(&lock);
    return takes_input;
}

static bool count_ending(pid_t process, int change) {
    pthread_mutex_lock(&lock);
    glua_program *program = find(process);
    if (program) program->endings += change;
    pthread_cond_broadcast(&ended);
    pthread_mutex_unlock(&lock);
    return program != NULL;
}

bool glua_hold_program(pid_t process) { return count_ending(process, 1); }

void glua_let_go_of_program(pid_t process) { count_ending(process, -1); }

void glua_hang_up_programs(void) {
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing < 0) return;
    pthread_mutex_lock(&lock);
    for (glua_program *program = programs; program; program = program->next)
        if (program->pipe >= 0) dup3(nothing, program->pipe, O_CLOEXEC);
    pthread_mutex_unlock(&lock);
    close(nothing);
}

int glua_reap(pid_t process) {
    siginfo_t information;
    while (waitid(P_PID, (id_t)process, &information, WEXITED | WNOWAIT) < 0)
        if (errno != EINTR) return -1;
    pthread_mutex_lock(&lock);
    glua_program *program = find(process);
    while (program && program->endings > 0) pthread_cond_wait(&ended, &lock);
    pthread_mutex_unlock(&lock);
    if (program) leave(program);
    int status = -1;
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return status;
}

uint64_t glua_new_script_identity(void) {
    static _Atomic uint64_t last;
    return atomic_fetch_add(&last, 1) + 1;
}

/* ----------------------------------------------------------------------------------------------------------- starting */

/* The words of a command in which nothing is quoted; their texts are in the command, which is cut. Freed by the caller. */
static char **split(char *command) {
    char **words = malloc((strlen(command) / 2 + 2) * sizeof *words);
    size_t count = 0;
    for (char *rest = command, *word; words && (word = strtok_r(rest, " \t", &rest));) words[count++] = word;
    if (words) words[count] = NULL;
    return words;
}

static int spawn(const char *program, char *const words[], int end, int target, char **environment, pid_t *process) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    if (end >= 0) posix_spawn_file_actions_adddup2(&actions, end, target);
#ifdef HAS_CLOSEFROM
    /* A connection that a program also holds would not end when the host closes it. */
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
#endif
    posix_spawnattr_init(&attributes);
    /* Signals may be blocked in the host's own threads, but must not be in the program. */
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    int code = posix_spawn(process, program, &actions, &attributes, words, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

/* Returns the host's environment with the mark in front, or NULL where there is no memory. The caller frees it. */
static char **marked_environment(char *mark) {
    size_t count = 0, name = strlen(GLUA_MARK_NAME);
    while (environ && environ[count]) count++;
    char **marked = malloc((count + 2) * sizeof *marked);
    if (!marked) return NULL;
    size_t length = 0;
    marked[length++] = mark;
    for (size_t i = 0; i < count; i++)
        if (strncmp(environ[i], GLUA_MARK_NAME, name) != 0 || environ[i][name] != '=') marked[length++] = environ[i];
    marked[length] = NULL;
    return marked;
}

static int spawn_command(const char *path, const char *command, int end, int target, char **environment,
                         pid_t *process) {
    char *const shell[] = {"sh", "-c", (char *)command, NULL};
    if (!path) return spawn("/bin/sh", shell, end, target, environment, process);
    char *text = strdup(command), **words = text ? split(text) : NULL;
    int code = words ? spawn(path, words, end, target, environment, process) : ENOMEM;
    free(words);
    free(text);
    return code;
}

int glua_start_program(const glua_script *script, const char *path, const char *command, int end, int target,
                       pid_t *process) {
    char mark[GLUA_MARK_SIZE];
    glua_program *program = malloc(sizeof *program);
    if (!program) return ENOMEM;
    enter(program, script ? script->identity : 0, target == STDIN_FILENO);
    glua_write_mark(mark, sizeof mark, program->number);
    char **environment = marked_environment(mark);
    glua_start_keeper();
    int code = environment ? spawn_command(path, command, end, target, environment, process) : ENOMEM;
    free(environment);
    if (code != 0) {
        leave(program);
        return code;
    }
    pthread_mutex_lock(&lock);
    program->process = *process;
    pthread_mutex_unlock(&lock);
    return 0;
}
