/* The keeper: a process that outlives this one and ends the programs of its scripts where this process could not,
   because it was killed or has crashed. It is this same program, started with certain arguments, and waits at a pipe
   whose other end only this process has. */
#define _GNU_SOURCE
#include "programs.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <unistd.h>

extern char **environ;

static const char *_Atomic keeper_word;
static pthread_once_t start_once = PTHREAD_ONCE_INIT;
static atomic_int keeper = -1;

void glua_use_keeper(const char *word) { atomic_store(&keeper_word, word); }

static int spawn(const char *word, int reader) {
    char mark[GLUA_MARK_SIZE];
    char *const words[] = {"globus-lua", (char *)word, mark, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    pid_t process;
    glua_write_mark(mark, sizeof mark, 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, reader, STDIN_FILENO);
    /* The keeper must not keep the output of this process open, since its readers wait for its end. */
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&attributes);
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    /* Signals to the group of this process, such as Ctrl-C, must not reach the keeper. */
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    int code = posix_spawn(&process, "/proc/self/exe", &actions, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

static void start(void) {
    const char *word = atomic_load(&keeper_word);
    int ends[2];
    if (!word || pipe2(ends, O_CLOEXEC) != 0) return;
    if (spawn(word, ends[0]) == 0) atomic_store(&keeper, ends[1]);
    else close(ends[1]);
    close(ends[0]);
}

void glua_start_keeper(void) { pthread_once(&start_once, start); }

void glua_release_keeper(void) {
    int file = atomic_exchange(&keeper, -1);
    if (file < 0) return;
    /* The keeper may be gone already; that must not cause a signal. */
    sigset_t pipe, before;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, &before);
    while (write(file, "", 1) < 0 && errno == EINTR) {}
    close(file);
}

void glua_serve_as_keeper(const char *mark) {
    char byte;
    ssize_t count;
    while ((count = read(STDIN_FILENO, &byte, 1)) < 0 && errno == EINTR) {}
    if (count == 0) glua_end_marked_programs(mark, GLUA_PROGRAM_GRACE);
}
