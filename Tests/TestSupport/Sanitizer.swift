import Glibc

/// The sanitizer with which `scripts/test --sanitize` has built the tests.
public enum Sanitizer {
    /// Whether it is ThreadSanitizer, whose shadow memory is a file without a name.
    public static let isThread = dlsym(nil, "__tsan_acquire") != nil

    private static let names: [String] = ["LD_PRELOAD", "TSAN_OPTIONS", "ASAN_OPTIONS", "LSAN_OPTIONS"]

    /// The environment variables that programs started by the tests need for it.
    public static let variables = names.compactMap { name in
        getenv(name).map { "\(name)=\(String(cString: $0))" }
    }
}
