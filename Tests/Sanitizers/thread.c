/* Tells ThreadSanitizer what it cannot see itself, for scripts/test --sanitize thread.

   The locks of Swift's Synchronization.Mutex: on Linux a Mutex waits on a futex in libswiftSynchronization, which is
   not instrumented. The sanitizer sees the fast path of a lock, which is compiled into its user, but not the slow path
   of threads that had to wait, and reports what they do under the lock as a race. This library is loaded before that
   one, takes the slow path and tells the sanitizer. Missing locks are still found.

   Continuations that were resumed before their task awaits them: the runtime tells the sanitizer of the resumption, but of
   what follows from it only where the task was suspended, and what was done before is reported as a race. This is mended
   where the compiler has put the wait into the program. Where withCheckedContinuation runs in the runtime itself, nothing
   can come between: a report is not of a race where one access was made before a resumption and the other one after the
   wait for it.

   The jumps of a Lua that was built with _FORTIFY_SOURCE: the sanitizer keeps its own stack of calls, and removes those
   that a longjmp leaves, but not those that __longjmp_chk leaves; after some ten thousand errors the stack would be
   full. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

/* Defined in programs that were built with the sanitizer. */
__attribute__((weak)) void __tsan_acquire(void *lock);
__attribute__((weak)) void __tsan_release(void *lock);

SWIFT void lock_slow(uint32_t thread, SELF void *lock) __asm__(LOCK_SLOW);
SWIFT void unlock_slow(SELF void *lock) __asm__(UNLOCK_SLOW);

SWIFT void lock_slow(uint32_t thread, SELF void *lock) {
    typedef SWIFT void next(uint32_t thread, SELF void *lock);
    ((next *)dlsym(RTLD_NEXT, LOCK_SLOW))(thread, lock);
    if (__tsan_acquire) __tsan_acquire(lock);
}

SWIFT void unlock_slow(SELF void *lock) {
    typedef SWIFT void next(SELF void *lock);
    if (__tsan_release) __tsan_release(lock);
    ((next *)dlsym(RTLD_NEXT, UNLOCK_SLOW))(lock);
}

#define AWAIT "swift_continuation_await"
#define ASYNC __attribute__((swiftasynccall))
#define CONTEXT __attribute__((swift_async_context))
#define TAIL __attribute__((musttail)) return

/* The beginning of the memory in which an async function is suspended: who called it, and where that one goes on. */
typedef struct context {
    struct context *parent;
    ASYNC void (*resume)(CONTEXT struct context *context);
} context;

/* The continuations under way, found by their addresses: each is at its own place or at one of those that follow without a
   gap. */
enum { places = 1 << 18 };
static struct {
    context *context;
    ASYNC void (*resume)(CONTEXT context *context);
} waiting[places];
static atomic_flag lock = ATOMIC_FLAG_INIT;

static int own_place(context *context) { return (int)(((uintptr_t)context >> 4) * 2654435761u % places); }

static int place_of(context *context) {
    int place = own_place(context);
    while (waiting[place].context && waiting[place].context != context) place = (place + 1) % places;
    return place;
}

/* Empties a place, and fills the gap with one of those that follow, as long as that brings them nearer to their own. */
static void empty(int gap) {
    for (int next = (gap + 1) % places; waiting[next].context; next = (next + 1) % places) {
        int distance = (next - own_place(waiting[next].context) + places) % places;
        if (distance < (next - gap + places) % places) continue;
        waiting[gap] = waiting[next];
        gap = next;
    }
    waiting[gap].context = NULL;
}

SWIFT __attribute__((weak)) void *swift_task_getCurrent(void);

/* Where the task goes on, suspended or not. */
ASYNC static void resumed(CONTEXT context *context) {
    while (atomic_flag_test_and_set(&lock)) {}
    int place = place_of(context);
    context->resume = waiting[place].resume;
    empty(place);
    atomic_flag_clear(&lock);
    if (__tsan_acquire) __tsan_acquire(swift_task_getCurrent());
    TAIL context->resume(context);
}

ASYNC void await_continuation(void *argument, CONTEXT context *context) __asm__(AWAIT);

ASYNC void await_continuation(void *argument, CONTEXT context *context) {
    typedef ASYNC void next(void *argument, CONTEXT struct context *context);
    next *await = (next *)dlsym(RTLD_NEXT, AWAIT);
    while (atomic_flag_test_and_set(&lock)) {}
    int place = place_of(context);
    waiting[place].context = context;
    waiting[place].resume = context->resume;
    atomic_flag_clear(&lock);
    context->resume = resumed;
    TAIL await(argument, context);
}

void __longjmp_chk(jmp_buf place, int value) { longjmp(place, value); }
