import ArgumentParser

/// Durations as they are written on the command line: `10s`, `500ms`, `5m`, `1h`, or plain seconds.
enum Seconds {
    private static let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)]

    static func parse(_ text: String) throws -> Double {
        let unit = units.first { text.hasSuffix($0.0) }
        let digits = text.dropLast(unit?.0.count ?? 0)
        guard let number = Double(digits), number > 0, number.isFinite else {
            throw ValidationError(
                "'\(text)' is no duration; write seconds, or a number with ms, s, m or h, such as 10s"
            )
        }
        return number * (unit?.1 ?? 1)
    }
}
