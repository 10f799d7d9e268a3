/* Tells ThreadSanitizer of the locks of Swift's Synchronization.Mutex, for scripts/test --sanitize thread.
   On Linux a Mutex waits on a futex in libswiftSynchronization, which is not instrumented: the sanitizer sees the quick
   way through a lock, which is compiled into its user, and not the slow way of those that had to wait, and reports what
   they do under the lock as a race. Loaded before that library, this goes the slow way and says so. Locks that are
   missing are found all the same. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

/* There in programs that were built with the sanitizer. */
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
