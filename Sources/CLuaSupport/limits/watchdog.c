/* The watchdog: one thread of the process, which checks the running slices now and then.

   It sleeps while no slice runs, and otherwise costs a slice one load. It blocks all signals, so that the program's
   signals go to the same threads as before. */
#define _GNU_SOURCE
#include "limits.h"

#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const uint64_t millisecond = 1000000, second = 1000000000;
static const uint64_t for_ever = UINT64_MAX;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static glua_state *watched;
static bool is_started;
static atomic_uint wakes;
static atomic_bool is_asleep;

static uint64_t time_of(clockid_t clock) {
    struct timespec time;
    if (clock_gettime(clock, &time) != 0) return 0;
    return (uint64_t)time.tv_sec * second + (uint64_t)time.tv_nsec;
}

uint64_t glua_now(void) { return time_of(CLOCK_MONOTONIC); }

uint64_t glua_thread_time(void) { return time_of(CLOCK_THREAD_CPUTIME_ID); }

static uint64_t least(uint64_t a, uint64_t b) { return a < b ? a : b; }

/* ----------------------------------------------------------------------------------------------------------- looking */

/* Deals with a slice that was told to stop and has not stopped: tells it again, and tells the host when it takes too
   long. */
static uint64_t insist(glua_state *g, uint64_t now) {
    glua_watch *watch = &g->watch;
    if (watch->stopped_at == 0) watch->stopped_at = now;
    glua_poke(g);
    uint64_t waited = now - watch->stopped_at;
    /* A thread on a busy machine gets little time. */
    uint64_t patience = (atomic_load(&g->reason) == GLUA_STOP_CPU ? 5 : 2) * second;
    if (waited > patience && !watch->is_reported) {
        watch->is_reported = true;
        if (g->host.unstoppable) g->host.unstoppable(g->host.context, atomic_load(&g->reason));
    }
    return least(millisecond + waited / 8, 100 * millisecond);
}

/* Checks one state and returns after how long to check it again. */
static uint64_t look_at(glua_state *g, uint64_t now) {
    glua_watch *watch = &g->watch;
    uint64_t number = atomic_load(&g->slice);
    if (number == 0) return for_ever;
    uint64_t cpu = time_of(atomic_load(&g->clock));
    if (number != watch->slice) *watch = (glua_watch){.slice = number, .cpu_at_first = cpu};
    if (atomic_load(&g->stopped) == number) return insist(g, now);
    uint64_t limit = atomic_load(&g->cpu_limit), deadline = atomic_load(&g->deadline), again = for_ever;
    uint64_t used = cpu > watch->cpu_at_first ? cpu - watch->cpu_at_first : 0;
    if (deadline != 0 && now >= deadline) {
        glua_stop_slice(g, number, GLUA_STOP_TIME);
        return insist(g, now);
    }
    if (limit != 0 && used >= limit) {
        glua_stop_slice(g, number, GLUA_STOP_CPU);
        return insist(g, now);
    }
    if (deadline != 0) again = deadline - now;
    if (limit != 0) again = least(again, limit - used);
    return again;
}

/* How late a new slice may be noticed while the watchdog does not sleep. */
static uint64_t pace(glua_state *g) {
    uint64_t limit = atomic_load(&g->cpu_limit);
    return limit == 0 ? second : least(second, limit / 8 + millisecond);
}

/* Checks all states and returns after how long to check again; for_ever means that none has run since the last time. */
static uint64_t look(void) {
    uint64_t now = glua_now(), again = for_ever;
    for (glua_state *g = watched; g; g = g->next_watched) {
        again = least(again, look_at(g, now));
        uint64_t last = atomic_load(&g->last_slice);
        if (last != g->seen_slice || atomic_load(&g->slice) != 0) again = least(again, pace(g));
        g->seen_slice = last;
    }
    return again;
}

/* ---------------------------------------------------------------------------------------------------------- sleeping */

static bool any_runs(void) {
    for (glua_state *g = watched; g; g = g->next_watched)
        if (atomic_load(&g->slice) != 0) return true;
    return false;
}

static void sleep_for(unsigned word, uint64_t nanoseconds) {
    struct timespec time = {(time_t)(nanoseconds / second), (long)(nanoseconds % second)};
    syscall(SYS_futex, &wakes, FUTEX_WAIT_PRIVATE, word, nanoseconds == for_ever ? NULL : &time, NULL, 0);
}

static void *watch(void *unused) {
    (void)unused;
    while (true) {
        unsigned word = atomic_load(&wakes);
        pthread_mutex_lock(&lock);
        uint64_t again = look();
        if (again == for_ever) {
            atomic_store(&is_asleep, true);
            /* A slice that began before it could see that it must wake the watchdog. */
            if (any_runs()) again = 0;
        }
        pthread_mutex_unlock(&lock);
        if (again != 0) sleep_for(word, again);
        atomic_store(&is_asleep, false);
    }
    return NULL;
}

void glua_wake_watchdog(void) {
    atomic_fetch_add(&wakes, 1);
    syscall(SYS_futex, &wakes, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

void glua_keep_watchdog_awake(void) {
    if (atomic_load(&is_asleep) && atomic_exchange(&is_asleep, false)) glua_wake_watchdog();
}

static bool start(void) {
    pthread_attr_t attributes;
    pthread_t thread;
    sigset_t all, before;
    sigfillset(&all);
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, 512 << 10);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int code = pthread_create(&thread, &attributes, watch, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return code == 0;
}

bool glua_watch_state(glua_state *g) {
    pthread_mutex_lock(&lock);
    if (!is_started) is_started = start();
    g->next_watched = watched;
    watched = g;
    bool is_watched = is_started;
    pthread_mutex_unlock(&lock);
    return is_watched;
}

void glua_unwatch_state(glua_state *g) {
    pthread_mutex_lock(&lock);
    for (glua_state **link = &watched; *link; link = &(*link)->next_watched) {
        if (*link != g) continue;
        *link = g->next_watched;
        break;
    }
    pthread_mutex_unlock(&lock);
}
