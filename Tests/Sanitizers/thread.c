/* Tells ThreadSanitizer what it cannot see itself, for scripts/test --sanitize thread.

   The locks of Swift's Synchronization.Mutex: on Linux a Mutex waits on a futex in libswiftSynchronization, which is
   not instrumented. The sanitizer sees the fast path of a lock, which is compiled into its user, but not the slow path
   of threads that had to wait, and reports what they do under the lock as a race. This library is loaded before that
   one, takes the slow path and tells the sanitizer. Missing locks are still found.

   Continuations that were resumed before their task awaits them: the runtime tells the sanitizer of the resumption, but of
   what follows from it only where the task was suspended, and what was done before is reported as a race.

   The jumps of a Lua that was built with _FORTIFY_SOURCE: the sanitizer keeps its own stack of calls, and removes those
   that a longjmp leaves, but not those that __longjmp_chk leaves; after some ten thousand errors the stack would be
   full. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <setjmp.h>
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

SWIFT __attribute__((weak)) void *swift_task_getCurrent(void);
ASYNC void await_continuation(void *argument, CONTEXT void *context) __asm__(AWAIT);

ASYNC void await_continuation(void *argument, CONTEXT void *context) {
    typedef ASYNC void next(void *argument, CONTEXT void *context);
    next *await = (next *)dlsym(RTLD_NEXT, AWAIT);
    if (__tsan_acquire && swift_task_getCurrent) __tsan_acquire(swift_task_getCurrent());
    __attribute__((musttail)) return await(argument, context);
}

void __longjmp_chk(jmp_buf place, int value) { longjmp(place, value); }
