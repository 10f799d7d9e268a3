/* Programs that scripts start with io.popen. Closing the pipe waits for the program's end as reading waits for bytes. */
#define _GNU_SOURCE
#include "programs.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio_ext.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int close_program(lua_State *L) {
    glua_file *file = lua_touserdata(L, 1);
    pid_t process = file->process;
    glua_set_pipe(process, -1);
    file->process = 0;
    glua_end_stream(file);
    glua_tell_loss(L, 1);
    if (file->process_end >= 0) close(file->process_end);
    int status = glua_reap(process);
    if (status != -1) errno = 0;
    return luaL_execresult(L, status);
}

/* [-0, +0] Makes the file on top one end of a pipe to a program. Returns 0 or an errno. */
static int attach(lua_State *L, glua_file *file, const char *path, const char *command, const char *mode, int ours,
                  int theirs) {
    fflush(NULL);
    file->stream.f = fdopen(ours, mode);
    if (!file->stream.f) return errno;
    int target = *mode == 'r' ? STDOUT_FILENO : STDIN_FILENO;
    int code = glua_start_program(glua_of(L)->script, path, command, theirs, target, &file->process);
    if (code != 0) {
        fclose(file->stream.f);
        return code;
    }
    glua_set_pipe(file->process, ours);
    /* A descriptor that becomes readable when the program has ended. Where the system has none, closing the pipe
       blocks. */
    file->process_end = (int)syscall(SYS_pidfd_open, file->process, 0);
    file->stream.closef = close_program;
    file->is_slow = true;
    return 0;
}

int glua_push_program(lua_State *L, const char *path, const char *command, const char *mode, const char *name) {
    lua_checkstack(L, 8);
    glua_file *file = glua_new_file(L);
    int ends[2];
    int code = pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;
    if (code == 0) {
        bool reads = *mode == 'r';
        code = attach(L, file, path, command, mode, ends[reads ? 0 : 1], ends[reads ? 1 : 0]);
        close(ends[reads ? 1 : 0]);
        if (!file->stream.f) close(ends[reads ? 0 : 1]);
    }
    if (code != 0) lua_pop(L, 1);
    else glua_watch_file(L, name);
    return code;
}

/* Closes the pipe, and leaves a file that is empty and discards what is written. */
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
    glua_reap((pid_t)(intptr_t)process);
    return NULL;
}

static void *end_and_take_leave(void *process) {
    glua_end_program((pid_t)(intptr_t)process, GLUA_PROGRAM_GRACE);
    return take_leave(process);
}

static void abandon(glua_file *file, void *(*leave)(void *process)) {
    pid_t process = file->process;
    if (process == 0) return;
    glua_set_pipe(process, -1);
    file->process = 0;
    file->stream.closef = NULL;
    glua_end_stream(file);
    if (file->process_end >= 0) close(file->process_end);
    pthread_t thread;
    if (pthread_create(&thread, NULL, leave, (void *)(intptr_t)process) == 0) pthread_detach(thread);
}

void glua_abandon_program(glua_file *file) { abandon(file, take_leave); }

void glua_close_abandoned_program(glua_state *g, glua_file *file) {
    bool takes_input = glua_takes_input(file->process);
    abandon(file, takes_input && !g->is_ending ? take_leave : end_and_take_leave);
}
