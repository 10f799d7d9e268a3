/* Programs that scripts start with io.popen. Closing the pipe to one waits for its end as reading waits for bytes. */
#define _GNU_SOURCE
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio_ext.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__GLIBC__)
#if __GLIBC_PREREQ(2, 34)
#define HAS_CLOSEFROM
#endif
#endif

extern char **environ;

int glua_start_shell(const char *command, int end, int target, pid_t *process) {
    char *const words[] = {"sh", "-c", (char *)command, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    if (end >= 0) posix_spawn_file_actions_adddup2(&actions, end, target);
#ifdef HAS_CLOSEFROM
    /* Connections that a program holds, too, would not end when the host ends them. */
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
#endif
    posix_spawnattr_init(&attributes);
    /* The host's own threads may block signals. */
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    int code = posix_spawn(process, "/bin/sh", &actions, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

static int wait_for(pid_t process) {
    int status = -1;
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR) return -1;
    errno = 0;
    return status;
}

static int close_program(lua_State *L) {
    glua_file *file = lua_touserdata(L, 1);
    pid_t process = file->process;
    file->process = 0;
    glua_end_stream(file);
    glua_tell_loss(L, 1);
    if (file->process_end >= 0) close(file->process_end);
    return luaL_execresult(L, wait_for(process));
}

/* [-0, +0] Makes the file on top the end of a pipe to a program. Returns 0 or a number of errno. */
static int attach(glua_file *file, const char *command, const char *mode, int ours, int theirs) {
    fflush(NULL);
    file->stream.f = fdopen(ours, mode);
    if (!file->stream.f) return errno;
    int code = glua_start_shell(command, theirs, *mode == 'r' ? STDOUT_FILENO : STDIN_FILENO, &file->process);
    if (code != 0) {
        fclose(file->stream.f);
        return code;
    }
    /* Can be read when the program has ended. Where the system has none, closing waits on the spot. */
    file->process_end = (int)syscall(SYS_pidfd_open, file->process, 0);
    file->stream.closef = close_program;
    file->is_slow = true;
    return 0;
}

int glua_push_program(lua_State *L, const char *command, const char *mode, const char *name) {
    lua_checkstack(L, 8);
    glua_file *file = glua_new_file(L);
    int ends[2];
    int code = pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;
    if (code == 0) {
        bool reads = *mode == 'r';
        code = attach(file, command, mode, ends[reads ? 0 : 1], ends[reads ? 1 : 0]);
        close(ends[reads ? 1 : 0]);
        if (!file->stream.f) close(ends[reads ? 0 : 1]);
    }
    if (code != 0) lua_pop(L, 1);
    else glua_watch_file(L, name);
    return code;
}

/* Ends the pipe, and leaves a file that has nothing and takes everything. */
static void hang_up(glua_file *file) {
    if (__fpending(file->stream.f) != 0 && fflush(file->stream.f) != 0) glua_note_loss(file, errno);
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing < 0) return;
    dup3(nothing, fileno(file->stream.f), O_CLOEXEC);
    close(nothing);
}

void glua_await_program(lua_State *L, glua_file *file, lua_KFunction again) {
    if (file->process == 0) return;
    hang_up(file);
    while (file->process_end >= 0 && !glua_is_ready(file->process_end, false))
        glua_await(L, file->process_end, false, 0, again);
}

static void *take_leave(void *process) {
    wait_for((pid_t)(intptr_t)process);
    return NULL;
}

void glua_abandon_program(glua_file *file) {
    pid_t process = file->process;
    if (process == 0) return;
    file->process = 0;
    file->stream.closef = NULL;
    glua_end_stream(file);
    if (file->process_end >= 0) close(file->process_end);
    if (waitpid(process, NULL, WNOHANG) != 0) return;
    pthread_t thread;
    if (pthread_create(&thread, NULL, take_leave, (void *)(intptr_t)process) == 0) pthread_detach(thread);
}
