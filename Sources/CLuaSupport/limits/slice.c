/* Slices: what a script does between two waits, how a slice is told to stop, and how it is made to stop.

   Nothing is prepared while a script runs within its limits. Whoever finds that a slice must end, the watchdog or
   Ctrl-C, records the slice's number and sends a signal to its thread, whose handler sets a hook for the next
   instruction. Setting the hook from another thread would be a data race; Lua's manual allows setting it in a signal
   handler. The number ensures that a late stop does not hit the next slice. */
#define _GNU_SOURCE
#include "limits.h"
#include "../border/border.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Code with this sanitizer delays signals until the next call of the C library, which a loop in Lua never makes. */
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SIGNALS_ARE_DEFERRED 1
#endif
#endif

/* The state that runs on this thread, for the signal handler. The TLS model ensures that the handler does not allocate. */
static _Thread_local glua_state *running __attribute__((tls_model("initial-exec")));
static _Thread_local pid_t this_thread __attribute__((tls_model("initial-exec")));
static _Thread_local clockid_t this_clock __attribute__((tls_model("initial-exec")));

static int stop_signal;
static pthread_once_t stop_signal_choice = PTHREAD_ONCE_INIT;

/* -------------------------------------------------------------------------------------------------------- the signal */

static void arm(glua_state *g) {
    lua_State *thread = atomic_load(&g->current);
    if (thread) lua_sethook(thread, glua_stop_hook, LUA_MASKCOUNT, 1);
}

static void stop_running(int number) {
    (void)number;
    int failure = errno;
    if (running && glua_stops(running)) arm(running);
    errno = failure;
}

/* Chooses a real-time signal that nobody in the process handles yet. No SA_RESTART, since blocking calls must return. */
static void choose_signal(void) {
    struct sigaction action = {.sa_handler = stop_running, .sa_flags = SA_ONSTACK}, before;
    for (int number = SIGRTMIN + 1; number <= SIGRTMAX; number++) {
        if (sigaction(number, NULL, &before) != 0 || before.sa_handler != SIG_DFL) continue;
        if (sigaction(number, &action, NULL) != 0) continue;
        stop_signal = number;
        return;
    }
}

/* Unblocks the signal on this thread, since the threads of Swift's pool block all signals. */
static void meet_thread(void) {
    pthread_once(&stop_signal_choice, choose_signal);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, stop_signal);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    pthread_getcpuclockid(pthread_self(), &this_clock);
    this_thread = (pid_t)syscall(SYS_gettid);
}

void glua_poke(glua_state *g) {
    if (running == g) arm(g);
    else if (stop_signal) syscall(SYS_tgkill, getpid(), atomic_load(&g->thread), stop_signal);
}

/* ------------------------------------------------------------------------------------------------ beginning and ending */

static bool heeds_interrupt(glua_state *g, const glua_script *script) {
    return atomic_load(&g->interrupts) > (script && script->is_shielded ? 1 : 0);
}

void glua_begin_slice(glua_state *g, glua_slice *slice, lua_State *thread, uint64_t cpu_limit, uint64_t deadline) {
    if (this_thread == 0) meet_thread();
    slice->number = atomic_load_explicit(&g->slice, memory_order_relaxed);
    slice->cpu_limit = atomic_load_explicit(&g->cpu_limit, memory_order_relaxed);
    slice->deadline = atomic_load_explicit(&g->deadline, memory_order_relaxed);
    slice->current = atomic_load_explicit(&g->current, memory_order_relaxed);
    slice->running = running;
    slice->stack = g->stack;
    slice->is_shielded = atomic_load_explicit(&g->is_shielded, memory_order_relaxed);
    g->stack = __builtin_frame_address(0);
    running = g;
    atomic_store_explicit(&g->current, thread, memory_order_relaxed);
    atomic_store_explicit(&g->thread, this_thread, memory_order_relaxed);
    atomic_store_explicit(&g->clock, this_clock, memory_order_relaxed);
    atomic_store_explicit(&g->cpu_limit, cpu_limit, memory_order_relaxed);
    atomic_store_explicit(&g->deadline, deadline, memory_order_relaxed);
    atomic_store_explicit(&g->is_shielded, g->script && g->script->is_shielded, memory_order_relaxed);
    /* Sequentially consistent with the watchdog's going to sleep and with an interrupt. */
    uint64_t number = atomic_load_explicit(&g->last_slice, memory_order_relaxed) + 1;
    atomic_store_explicit(&g->last_slice, number, memory_order_relaxed);
    atomic_store(&g->slice, number);
    glua_keep_watchdog_awake();
    if (heeds_interrupt(g, g->script)) glua_stop_slice(g, number, GLUA_STOP_INTERRUPT);
#ifdef SIGNALS_ARE_DEFERRED
    if (thread && !g->counts_lines) lua_sethook(thread, glua_stop_hook, LUA_MASKCOUNT, 10000);
#endif
}

glua_stop glua_end_slice(glua_state *g, const glua_slice *slice) {
    glua_stop stop = glua_stops(g) ? atomic_load(&g->reason) : GLUA_STOP_NONE;
    atomic_store_explicit(&g->cpu_limit, slice->cpu_limit, memory_order_relaxed);
    atomic_store_explicit(&g->deadline, slice->deadline, memory_order_relaxed);
    atomic_store_explicit(&g->current, slice->current, memory_order_relaxed);
    atomic_store_explicit(&g->is_shielded, slice->is_shielded, memory_order_relaxed);
    atomic_store_explicit(&g->slice, slice->number, memory_order_release);
    running = slice->running;
    g->stack = slice->stack;
    g->last_stop = stop;
    return stop;
}

glua_stop glua_stop_reason(glua_state *g) { return g->last_stop; }

bool glua_is_on_thread(glua_state *g) {
    return this_thread != 0 && atomic_load_explicit(&g->thread, memory_order_relaxed) == this_thread;
}

bool glua_is_deep(glua_state *g) {
    enum { deepest = 1 << 20 };
    return g->stack && g->stack - (char *)__builtin_frame_address(0) > deepest;
}

/* ---------------------------------------------------------------------------------------------------------- stopping */

void glua_stop_slice(glua_state *g, uint64_t number, glua_stop reason) {
    if (atomic_load(&g->stopped) == number) return;
    atomic_store(&g->reason, reason);
    atomic_store(&g->stopped, number);
    glua_poke(g);
    /* The watchdog checks that the slice does stop, since the signal may come just before a blocking call. */
    glua_wake_watchdog();
}

void glua_interrupt(glua_state *g) {
    unsigned before = atomic_fetch_add(&g->interrupts, 1);
    uint64_t number = atomic_load(&g->slice);
    if (number != 0 && (before > 0 || !atomic_load(&g->is_shielded))) glua_stop_slice(g, number, GLUA_STOP_INTERRUPT);
}

void glua_clear_interrupt(glua_state *g) { atomic_store(&g->interrupts, 0); }

void glua_stop_hook(lua_State *L, lua_Debug *activation) {
    (void)activation;
    if (glua_stops(glua_of(L))) glua_check_stop(L);
#ifndef SIGNALS_ARE_DEFERRED
    else glua_reset_hook(L);
#endif
}

bool glua_died_of_stop(lua_State *thread) { return lua_gethookcount(thread) == 1 && lua_status(thread) > LUA_YIELD; }

void glua_raise_stop(lua_State *L) {
    /* Lua raises exactly this text without calling message handlers. A handler would run without hooks, perhaps for
       ever. */
    lua_pushliteral(L, "not enough memory");
    lua_error(L);
}

void glua_interrupt_after(glua_state *g, long long checks) { g->checks_left = checks; }

void glua_check_stop(lua_State *L) {
    glua_state *g = glua_of(L);
    if (g->checks_left > 0 && --g->checks_left == 0) glua_interrupt(g);
    if (!glua_stops(g)) return;
    uint64_t number = atomic_load_explicit(&g->slice, memory_order_relaxed);
    if (g->told != number) glua_note_stop(L);
    g->told = number;
    /* From now on the hook runs at every instruction, so that code which catches this error gets no further. */
    lua_sethook(L, glua_stop_hook, LUA_MASKCOUNT, 1);
    /* No pcall catches a yield, and the driver never resumes it. */
    if (lua_isyieldable(L)) lua_yield(L, 0);
    else glua_raise_stop(L);
}
