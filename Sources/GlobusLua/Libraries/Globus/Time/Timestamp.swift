#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A moment, as RFC 3339 and the Globus services write it: `2026-01-31T12:00:00+00:00`.
struct Timestamp {
    /// Since 1970.
    var seconds: Int64
    var nanoseconds: Int64 = 0

    /// The seconds of the years 0 to 9999, which is all that the format has.
    private static let range = Int64(-62_167_219_200)...253_402_300_799

    init(seconds: Int64, nanoseconds: Int64 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Nil for a number beyond the years that can be written.
    init?(_ number: Double) {
        guard number.isFinite, number >= Double(Self.range.lowerBound), number < Double(Self.range.upperBound) + 1
        else { return nil }
        seconds = Int64(number.rounded(.down))
        nanoseconds = min(Int64(((number - Double(seconds)) * 1e9).rounded()), 999_999_999)
    }

    /// Nil for a text that is no date and time with an offset.
    init?(_ text: String) {
        let date = /([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(.+)/
        guard let match = text.wholeMatch(of: date), let offset = Self.offset(in: match.8) else { return nil }
        func number(_ digits: Substring?) -> Int32 { digits.flatMap { Int32($0) } ?? 0 }
        let (year, month, day) = (number(match.1), number(match.2), number(match.3))
        let (hour, minute, second) = (number(match.4), number(match.5), number(match.6))
        guard (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day), hour < 24, minute < 60,
            second <= 60
        else { return nil }
        var fields = tm()
        fields.tm_year = year - 1900
        fields.tm_mon = month - 1
        fields.tm_mday = day
        fields.tm_hour = hour
        fields.tm_min = minute
        fields.tm_sec = second
        seconds = Int64(timegm(&fields)) - offset
        let fraction = (match.7 ?? "").prefix(9)
        nanoseconds = Int64(fraction + String(repeating: "0", count: 9 - fraction.count)) ?? 0
    }

    /// The seconds east of UTC.
    private static func offset(in text: Substring) -> Int64? {
        if text == "Z" || text == "z" { return 0 }
        guard let match = text.wholeMatch(of: /([+-])([0-9]{2}):?([0-9]{2})/), let hours = Int64(match.2), hours < 24,
            let minutes = Int64(match.3), minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (match.1 == "-" ? -60 : 60)
    }

    private static func days(in month: Int32, of year: Int32) -> Int32 {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    /// The text; the digits of the fraction are cut, not rounded, so that no moment is later than it is.
    func text(inUTC: Bool, digits: Int) -> String {
        var time = time_t(seconds)
        var fields = tm()
        if inUTC { gmtime_r(&time, &fields) } else { localtime_r(&time, &fields) }
        let date = [(fields.tm_year + 1900, 4), (fields.tm_mon + 1, 2), (fields.tm_mday, 2)]
        let clock = [(fields.tm_hour, 2), (fields.tm_min, 2), (fields.tm_sec, 2)]
        let fraction = digits == 0 ? "" : "." + Self.padded(Int(nanoseconds), 9).prefix(digits)
        return Self.joined(date, "-") + "T" + Self.joined(clock, ":") + fraction
            + (inUTC ? "Z" : Self.offset(fields.tm_gmtoff / 60))
    }

    private static func offset(_ minutes: Int) -> String {
        let size = abs(minutes)
        return (minutes < 0 ? "-" : "+") + padded(size / 60, 2) + ":" + padded(size % 60, 2)
    }

    private static func joined(_ fields: [(Int32, Int)], _ separator: String) -> String {
        fields.map { padded(Int($0.0), $0.1) }.joined(separator: separator)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
