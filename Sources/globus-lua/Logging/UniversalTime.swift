#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Moments in universal time, as `2026-11-29T13:05:00Z`.
enum UniversalTime {
    /// The present moment, in seconds since 1970.
    static var now: Int64 { Int64(time(nil)) }

    static func text(_ seconds: Int64) -> String {
        var moment = time_t(seconds)
        var parts = tm()
        gmtime_r(&moment, &parts)
        var text = [CChar](repeating: 0, count: 40)
        strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
