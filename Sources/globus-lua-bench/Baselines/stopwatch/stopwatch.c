/* Runs a program and prints how long it took in nanoseconds, its CPU time in nanoseconds, its peak memory in KiB, and the
   private memory that it had at its end in KiB: what it has written, and shares with no other process.

   This is a process of its own, since Linux counts the memory of the process that starts a program towards the
   program's peak. It traces the program, whose memory can be read only while it exists, and stops its watch while it
   reads. Where tracing is not allowed, the private memory is 0. */
#define _GNU_SOURCE

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static long long nanoseconds(struct timeval time) { return time.tv_sec * 1000000000LL + time.tv_usec * 1000LL; }

/* The private memory of a process in KiB. Pages of its program's file do not count, though they are private, too, while
   nobody else runs it. */
static long private_memory(pid_t process) {
    char path[64], line[256];
    long size = 0;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)process);
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    while (fgets(line, sizeof line, file) && sscanf(line, "Private_Dirty: %ld", &size) != 1) {}
    fclose(file);
    return size;
}

static void run(int start, char **words) {
    char byte;
    int sink = open("/dev/null", O_WRONLY);
    dup2(sink, STDOUT_FILENO);
    /* Until it is traced. */
    if (read(start, &byte, 1) != 1) _exit(127);
    close(start);
    execvp(words[0], words);
    perror(words[0]);
    _exit(127);
}

/* What was seen of the program while it ran. */
typedef struct watch {
    struct rusage usage;
    long private_memory;
    /* The time that the program stood still. */
    long long paused;
} watch;

/* Waits for the program's end and passes its signals on; returns its status, or -1. */
static int follow(pid_t child, watch *watch) {
    int status;
    while (wait4(child, &status, __WALL, &watch->usage) == child) {
        if (!WIFSTOPPED(status)) return status;
        long long since = now();
        int event = status >> 16, signal = event == 0 ? WSTOPSIG(status) : 0;
        if (event == PTRACE_EVENT_EXIT) watch->private_memory = private_memory(child);
        ptrace(PTRACE_CONT, child, NULL, (void *)(long)signal);
        watch->paused += now() - since;
    }
    return -1;
}

int main(int count, char **words) {
    int start[2];
    if (count < 2) {
        fputs("usage: stopwatch program [argument ...]\n", stderr);
        return 2;
    }
    if (pipe2(start, O_CLOEXEC) != 0) {
        perror("stopwatch");
        return 1;
    }
    pid_t child = fork();
    if (child == 0) run(start[0], words + 1);
    if (child > 0) ptrace(PTRACE_SEIZE, child, NULL, (void *)PTRACE_O_TRACEEXIT);
    watch watch = {.paused = 0};
    long long begin = now();
    int status = child > 0 && write(start[1], "", 1) == 1 ? follow(child, &watch) : -1;
    long long end = now();
    if (status < 0) {
        perror("stopwatch");
        return 1;
    }
    printf("%lld %lld %ld %ld\n", end - begin - watch.paused,
           nanoseconds(watch.usage.ru_utime) + nanoseconds(watch.usage.ru_stime), watch.usage.ru_maxrss,
           watch.private_memory);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
