/// Reads dates as HTTP writes them, in the three forms that a recipient must understand (RFC 9110 §5.6.7).
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Returns the seconds since 1970-01-01T00:00:00Z, or nil for any other text.
    ///
    /// `now` decides the century of a year with two digits.
    static func seconds(_ text: String, now: Double) -> Double? {
        let words = text.split { $0 == " " || $0 == "," || $0 == "-" }.dropFirst()
        guard words.count >= 4 else { return nil }
        let fields = Array(words)
        if fields.count == 5, fields[4] == "GMT" {
            return seconds(day: fields[0], month: fields[1], year: fields[2], time: fields[3], now: now)
        }
        // The form of C's asctime, "Sun Nov  6 08:49:37 1994".
        return fields.count == 4
            ? seconds(day: fields[1], month: fields[0], year: fields[3], time: fields[2], now: now) : nil
    }

    private static func seconds(
        day: Substring,
        month: Substring,
        year: Substring,
        time: Substring,
        now: Double
    ) -> Double? {
        guard let month = months.firstIndex(where: { $0 == month }), let day = number(day, in: 1...31),
            let year = fullYear(year, now: now), let time = secondsOfDay(time)
        else { return nil }
        return Double(daysSinceEpoch(year: year, month: month + 1, day: day) * 86_400 + time)
    }

    /// Returns a full year; one of two digits that would lie more than 50 years in the future is in the past.
    private static func fullYear(_ text: Substring, now: Double) -> Int? {
        guard let year = number(text, in: 0...9999) else { return nil }
        if text.utf8.count == 4 { return year }
        guard text.utf8.count == 2 else { return nil }
        let present = 1970 + Int(now / 31_556_952)
        let sameCentury = present / 100 * 100 + year
        return sameCentury > present + 50 ? sameCentury - 100 : sameCentury
    }

    private static func secondsOfDay(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = number(parts[0], in: 0...23), let minute = number(parts[1], in: 0...59),
            let second = number(parts[2], in: 0...60)
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    private static func number(_ text: Substring, in range: ClosedRange<Int>) -> Int? {
        guard text.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let number = Int(text), range.contains(number) else {
            return nil
        }
        return number
    }

    /// Counts days in the proleptic Gregorian calendar, in years that begin in March so that the leap day comes last.
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let year = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}
