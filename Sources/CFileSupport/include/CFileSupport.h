/*
 * The system's calls for opening files without a gap between the check and the use, which Swift's importer hides.
 *
 * A path is resolved once, by the kernel, to a descriptor that opens nothing (O_PATH). What is judged is the name of the
 * file behind it, and what is opened afterwards is that very file. /proc must be mounted.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a descriptor stands for. */
typedef enum gfile_kind {
    GFILE_FILE,
    GFILE_FOLDER,
    /* A named pipe. */
    GFILE_PIPE,
    /* /dev/null, which keeps nothing and has nothing. */
    GFILE_NULL_DEVICE,
    /* A device, a socket, or what the kernel shows of itself in /proc and /sys. */
    GFILE_SPECIAL,
} gfile_kind;

/* A descriptor of what `path` leads to, links followed, or -1 with errno. */
int gfile_find(const char *path);
/* The same for a folder alone. */
int gfile_find_folder(const char *path);
/* What the descriptor stands for; a folder in /proc or /sys is special, too. */
gfile_kind gfile_kind_of(int descriptor);
/* Writes the absolute path of the file, without links, and returns its length, or -1 with errno. */
long gfile_path(int descriptor, char *path, size_t size);
/* Opens the file that the descriptor stands for, or -1 with errno. A named pipe does not wait for its other end. */
int gfile_open(int descriptor, int flags);
/* Waits until the descriptor can be read or written, or the alarm has rung. */
void gfile_wait(int descriptor, bool writing, int alarm);
/* A descriptor that rings in gfile_wait once it has been rung, or -1 with errno. */
int gfile_new_alarm(void);
void gfile_ring(int alarm);

#ifdef __cplusplus
}
#endif
