import Glibc

/// What `scripts/test --sanitize` has built the tests with.
public enum Sanitizer {
    /// Whether it is ThreadSanitizer, whose memory of the memory is a file without a name.
    public static let isThread = dlsym(nil, "__tsan_acquire") != nil
}
