#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The local time as RFC 3339 writes it, to the millisecond: `2026-11-29T09:57:01.250+01:00`.
enum LocalTime {
    static var now: String {
        var moment = timespec()
        clock_gettime(CLOCK_REALTIME, &moment)
        return text(of: moment)
    }

    static func text(of moment: timespec) -> String {
        var seconds = moment.tv_sec
        var time = tm()
        localtime_r(&seconds, &time)
        let date = "\(digits(Int(time.tm_year) + 1900, 4))-\(digits(Int(time.tm_mon) + 1))-\(digits(Int(time.tm_mday)))"
        let clock = "\(digits(Int(time.tm_hour))):\(digits(Int(time.tm_min))):\(digits(Int(time.tm_sec)))"
        return "\(date)T\(clock).\(digits(moment.tv_nsec / 1_000_000, 3))\(zone(Int(time.tm_gmtoff) / 60))"
    }

    private static func zone(_ minutes: Int) -> String {
        if minutes == 0 { return "Z" }
        return "\(minutes < 0 ? "-" : "+")\(digits(abs(minutes) / 60)):\(digits(abs(minutes) % 60))"
    }

    private static func digits(_ number: Int, _ width: Int = 2) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(width - text.count, 0)) + text
    }
}
