import ArgumentParser

/// Sizes as they are written on the command line: `512M`, `64K`, `1G`, or plain bytes.
enum ByteCount {
    static func parse(_ text: String) throws -> Int {
        let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        let unit = text.last.flatMap { units[Character($0.uppercased())] }
        let digits = unit == nil ? text[...] : text.dropLast()
        guard let number = Int(digits), number > 0 else { throw failure(text) }
        let (bytes, overflows) = number.multipliedReportingOverflow(by: unit ?? 1)
        if overflows { throw failure(text) }
        return bytes
    }

    private static func failure(_ text: String) -> ValidationError {
        ValidationError("'\(text)' is no size; write bytes, or a number with K, M or G, such as 64M")
    }
}
