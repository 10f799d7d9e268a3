/* Runs a program and prints how long it took in nanoseconds, its CPU time in nanoseconds, and its peak memory in KiB.

   This is a process of its own, since Linux counts the memory of the process that starts a program towards the
   program's peak. */
#include <fcntl.h>
#include <stdio.h>
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

static void run(char **words) {
    int sink = open("/dev/null", O_WRONLY);
    dup2(sink, STDOUT_FILENO);
    execvp(words[0], words);
    perror(words[0]);
    _exit(127);
}

int main(int count, char **words) {
    if (count < 2) {
        fputs("usage: stopwatch program [argument ...]\n", stderr);
        return 2;
    }
    long long start = now();
    pid_t child = fork();
    if (child == 0) run(words + 1);
    int status = 0;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        perror("stopwatch");
        return 1;
    }
    long long end = now();
    printf("%lld %lld %ld\n", end - start, nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime), usage.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
