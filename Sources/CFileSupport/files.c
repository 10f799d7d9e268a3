#define _GNU_SOURCE
#include "CFileSupport.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { link_size = 64 };

/* Writes the kernel's name for the file behind the descriptor. */
static void write_link(char *link, int descriptor) { snprintf(link, link_size, "/proc/self/fd/%d", descriptor); }

int gfile_find(const char *path) { return open(path, O_PATH | O_CLOEXEC); }

int gfile_find_folder(const char *path) { return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC); }

static bool shows_kernel(int descriptor) {
    struct statfs system;
    if (fstatfs(descriptor, &system) != 0) return false;
    return system.f_type == PROC_SUPER_MAGIC || system.f_type == SYSFS_MAGIC;
}

gfile_kind gfile_kind_of(int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0 || shows_kernel(descriptor)) return GFILE_SPECIAL;
    switch (status.st_mode & S_IFMT) {
    case S_IFREG: return GFILE_FILE;
    case S_IFDIR: return GFILE_FOLDER;
    case S_IFIFO: return GFILE_PIPE;
    case S_IFCHR: return status.st_rdev == makedev(1, 3) ? GFILE_NULL_DEVICE : GFILE_SPECIAL;
    default: return GFILE_SPECIAL;
    }
}

long gfile_path(int descriptor, char *path, size_t size) {
    char link[link_size];
    write_link(link, descriptor);
    ssize_t length = readlink(link, path, size);
    if (length >= 0 && (size_t)length == size) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return length;
}

int gfile_open(int descriptor, int flags) {
    char link[link_size];
    struct stat status;
    write_link(link, descriptor);
    bool is_pipe = fstat(descriptor, &status) == 0 && S_ISFIFO(status.st_mode);
    int opened = open(link, flags | O_CLOEXEC | O_NOCTTY | (is_pipe ? O_NONBLOCK : 0), 0666);
    if (opened >= 0 && is_pipe) fcntl(opened, F_SETFL, fcntl(opened, F_GETFL) & ~O_NONBLOCK);
    return opened;
}

const long gfile_now = UTIME_NOW;

int gfile_touch(int descriptor, struct timespec read, struct timespec written) {
    char link[link_size];
    struct timespec times[] = {read, written};
    write_link(link, descriptor);
    return utimensat(AT_FDCWD, link, times, 0);
}

int gfile_link(int descriptor, int folder, const char *name) {
    char link[link_size];
    write_link(link, descriptor);
    return linkat(AT_FDCWD, link, folder, name, AT_SYMLINK_FOLLOW);
}

void gfile_wait(int descriptor, bool writing, int alarm) {
    struct pollfd entries[] = {{descriptor, writing ? POLLOUT : POLLIN, 0}, {alarm, POLLIN, 0}};
    while (poll(entries, 2, -1) < 0 && errno == EINTR) {}
}

int gfile_new_alarm(void) { return eventfd(0, EFD_CLOEXEC); }

void gfile_ring(int alarm) {
    uint64_t one = 1;
    while (write(alarm, &one, sizeof one) < 0 && errno == EINTR) {}
}
