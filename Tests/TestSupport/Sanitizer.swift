import Glibc

/// What `scripts/test --sanitize` has built the tests with.
public enum Sanitizer {
    /// Whether it is ThreadSanitizer, whose memory of the memory is a file without a name.
    public static let isThread = dlsym(nil, "__tsan_acquire") != nil

    private static let names: [String] = ["LD_PRELOAD", "TSAN_OPTIONS", "ASAN_OPTIONS", "LSAN_OPTIONS"]

    /// What helps it with the tests, for the environment of the programs that they start.
    public static let variables = names.compactMap { name in
        getenv(name).map { "\(name)=\(String(cString: $0))" }
    }
}
