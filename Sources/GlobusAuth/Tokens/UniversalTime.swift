#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Moments in universal time, as `2026-11-29T13:05:00Z`.
package enum UniversalTime {
    /// The present moment, in seconds since 1970.
    package static var now: Int64 { Int64(time(nil)) }

    /// Writes a moment, which is given in seconds since 1970.
    package static func text(_ seconds: Int64) -> String {
        var moment = time_t(seconds)
        var parts = tm()
        gmtime_r(&moment, &parts)
        var text = [CChar](repeating: 0, count: 40)
        strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Reads what ``text(_:)`` has written; nil for any other text.
    package static func seconds(in text: String) -> Int64? {
        let form = /([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z/
        guard let match = text.wholeMatch(of: form) else { return nil }
        func number(_ digits: Substring) -> Int32 { Int32(digits) ?? 0 }
        var parts = tm()
        parts.tm_year = number(match.1) - 1900
        parts.tm_mon = number(match.2) - 1
        parts.tm_mday = number(match.3)
        parts.tm_hour = number(match.4)
        parts.tm_min = number(match.5)
        parts.tm_sec = number(match.6)
        let seconds = Int64(timegm(&parts))
        // A thirteenth month is one of the next year.
        return Self.text(seconds) == text ? seconds : nil
    }
}
