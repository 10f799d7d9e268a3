/* Ends programs with their descendants: SIGTERM first, SIGKILL for those that are still there after a grace period.

   /proc lists the processes. A process that has made its own session and has no parent any more, as a daemon does, has
   left the script and is left alone. */
#define _GNU_SOURCE
#include "programs.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct process {
    pid_t number, parent, session;
    bool is_marked, is_member;
} process;

typedef struct processes {
    process *items;
    size_t count, capacity;
} processes;

/* The programs that must end, by their marks. */
typedef struct target {
    char (*marks)[GLUA_MARK_SIZE];
    size_t count;
    /* Whether the marks are only the beginnings of the programs' marks. */
    bool is_prefix;
} target;

/* -------------------------------------------------------------------------------------------------------- reading /proc */

/* Returns the contents of a file in /proc, terminated by a zero, or NULL. The caller frees them. */
static char *read_proc(pid_t number, const char *name, size_t *length) {
    enum { step = 1 << 14, most = 8 << 20 };
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)number, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return NULL;
    char *text = NULL;
    size_t size = 0;
    for (ssize_t count = 1; count > 0 && size < most; size += (size_t)count) {
        char *grown = realloc(text, size + step + 1);
        count = grown ? read(file, grown + size, step) : -1;
        if (grown) text = grown;
        if (count <= 0) break;
    }
    close(file);
    if (text) text[size] = '\0';
    *length = size;
    return text;
}

static bool has_mark(pid_t number, const target *target) {
    size_t length = 0;
    char *text = read_proc(number, "environ", &length);
    bool found = false;
    for (size_t i = 0; text && i < target->count && !found; i++) {
        const char *mark = target->marks[i];
        size_t size = strlen(mark) + !target->is_prefix;
        for (char *at = text; (at = memmem(at, length - (size_t)(at - text), mark, size)) && !found; at++)
            found = at == text || at[-1] == '\0';
    }
    free(text);
    return found;
}

/* Reads `stat`: number (name) state parent group session. The name may contain any character. */
static bool read_process(pid_t number, process *process) {
    size_t length = 0;
    char *text = read_proc(number, "stat", &length), state = 'Z';
    char *behind = text ? strrchr(text, ')') : NULL;
    int parent = 0, group = 0, session = 0;
    bool is_read = behind && sscanf(behind + 1, " %c %d %d %d", &state, &parent, &group, &session) == 4;
    free(text);
    process->number = number;
    process->parent = parent;
    process->session = session;
    process->is_marked = process->is_member = false;
    return is_read && state != 'Z' && state != 'X';
}

static void list(processes *all, const target *target) {
    DIR *folder = opendir("/proc");
    all->count = 0;
    if (!folder) return;
    for (struct dirent *entry; (entry = readdir(folder));) {
        process process;
        pid_t number = isdigit((unsigned char)*entry->d_name) ? (pid_t)atoi(entry->d_name) : 0;
        if (number <= 1 || number == getpid() || !read_process(number, &process)) continue;
        if (all->count == all->capacity) {
            size_t capacity = all->capacity ? all->capacity * 2 : 256;
            struct process *grown = realloc(all->items, capacity * sizeof *grown);
            if (!grown) break;
            all->items = grown;
            all->capacity = capacity;
        }
        process.is_marked = has_mark(number, target);
        all->items[all->count++] = process;
    }
    closedir(folder);
}

/* ------------------------------------------------------------------------------------------------------------- who ends */

static bool is_child_of_member(const processes *all, const process *process) {
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].number == process->parent) return all->items[i].is_member;
    return false;
}

static bool belongs(const processes *all, const process *process, pid_t session) {
    if (is_child_of_member(all, process)) return true;
    return process->is_marked && (process->session == session || process->parent == getpid());
}

/* Sends a signal (none for 0) to all processes that must end; returns how many there are. */
static size_t tell(processes *all, const target *target, int number) {
    list(all, target);
    pid_t session = getsid(0);
    size_t count = 0;
    for (bool is_new = true; is_new;) {
        is_new = false;
        for (size_t i = 0; i < all->count; i++) {
            process *process = &all->items[i];
            if (process->is_member || !belongs(all, process, session)) continue;
            process->is_member = is_new = true;
            count++;
        }
    }
    for (size_t i = 0; number != 0 && i < all->count; i++) {
        if (!all->items[i].is_member) continue;
        kill(all->items[i].number, number);
        /* A stopped process would not react to the signal. */
        if (number != SIGKILL) kill(all->items[i].number, SIGCONT);
    }
    return count;
}

static void end(const target *target, uint64_t grace) {
    enum { tick = 10000000, most_kills = 100 };
    processes all = {0};
    uint64_t deadline = glua_now() + grace;
    size_t left = tell(&all, target, grace != 0 ? SIGTERM : SIGKILL);
    for (int kills = 0; left != 0 && kills < most_kills;) {
        nanosleep(&(struct timespec){.tv_nsec = tick}, NULL);
        bool is_over = glua_now() >= deadline;
        left = tell(&all, target, is_over ? SIGKILL : 0);
        kills += is_over;
    }
    free(all.items);
}

/* ----------------------------------------------------------------------------------------------------------- the choice */

enum { most_programs = 4096 };

static void end_numbers(const uint64_t *numbers, size_t count, uint64_t grace) {
    if (count == 0) return;
    target target = {.marks = malloc(count * GLUA_MARK_SIZE), .count = count};
    if (!target.marks) return;
    for (size_t i = 0; i < count; i++) glua_write_mark(target.marks[i], GLUA_MARK_SIZE, numbers[i]);
    end(&target, grace);
    free(target.marks);
}

static void end_fitting(glua_program_filter filter, const void *context, uint64_t grace) {
    uint64_t *numbers = malloc(most_programs * sizeof *numbers);
    if (numbers) end_numbers(numbers, glua_running_programs(filter, context, numbers, most_programs), grace);
    free(numbers);
}

static bool is_process(const glua_program *program, const void *process) {
    return program->process == (pid_t)(intptr_t)process;
}

static bool is_owned(const glua_program *program, const void *script) {
    return program->owner == ((const glua_script *)script)->identity;
}

static bool takes_no_input(const glua_program *program, const void *context) {
    (void)context;
    return !program->takes_input;
}

static bool takes_input_still(const glua_program *program, const void *context) {
    (void)context;
    siginfo_t information = {0};
    if (!program->takes_input) return false;
    return waitid(P_PID, (id_t)program->process, &information, WEXITED | WNOWAIT | WNOHANG) == 0
        && information.si_pid == 0;
}

void glua_end_program(pid_t process, uint64_t grace) {
    if (!glua_hold_program(process)) return;
    end_fitting(is_process, (void *)(intptr_t)process, grace);
    glua_let_go_of_program(process);
}

void glua_end_programs_of(const glua_script *script, uint64_t grace) { end_fitting(is_owned, script, grace); }

bool glua_has_programs(const glua_script *script) {
    uint64_t number;
    return glua_running_programs(is_owned, script, &number, 1) != 0;
}

void glua_end_marked_programs(const char *mark, uint64_t grace) {
    char marks[1][GLUA_MARK_SIZE];
    snprintf(marks[0], GLUA_MARK_SIZE, "%s", mark);
    end(&(target){.marks = marks, .count = 1, .is_prefix = true}, grace);
}

void glua_end_all_programs(uint64_t grace) {
    char mark[GLUA_MARK_SIZE];
    if (!glua_has_started_programs()) return;
    glua_write_mark(mark, sizeof mark, 0);
    glua_end_marked_programs(mark, grace);
}

void glua_finish_programs(uint64_t grace) {
    uint64_t number;
    if (!glua_has_started_programs()) return;
    fflush(NULL);
    glua_hang_up_programs();
    end_fitting(takes_no_input, NULL, grace);
    while (glua_running_programs(takes_input_still, NULL, &number, 1) != 0)
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
}
