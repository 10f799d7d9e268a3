#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Writes instants as text.
enum DateText {
    /// Returns `2026-01-31T12:00:00+00:00`, as the Transfer service writes times.
    static func iso8601(_ instant: Double) -> String {
        let date = fields(instant)
        let day = "\(date.tm_year + 1900)-\(two(date.tm_mon + 1))-\(two(date.tm_mday))"
        return "\(day)T\(time(date))+00:00"
    }

    /// Returns `2026-01-31 12:00:00+00:00`, as the Transfer service writes the times of files.
    static func transfer(_ instant: Double) -> String {
        iso8601(instant).replacing("T", with: " ")
    }

    /// Returns `Sat, 31 Jan 2026 12:00:00 GMT` (RFC 9110 §5.6.7).
    static func http(_ instant: Double) -> String {
        let date = fields(instant)
        let weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][Int(date.tm_wday)]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(weekday), \(two(date.tm_mday)) \(months[Int(date.tm_mon)]) \(date.tm_year + 1900) \(time(date)) GMT"
    }

    private static func fields(_ instant: Double) -> tm {
        var seconds = time_t(instant)
        var fields = tm()
        gmtime_r(&seconds, &fields)
        return fields
    }

    private static func time(_ date: tm) -> String {
        "\(two(date.tm_hour)):\(two(date.tm_min)):\(two(date.tm_sec))"
    }

    private static func two(_ number: Int32) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
