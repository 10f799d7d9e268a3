/* System calls for opening files without a gap between check and use, and for starting programs, which Swift's
   importer hides.

   The kernel resolves a path once, to a descriptor that does not open the file (O_PATH). Permissions are checked for
   the name of the file behind it, and exactly that file is opened afterwards. /proc must be mounted. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The kind of the file behind a descriptor. */
typedef enum gfile_kind {
    GFILE_FILE,
    GFILE_FOLDER,
    /* A named pipe. */
    GFILE_PIPE,
    /* /dev/null, which discards what is written and is always empty. */
    GFILE_NULL_DEVICE,
    /* A device, a socket, or a file of the kernel in /proc and /sys. */
    GFILE_SPECIAL,
} gfile_kind;

/* Returns a descriptor of the file to which `path` leads, following links, or -1 with errno. */
int gfile_find(const char *path);
/* Does the same, but only for a folder. */
int gfile_find_folder(const char *path);
/* Returns the kind of the file behind the descriptor; a folder in /proc or /sys is special, too. */
gfile_kind gfile_kind_of(int descriptor);
/* Writes the absolute path of the file, without links, and returns its length, or -1 with errno. */
long gfile_path(int descriptor, char *path, size_t size);
/* Opens the file behind the descriptor; returns -1 with errno where that fails. Opening a named pipe does not wait for
   its other end. */
int gfile_open(int descriptor, int flags);
/* In the place of nanoseconds: now. */
extern const long gfile_now;
/* Sets when the file that the descriptor stands for was read and written last; 0, or -1 with errno. */
int gfile_touch(int descriptor, struct timespec read, struct timespec written);
/* Gives the file that the descriptor stands for another name in a folder; 0, or -1 with errno. */
int gfile_link(int descriptor, int folder, const char *name);
/* Waits until the descriptor can be read or written, or the alarm was rung. */
void gfile_wait(int descriptor, bool writing, int alarm);
/* Makes a descriptor that ends gfile_wait once it was rung; returns -1 with errno where that fails. */
int gfile_new_alarm(void);
void gfile_ring(int alarm);

/* Starts a program of the search path that outlives this process: in a session of its own, without the terminal and the
   open files of this process, with signals as a shell leaves them. Returns its number, or -1 with errno. */
int gprogram_start_detached(char *const *words, char *const *environment);
/* Waits for the program's end and returns its exit status, or -1 where a signal has ended it. */
int gprogram_status(int process);

#ifdef __cplusplus
}
#endif
